package main

import (
	"flag"
	"os"
	"testing"
)

// TestMain has more tests run at once than there are processors: most of a
// rollout is waiting.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
