package rollout_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestOneOff runs a command on the app's networks, where nobody finds it, while
// every call goes wrong in turn: nothing stays behind.
func TestOneOff(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			for c := range fakedocker.Cases(fakedocker.EachCallOptions{}) {
				w := newTown(t, profile, layouts[4], 1)
				w.about = c.String()
				w.success(w.eng.AddImage("task:1", fakedocker.Exit(3)))
				before := w.eng.Dump()
				var networks []string
				var created container.ContainerState
				task := rollout.OneOff{App: w.spec.App, Process: "web", Config: container.Config{Image: "task:1"},
					Created: func(ctx context.Context, c rollout.Container) error {
						now, err := w.eng.Client().ContainerInspect(ctx, c.ID)
						created = now.State.Status
						return err
					},
					Started: func(ctx context.Context, c rollout.Container) error {
						now, err := w.eng.Client().ContainerInspect(ctx, c.ID)
						for name := range now.NetworkSettings.Networks {
							networks = append(networks, name)
						}
						return err
					},
				}
				var code int64
				err := c.Run(t.Context(), w.eng, func(ctx context.Context, cli *client.Client) (err error) {
					code, err = task.Run(ctx, cli)
					return err
				})
				var e *rollout.Error
				switch {
				case err == nil && (code != 3 || created != container.StateCreated || !cmp.Equal([]string{"a", "b"}, sorted(networks))):
					t.Errorf("%s: exit code %d, before the start %s, networks %q", c, code, created, networks)
				case err != nil && (!errors.As(err, &e) || e.App != "shop"):
					t.Errorf("%s: %v", c, err)
				}
				if diff := cmp.Diff(before, w.eng.Dump()); diff != "" && (err == nil || !strings.Contains(err.Error(), "may remain")) {
					t.Errorf("%s: %v leaves (-before +after):\n%s", c, err, diff)
				}
				w.eng.Close()
			}
		})
	}
}

// TestOneOffDeploy refuses what is no command.
func TestOneOffDeploy(t *testing.T) {
	_, err := rollout.OneOff{App: phases.App{Name: "shop"}, Phase: phases.Deploy, Process: "web"}.Run(t.Context(), nil)
	if want := `run shop.web: phase "deploy": deployed containers come by a rollout: say run or build`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
