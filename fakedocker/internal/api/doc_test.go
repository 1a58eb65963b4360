package api

import (
	"os"
	"strings"
	"testing"
)

// The page that lists what is not modelled lists all of it.
func TestWhatIsNotModelledIsWrittenDown(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/fakedocker.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range notModelled {
		if !strings.Contains(string(page), "`"+route.op+"`") {
			t.Errorf("docs/fakedocker.md does not name %s", route.op)
		}
	}
}
