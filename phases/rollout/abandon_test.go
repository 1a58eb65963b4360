package rollout_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestAbandon has somebody remove a new container of a rollout that died after
// its switch: nobody can make it again but another rollout, for which the app has
// to be let go first.
func TestAbandon(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	w.rolls("1")
	w.dies(w.of("2"), rollout.Retire)
	for _, c := range w.up["web"][:1] {
		w.success(w.eng.Client().ContainerRemove(t.Context(), c.ID, container.RemoveOptions{Force: true}))
	}

	_, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
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
	w.rolls("3")
	w.is("after the next rollout", w.want("3", 2))
	if len(w.nobody) > 0 {
		t.Errorf("nobody answered on %q", w.nobody)
	}
}

// TestAbandonNothing finishes what can be finished, whatever it is told.
func TestAbandonNothing(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	w.rolls("1")
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

// abandons recovers the app, which is refused, and once more with Abandon.
func (w *town) abandons(want error) {
	w.t.Helper()
	_, err := rollout.Recover(w.t.Context(), w.eng.Client(), "shop", w.spec.Options)
	if !errors.Is(err, want) || !strings.Contains(err.Error(), "recover with Abandon") {
		w.t.Errorf("a Recover returned %v", err)
	}
	w.abandon()
}

func (w *town) abandon() {
	w.t.Helper()
	o := w.spec.Options
	o.Abandon = true
	result, err := rollout.Recover(w.t.Context(), w.eng.Client(), "shop", o)
	w.success(err)
	if !result.Abandoned || result.Undone {
		w.t.Errorf("abandoning returned %+v", result)
	}
}

// TestAbandonKept has the container removed that was to stay when a process is
// scaled down: the proxy is not told that nobody is left.
func TestAbandonKept(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	first := w.rolls("1")
	w.spec.Processes[0].Count = 1
	w.dies(w.of("1"), rollout.Switch)
	w.success(w.eng.Client().ContainerRemove(t.Context(), first.Created[0].ID, container.RemoveOptions{Force: true}))
	w.abandons(rollout.ErrUnhealthy)
	if len(w.up["web"]) != 2 {
		t.Errorf("the proxy knows %v", w.up["web"])
	}
	w.rolls("1")
	w.is("after the next rollout", w.want("1", 1))
}

// TestAbandonOld has the old container removed of a rollout that died before its
// switch: there is nothing to go back to.
func TestAbandonOld(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	first := w.rolls("1")
	w.dies(w.of("2"), rollout.Commit)
	w.success(w.eng.Client().ContainerRemove(t.Context(), first.Created[0].ID, container.RemoveOptions{Force: true}))
	w.guard()
	w.abandons(rollout.ErrNobody)
	serving, err := rollout.Serving(t.Context(), w.eng.Client(), w.of("2"))
	w.success(err)
	if len(serving["web"]) != 1 || serving["web"][0].ID == first.Created[0].ID {
		t.Errorf("in service is %v", serving)
	}
	w.rolls("3")
	w.is("after the next rollout", w.want("3", 1))
	if len(w.nobody) > 0 {
		t.Errorf("nobody answered on %q", w.nobody)
	}
}

// TestAbandonNetwork has a network of the app removed, with all that was on it.
func TestAbandonNetwork(t *testing.T) {
	w := newTown(t, "28.5", layouts[3], 1)
	defer w.eng.Close()
	w.rolls("1")
	w.dies(w.of("2"), rollout.Retire)
	w.loses("1")
	w.loses("2")
	w.success(w.eng.Client().ContainerRemove(t.Context(), "asker-a", container.RemoveOptions{Force: true}))
	w.success(w.eng.Client().NetworkRemove(t.Context(), "a"))
	_, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
	if !errors.Is(err, network.ErrNotFound) {
		t.Errorf("a Recover returned %v", err)
	}
	w.abandon()
}
