package rollout_test

import (
	"context"
	"errors"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestJoinLooksAgain checks that a container which was healthy, and ended while
// another one was waited for, is not put on a network.
func TestJoinLooksAgain(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			eng := engine(t, profile)
			spec := shop(2, 0)
			var first string
			spec.Parallel = 1
			spec.Processes[0].Check = func(ctx context.Context, c rollout.Container) error {
				if first == "" {
					first = c.ID
					return nil
				}
				return eng.Client().ContainerStop(ctx, first, container.StopOptions{})
			}
			var failed rollout.Stage
			spec.Observe = func(e rollout.Event) {
				if e.Err != nil && failed == 0 {
					failed = e.Stage
				}
			}
			if _, err := rollout.Run(t.Context(), eng.Client(), spec); !errors.Is(err, rollout.ErrUnhealthy) {
				t.Fatalf("%v, want %v", err, rollout.ErrUnhealthy)
			}
			if failed != rollout.Join {
				t.Errorf("failed at %v, want %v", failed, rollout.Join)
			}
		})
	}
}
