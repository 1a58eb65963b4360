package rollout_test

import (
	"context"
	"errors"
	"testing"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestUnusable calls everything with what no call can be made with.
func TestUnusable(t *testing.T) {
	w := newTown(t, "28.5", layouts[0], 1)
	defer w.eng.Close()
	spec, none := w.of("1"), (*client.Client)(nil)
	calls := map[string]func(ctx context.Context, c rollout.OneOffClient, app string) error{
		"run": func(ctx context.Context, c rollout.OneOffClient, app string) error {
			spec.App.Name = app
			_, err := rollout.Run(ctx, c, spec)
			return err
		},
		"recover": func(ctx context.Context, c rollout.OneOffClient, app string) error {
			_, err := rollout.Recover(ctx, c, app, rollout.Options{})
			return err
		},
		"serving": func(ctx context.Context, c rollout.OneOffClient, app string) error {
			_, err := rollout.Serving(ctx, c, rollout.Spec{App: phases.App{Name: app}})
			return err
		},
		"one-off": func(ctx context.Context, c rollout.OneOffClient, app string) error {
			_, err := rollout.OneOff{App: phases.App{Name: app}}.Run(ctx, c)
			return err
		},
	}
	var noContext context.Context
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			if err := call(t.Context(), nil, "shop"); !errors.Is(err, network.ErrNoClient) {
				t.Errorf("no client: %v", err)
			}
			if err := call(t.Context(), none, "shop"); !errors.Is(err, network.ErrNoClient) {
				t.Errorf("nil client: %v", err)
			}
			if err := call(noContext, w.eng.Client(), "shop"); !errors.Is(err, network.ErrInvalid) && !errors.Is(err, phases.ErrInvalid) {
				t.Errorf("no context: %v", err)
			}
			if err := call(t.Context(), w.eng.Client(), ""); !errors.Is(err, phases.ErrInvalid) {
				t.Errorf("no app: %v", err)
			}
		})
	}
	for name, p := range map[string]*rollout.Plan{"zero": {}, "nil": nil} {
		if _, err := p.Prepare(t.Context(), w.eng.Client()); !errors.Is(err, phases.ErrInvalid) {
			t.Errorf("%s plan: %v", name, err)
		}
	}
}
