package rollout_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestRestarts has the new container end, and its policy restart it, at some
// moment: before it is healthy that is its own affair, after that it is no
// container to send callers to, however well it looks when somebody looks.
func TestRestarts(t *testing.T) {
	for at, healthy := range map[rollout.Stage]bool{rollout.Check: true, rollout.Join: false, rollout.Verify: false} {
		t.Run(at.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { restarts(t, at, healthy) })
		})
	}
}

func restarts(t *testing.T, at rollout.Stage, healthy bool) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	end := make(chan struct{})
	err := w.eng.AddImage("app:2", func(ctx context.Context, p *fakedocker.Process) int {
		select {
		case <-end:
			return 1
		case <-ctx.Done():
			return 0
		}
	})
	w.success(err)
	w.rolls("1")
	spec := w.of("2")
	spec.Processes = []rollout.Process{spec.Processes[0]}
	spec.Processes[0].Config = container.Config{Image: "app:2"}
	spec.Processes[0].HostConfig.RestartPolicy.Name = container.RestartPolicyAlways
	spec.Observe = func(e rollout.Event) {
		if e.Stage == at && e.Container == "" && !e.Done {
			end <- struct{}{}
			time.Sleep(time.Second) // it is up again by then
		}
	}
	_, err = rollout.Run(t.Context(), w.eng.Client(), spec)
	if healthy {
		w.success(err)
		w.is("after it", w.want("2", 1))
		return
	}
	if !errors.Is(err, rollout.ErrUnhealthy) || !strings.Contains(err.Error(), "was restarted") {
		t.Errorf("got %v", err)
	}
	w.is("after it", w.want("1", 1))
}
