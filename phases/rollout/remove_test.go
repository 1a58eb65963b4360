package rollout_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/phases/rollout"
)

// slow is an engine that somebody else has told to remove the old container, and
// that takes its time: it refuses a second call, as engines do (measured).
type slow struct {
	*client.Client
	looks atomic.Int64
}

func (s *slow) ContainerRemove(ctx context.Context, id string, o container.RemoveOptions) error {
	c, err := s.Client.ContainerInspect(ctx, id)
	if err != nil || c.Config.Labels[rollout.LabelRelease] != "1" {
		return s.Client.ContainerRemove(ctx, id, o)
	}
	s.looks.CompareAndSwap(0, 1)
	return fmt.Errorf("removal of container %s is already in progress: %w", id, errdefs.ErrConflict)
}

func (s *slow) ContainerInspect(ctx context.Context, id string) (container.InspectResponse, error) {
	c, err := s.Client.ContainerInspect(ctx, id)
	if err != nil || c.Config.Labels[rollout.LabelRelease] != "1" || s.looks.Load() == 0 {
		return c, err
	}
	c.State.Status = container.StateRemoving
	if s.looks.Add(1) == 5 {
		err = s.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true})
	}
	return c, err
}

// TestRemovalUnderWay waits for a removal that the engine is at already.
func TestRemovalUnderWay(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.rolls("1")
	s := &slow{Client: w.eng.Client()}
	var stages []string
	spec := w.of("2")
	spec.Observe = func(e rollout.Event) {
		if e.Stage == rollout.Retire && e.Container == "" && !e.Done {
			stages = append(stages, e.String())
		}
	}
	_, err := rollout.Run(t.Context(), s, spec)
	w.success(err)
	w.is("after it", w.want("2", 1))
	if len(stages) != 1 {
		t.Errorf("retired in %d rounds: %s", len(stages), strings.Join(stages, ", "))
	}
}
