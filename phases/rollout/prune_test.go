package rollout_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestPruned has a rollout die and its ledger pruned. What it made counts as in
// service then, as nobody can tell, and the next rollout of the release sorts it
// out: it makes anew what was not finished, and leaves one release.
func TestPruned(t *testing.T) {
	for at, kept := range map[rollout.Stage]int{rollout.Check: 0, rollout.Join: 0, rollout.Verify: 2, rollout.Retire: 2} {
		for _, profile := range fakedocker.Profiles() {
			t.Run(profile+"/"+at.String(), func(t *testing.T) {
				w := newTown(t, profile, layouts[4], 2)
				defer w.eng.Close()
				w.rolls("1")
				w.guard()
				w.dies(w.of("2"), at)
				w.prune()
				next := w.rolls("2")
				if len(next.Kept) != kept || len(next.Created) != 2-kept || len(next.Retired) != 4-kept {
					t.Errorf("created %v, kept %v, retired %v", next.Created, next.Kept, next.Retired)
				}
				w.is("after another rollout", w.want("2", 2))
				if len(w.nobody) > 0 {
					t.Errorf("nobody answered on\n%s", strings.Join(w.nobody, "\n"))
				}
			})
		}
	}
}

// TestPrunedUnchecked has a rollout die before its containers were healthy, which
// they never are: the next one does not rely on them.
func TestPrunedUnchecked(t *testing.T) {
	for name, change := range map[string]func(p *rollout.Process){
		"check": func(p *rollout.Process) {
			p.Check = func(context.Context, rollout.Container) error { return errors.New("not yet") }
		},
		"uptime": func(p *rollout.Process) { p.Uptime = time.Hour },
		"health": func(p *rollout.Process) {
			p.Config.Healthcheck = &container.HealthConfig{Test: []string{"CMD", "false"}, Interval: time.Hour, StartPeriod: time.Hour}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, "28.5", layouts[2], 1)
			defer w.eng.Close()
			first := w.rolls("1")
			p := &w.spec.Processes[0]
			p.CheckEvery, p.CheckTimeout = time.Millisecond, 50*time.Millisecond
			change(p)
			w.dies(w.of("2"), rollout.Check)
			w.prune()
			if _, err := rollout.Run(t.Context(), w.eng.Client(), w.of("2")); !errors.Is(err, rollout.ErrUnhealthy) {
				t.Errorf("got %v", err)
			}
			now, err := w.eng.Client().ContainerInspect(t.Context(), first.Created[0].ID)
			if err != nil || !now.State.Running {
				t.Errorf("the container of release 1: %+v, %v", now.State, err)
			}
		})
	}
}

// TestStayAsked scales down while the container that is to stay does not answer to
// its Check, hangs in it once, or has one bad moment.
func TestStayAsked(t *testing.T) {
	for name, tt := range map[string]struct {
		answer       func(ctx context.Context, asked int) error
		asked, stays int
	}{
		"no":   {func(context.Context, int) error { return errors.New("no") }, 3, 0},
		"once": {func(_ context.Context, asked int) error { return map[int]error{1: errors.New("no")}[asked] }, 2, 1},
		"hangs": {func(ctx context.Context, asked int) error {
			if asked == 1 {
				<-ctx.Done()
			}
			return ctx.Err()
		}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, "28.5", layouts[4], 2)
			defer w.eng.Close()
			w.rolls("1")
			p, asked, healthy := &w.spec.Processes[0], 0, false
			p.Count, p.CheckEvery, p.CheckTimeout = 1, time.Millisecond, 300*time.Millisecond
			p.Check = func(ctx context.Context, _ rollout.Container) error {
				if healthy {
					return nil
				}
				asked++
				return tt.answer(ctx, asked)
			}
			prepared := w.prepare(w.of("1"))
			healthy = true
			result, err := prepared.Run(t.Context())
			w.success(err)
			if asked != tt.asked || len(result.Kept) != tt.stays {
				t.Errorf("asked %d times, want %d; kept %v, want %d", asked, tt.asked, result.Kept, tt.stays)
			}
			w.is("after it", w.want("1", 1))
		})
	}
}

// TestStayUnasked has nothing to do, or nobody else to rely on: nobody is asked.
func TestStayUnasked(t *testing.T) {
	for _, fixed := range []bool{false, true} {
		w := newTown(t, "28.5", layouts[4], 1)
		defer w.eng.Close()
		if fixed {
			w.spec.Processes[0].HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8080"}}}
		}
		w.rolls("1")
		w.spec.Processes[0].Check = func(context.Context, rollout.Container) error { return errors.New("the database is away") }
		if !w.prepare(w.of("1")).Nothing() {
			t.Errorf("fixed port %t: there is something to do", fixed)
		}
	}
}

