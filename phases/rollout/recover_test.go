package rollout_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// stages are those in whose beginning a rollout can die.
var stages = []rollout.Stage{
	rollout.Lock, rollout.Create, rollout.Attach, rollout.Start, rollout.Check, rollout.Join, rollout.Verify,
	rollout.Commit, rollout.Switch, rollout.Retire, rollout.Unlock,
}

// dies runs a rollout whose process ends where a stage begins.
func (w *town) dies(spec rollout.Spec, at rollout.Stage) {
	spec.Observe = func(e rollout.Event) {
		if e.Stage == at && e.Container == "" && !e.Done {
			runtime.Goexit()
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, err := rollout.Run(w.t.Context(), w.eng.Client(), spec)
		w.t.Errorf("the rollout did not die, it returned %v", err)
	}()
	<-ended
}

// endOf is the state to which a rollout that died at a stage is brought.
func (w *town) endOf(at rollout.Stage, before, after string) string {
	if at <= rollout.Commit {
		return before
	}
	return after
}

// TestRecover ends a rollout that died, wherever, and once more.
func TestRecover(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		for _, l := range []layout{layouts[0], layouts[4], layouts[5]} {
			for _, at := range stages {
				t.Run(fmt.Sprintf("%s/%s/%s", profile, l.name, at), func(t *testing.T) {
					w := newTown(t, profile, l, 2)
					defer w.eng.Close()
					w.rolls("1")
					before, after := w.want("1", 2), w.want("2", 2)
					w.guard()
					w.dies(w.of("2"), at)
					_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("3"))
					if at != rollout.Lock && !errors.Is(err, rollout.ErrBusy) {
						t.Errorf("a rollout beside the dead one returned %v", err)
					}
					if at != rollout.Lock {
						_, err = rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
						w.success(err)
						w.is("after a Recover", w.endOf(at, before, after))
					}
					calls := len(w.eng.Calls())
					_, err = rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
					w.success(err)
					changes(t, w.eng.Calls()[calls:])
					if len(w.nobody) > 0 {
						t.Errorf("nobody answered on\n%s", strings.Join(w.nobody, "\n"))
					}
				})
			}
		}
	}
}

// TestRecoverEveryCall has each call of a Recover go wrong, and ends what is left
// with another one, which says whom it takes over from.
func TestRecoverEveryCall(t *testing.T) {
	for _, at := range []rollout.Stage{rollout.Check, rollout.Switch, rollout.Unlock} {
		t.Run(at.String(), func(t *testing.T) {
			t.Parallel()
			recoverEveryCall(t, at)
		})
	}
}

func recoverEveryCall(t *testing.T, at rollout.Stage) {
	n := 0
	for c := range fakedocker.Cases(fakedocker.EachCallOptions{}) {
		n++
		w := newTown(t, "28.5", layouts[4], 1)
		w.about = fmt.Sprintf("%s/%s", at, c)
		w.rolls("1")
		end := w.endOf(at, w.want("1", 1), w.want("2", 1))
		w.guard()
		w.dies(w.of("2"), at)
		err := c.Run(t.Context(), w.eng, func(ctx context.Context, cli *client.Client) error {
			_, err := rollout.Recover(ctx, cli, "shop", w.spec.Options)
			return err
		})
		if err == nil {
			w.is("after a Recover", end)
		}
		w.takeOver()
		w.is("after the last Recover", end)
		if len(w.nobody) > 0 {
			t.Errorf("%s: nobody answered on\n%s", w.about, strings.Join(w.nobody, "\n"))
		}
		w.eng.Close()
		if t.Failed() {
			return
		}
	}
	t.Logf("%d cases", n)
}

// takeOver recovers, also from a Recover that died.
func (w *town) takeOver() {
	w.t.Helper()
	_, err := rollout.Recover(w.t.Context(), w.eng.Client(), "shop", w.spec.Options)
	var busy *rollout.BusyError
	if errors.As(err, &busy) {
		o := w.spec.Options
		o.TakeOver = busy.Holder
		_, err = rollout.Recover(w.t.Context(), w.eng.Client(), "shop", o)
	}
	w.success(err)
}

// TestBusy has a second rollout, and a second Recover, come while the first is at
// work.
func TestBusy(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	var beside, again error
	spec := w.of("1")
	spec.Switch = func(ctx context.Context, up rollout.Upstreams) error {
		_, beside = rollout.Run(ctx, w.eng.Client(), w.of("2"))
		return w.proxy(ctx, up)
	}
	_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
	w.success(err)
	var busy *rollout.BusyError
	if !errors.As(beside, &busy) || busy.Stage != rollout.Switch || busy.Recover || busy.Holder == "" || busy.Since.IsZero() {
		t.Errorf("beside another: %v, %+v", beside, busy)
	}
	w.is("after both", w.want("1", 1))

	w.dies(w.of("2"), rollout.Switch)
	o := w.spec.Options
	o.Switch = func(ctx context.Context, up rollout.Upstreams) error {
		_, again = rollout.Recover(ctx, w.eng.Client(), "shop", w.spec.Options)
		return w.proxy(ctx, up)
	}
	_, err = rollout.Recover(t.Context(), w.eng.Client(), "shop", o)
	w.success(err)
	if !errors.As(again, &busy) || !busy.Recover {
		t.Errorf("a Recover beside another: %v", again)
	}
	w.is("after both", w.want("2", 1))
}

// TestTakenOver has a Recover come while the rollout is alive: it does not switch
// what is being undone.
func TestTakenOver(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	w.rolls("1")
	spec := w.of("2")
	spec.Observe = func(e rollout.Event) {
		if e.Stage == rollout.Commit && !e.Done {
			_, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
			w.success(err)
		}
	}
	_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
	if !errors.Is(err, rollout.ErrTakenOver) {
		t.Errorf("got %v", err)
	}
	w.is("after both", w.want("1", 2))
}

// TestChanged has a container go between the look and the rollout.
func TestChanged(t *testing.T) {
	w := newTown(t, "28.5", layouts[1], 2)
	defer w.eng.Close()
	w.rolls("1")
	prepared := w.prepare(w.of("2"))
	spec := w.of("1")
	spec.Processes[0].Count = 1
	_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
	w.success(err)
	_, err = prepared.Run(t.Context())
	var e *rollout.Error
	if !errors.Is(err, rollout.ErrChanged) || !errors.As(err, &e) || e.Outcome != rollout.Untouched {
		t.Errorf("got %v", err)
	}
	w.is("after both", w.want("1", 1))
}
