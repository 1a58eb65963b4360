package rollout_test

import (
	"context"
	"errors"
	"testing"

	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestSwap replaces a container that publishes a fixed port, and one that fails:
// the old one is started again, and the proxy is told where it is.
func TestSwap(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			w := newTown(t, profile, layouts[4], 1)
			defer w.eng.Close()
			w.spec.Processes[0].HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8080"}}}
			for _, release := range []string{"1", "2"} {
				w.rolls(release)
				w.is("after "+release, w.want(release, 1))
			}
			bad := w.of("3")
			bad.Processes[0].CheckTimeout = 1
			bad.Processes[0].Check = func(context.Context, rollout.Container) error { return errors.New("not yet") }
			_, err := rollout.Run(t.Context(), w.eng.Client(), bad)
			var e *rollout.Error
			if !errors.Is(err, rollout.ErrUnhealthy) || !errors.As(err, &e) || e.Stage != rollout.Swap || e.Outcome != rollout.Undone {
				t.Errorf("got %v", err)
			}
			w.is("after a failure", w.want("2", 1))
		})
	}
}