// TestPrunedSwap has everything pruned that does not run while a swap has stopped
// the old container, the ledger too or not: nothing is left to go back to, so the
// new one stays.
func TestPrunedSwap(t *testing.T) {
	for _, spared := range []bool{false, true} {
		w := newTown(t, "28.5", layouts[4], 1)
		defer w.eng.Close()
		w.spec.Processes[0].HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8080"}}}
		w.rolls("1")
		spec, switches := w.of("2"), 0
		spec.Observe = func(e rollout.Event) {
			if e.Stage == rollout.Commit && e.Container == "" && !e.Done {
				what := filters.NewArgs()
				if spared {
					what.Add("label!", rollout.LabelLedger)
				}
				_, err := w.eng.Client().ContainersPrune(t.Context(), what)
				w.success(err)
			}
		}
		spec.Switch = func(ctx context.Context, up rollout.Upstreams) error {
			switches++
			_ = w.proxy(ctx, up)
			return errors.New("the answer was lost")
		}
		_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
		var e *rollout.Error
		if !errors.Is(err, rollout.ErrNobody) || !errors.As(err, &e) || e.Outcome != rollout.Unfinished || len(e.Remaining) == 0 {
			t.Errorf("got %v", err)
		}
		if state := w.state(); !strings.Contains(state, "shop.web.1 running 2") || !strings.Contains(state, "a: 1 answer") {
			t.Errorf("after it\n%s", state)
		}
		if spared { // it had switched: forward is the only way
			_, err = rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
			w.success(err)
			w.is("after a Recover", w.want("2", 1))
		}
		w.rolls("3")
		w.is("after the next", w.want("3", 1))
	}
}

// TestPrunedSwitchFails has the ledger pruned while the proxy is switched, which
// fails behind its effect: it is switched back all the same.
func TestPrunedSwitchFails(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.rolls("1")
	spec, calls := w.of("2"), 0
	spec.Switch = func(ctx context.Context, up rollout.Upstreams) error {
		if calls++; calls == 1 {
			w.prune()
			return errors.Join(w.proxy(ctx, up), errors.New("the answer was lost"))
		}
		return w.proxy(ctx, up)
	}
	if _, err := rollout.Run(t.Context(), w.eng.Client(), spec); !errors.Is(err, rollout.ErrSwitch) || calls != 2 {
		t.Errorf("got %v after %d calls", err, calls)
	}
	w.is("after it", w.want("1", 1))
}

// TestPrunedAndAnother has a second rollout rely on what the first made, whose
// ledger was pruned: the first touches nothing more.
func TestPrunedAndAnother(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.rolls("1")
	switching, first, second := make(chan struct{}), make(chan struct{}), make(chan error)
	other := w.of("2")
	other.Switch = func(ctx context.Context, up rollout.Upstreams) error {
		close(switching)
		<-first
		return w.proxy(ctx, up)
	}
	spec := w.of("2")
	spec.Observe = func(e rollout.Event) {
		if e.Stage == rollout.Commit && e.Container == "" && !e.Done {
			w.prune()
			go func() {
				_, err := rollout.Run(t.Context(), w.eng.Client(), other)
				second <- err
			}()
			<-switching
		}
	}
	if _, err := rollout.Run(t.Context(), w.eng.Client(), spec); !errors.Is(err, rollout.ErrTakenOver) {
		t.Errorf("the first returned %v", err)
	}
	close(first)
	w.success(<-second)
	w.is("after both", w.want("2", 1))
}

// TestPrunedAlive has the ledger of a rollout pruned that is alive: before the
// switch it undoes itself, after it it goes on.
func TestPrunedAlive(t *testing.T) {
	for _, at := range stages {
		t.Run(at.String(), func(t *testing.T) {
			w := newTown(t, "28.5", layouts[4], 2)
			defer w.eng.Close()
			w.rolls("1")
			before, after := w.want("1", 2), w.want("2", 2)
			w.guard()
			spec := w.of("2")
			spec.Observe = func(e rollout.Event) {
				if e.Stage == at && e.Container == "" && !e.Done {
					w.prune()
				}
			}
			_, err := rollout.Run(t.Context(), w.eng.Client(), spec)
			if early := at != rollout.Lock && at <= rollout.Commit; early != errors.Is(err, rollout.ErrTakenOver) {
				t.Errorf("got %v", err)
			}
			if err != nil {
				after = before
			}
			w.is("after it", after)
			if len(w.nobody) > 0 {
				t.Errorf("nobody answered on\n%s", strings.Join(w.nobody, "\n"))
			}
		})
	}
}
