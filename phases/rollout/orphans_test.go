package rollout_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestOrphans has processes killed while their commands run, one of which ends
// afterwards, and one that the engine itself removes at its end.
func TestOrphans(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			w := newTown(t, profile, layouts[1], 1)
			defer w.eng.Close()
			w.rolls("1")
			deployed := w.eng.Dump()
			ctx, cli := t.Context(), w.eng.Client()
			for name, owner := range map[string]string{"runs": "me", "ended": "me", "another": "other", "auto": "me"} {
				w.orphan(name, owner)
			}
			for _, name := range []string{"ended", "auto"} {
				w.success(cli.ContainerStop(ctx, name, container.StopOptions{}))
			}
			for _, step := range []struct {
				of   rollout.Orphans
				want []string
			}{
				{rollout.Orphans{App: "shop"}, nil},
				{rollout.Orphans{App: "shop", Owner: "me"}, []string{"ended"}},
				{rollout.Orphans{App: "shop", Owner: "me", Running: true}, []string{"runs"}},
				{rollout.Orphans{App: "shop", Owner: "me", Running: true}, nil},
				{rollout.Orphans{App: "shop", Owner: "other", Running: true}, []string{"another"}},
			} {
				removed, err := step.of.Remove(ctx, cli)
				w.success(err)
				var names []string
				for _, c := range removed {
					names = append(names, c.Name)
				}
				if diff := cmp.Diff(step.want, names); diff != "" {
					t.Errorf("%+v (-want +got):\n%s", step.of, diff)
				}
			}
			if diff := cmp.Diff(deployed, w.eng.Dump()); diff != "" {
				t.Errorf("in the end (-before +after):\n%s", diff)
			}
		})
	}
}

// orphan runs a command whose process is killed as soon as it runs.
func (w *town) orphan(name, owner string) {
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		ctx, kill := context.WithCancel(context.Background())
		w.eng.Intercept(func(context.Context, fakedocker.Call) fakedocker.Fault {
			return fakedocker.Fault{Drop: ctx.Err() != nil}
		})
		_, _ = rollout.OneOff{
			App: w.spec.App, Owner: owner, Name: name, Config: container.Config{Image: "app:1"},
			HostConfig: container.HostConfig{AutoRemove: name == "auto"},
			Started: func(context.Context, rollout.Container) error {
				kill()
				runtime.Goexit()
				return nil
			},
		}.Run(w.t.Context(), w.eng.Client())
	}()
	<-killed
	w.eng.Intercept(nil)
}
