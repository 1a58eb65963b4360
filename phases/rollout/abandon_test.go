package rollout_test

import (
	"errors"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases/rollout"
)

// TestAbandon has somebody remove a new container of a rollout that died after
// its switch: nobody can make it again but another rollout, for which the app has
// to be let go first.
func TestAbandon(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
	w.success(err)
	w.dies(w.of("2"), rollout.Retire)
	for _, c := range w.up["web"][:1] {
		w.success(w.eng.Client().ContainerRemove(t.Context(), c.ID, container.RemoveOptions{Force: true}))
	}

	_, err = rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
	var e *rollout.Error
	if !errors.Is(err, rollout.ErrUnhealthy) || !errors.As(err, &e) || e.Outcome != rollout.Unfinished || len(e.Remaining) != 1 {
		t.Errorf("a Recover returned %v, %+v", err, e)
	}
	_, err = rollout.Run(t.Context(), w.eng.Client(), w.of("3"))
	if !errors.Is(err, rollout.ErrBusy) {
		t.Errorf("a rollout before it is abandoned returned %v", err)
	}

	o := w.spec.Options
	o.Abandon = true
	result, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", o)
	w.success(err)
	if !result.Abandoned || result.Undone || result.Rollout == "" {
		t.Errorf("abandoning returned %+v", result)
	}
	w.guard()
	_, err = rollout.Run(t.Context(), w.eng.Client(), w.of("3"))
	w.success(err)
	w.is("after the next rollout", w.want("3", 2))
	if len(w.nobody) > 0 {
		t.Errorf("nobody answered on %q", w.nobody)
	}
}

// TestAbandonNothing finishes what can be finished, whatever it is told.
func TestAbandonNothing(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
	w.success(err)
	w.dies(w.of("2"), rollout.Retire)
	o := w.spec.Options
	o.Abandon = true
	result, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", o)
	w.success(err)
	if result.Abandoned {
		t.Error("it was abandoned")
	}
	w.is("after a Recover", w.want("2", 2))
}
