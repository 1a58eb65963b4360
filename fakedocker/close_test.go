package fakedocker_test

import (
	"runtime"
	"testing"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestClosedEngineRefusesConnections(t *testing.T) {
	t.Parallel()
	used, _ := fakedocker.New(fakedocker.Options{})
	if _, err := used.Client().Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	unused, _ := fakedocker.New(fakedocker.Options{})
	for name, eng := range map[string]*fakedocker.Engine{"used": used, "unused": unused} {
		for range 2 {
			if err := eng.Close(); err != nil {
				t.Errorf("%s: close: %v", name, err)
			}
		}
		_, err := eng.Client().ServerVersion(t.Context())
		if !client.IsErrConnectionFailed(err) {
			t.Errorf("%s: after Close: %v, want a failed connection", name, err)
		}
		t.Log(err)
	}
}

// The test does not run in parallel: no other test runs meanwhile.
func TestCloseLeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	eng, err := fakedocker.New(fakedocker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cli := eng.Client()
	if _, err := cli.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, streamed := cli.Events(t.Context(), events.ListOptions{})
	if err := eng.Close(); err != nil {
		t.Error(err)
	}
	if err := <-streamed; err == nil {
		t.Error("the stream of events ended without an error")
	}
	// The client's own goroutines see the end of their connections and go.
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 1_000_000 {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
		runtime.Gosched()
	}
}
