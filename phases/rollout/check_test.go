package rollout_test

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/appnet-go/appnet/phases/rollout"
)

// TestCheckExits has a Check end its goroutine, as FailNow of a test does: it has
// not said that the container is healthy.
func TestCheckExits(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	w.rolls("1")
	spec := w.of("2")
	spec.Processes = []rollout.Process{spec.Processes[0]}
	spec.Processes[0].Check = func(context.Context, rollout.Container) error {
		runtime.Goexit()
		return nil
	}
	_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
	if err == nil || !strings.Contains(err.Error(), "Goexit") {
		t.Errorf("got %v", err)
	}
	w.is("after it", w.want("1", 2))
}

// TestCheckPanics has a Check panic: that is the caller's, who called Run, and
// leaves a dead rollout.
func TestCheckPanics(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	w.rolls("1")
	spec := w.of("2")
	spec.Processes = []rollout.Process{spec.Processes[0]}
	spec.Processes[0].Check = func(context.Context, rollout.Container) error { panic("oh") }
	func() {
		defer func() {
			if p := recover(); p != "oh" {
				t.Errorf("recovered %v", p)
			}
		}()
		_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
		t.Errorf("returned %v", err)
	}()
	_, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
	w.success(err)
	w.is("after a Recover", w.want("1", 2))
}
