package handover

import (
	"context"
	"fmt"
	"time"

	"github.com/appnet-go/appnet/internal/probe"
)

const (
	takes   = 100 * time.Millisecond // a request
	keep    = time.Second            // how long callers of the manner "cache" keep an address
	tardy   = 400 * time.Millisecond // an answer is late
	timeout = 2 * time.Second        // a caller's patience
	settle  = 500 * time.Millisecond // between the start of the new and the end of the old
	callers = 6                      // of each manner
	rest    = 50 * time.Millisecond  // between a caller's requests, also when they fail
)

// A Retirement is one thing to measure: servers of one kind, a number of them,
// and how the old ones are retired when the new ones answer.
type Retirement struct {
	Order    Order
	Ending   string // what a server does on SIGTERM: finish, quit or ignore
	Replicas int
}

// String returns the retirement in words.
func (r Retirement) String() string {
	return fmt.Sprintf("%d old servers that %s: %v", r.Replicas, r.Ending, r.Order)
}

// Retirements returns all that are measured.
func Retirements() []Retirement {
	var all []Retirement
	for _, ending := range []string{"finish", "quit", "ignore"} {
		orders := Short()
		if ending == "finish" {
			orders = Orders()
		}
		for _, o := range orders {
			all = append(all, Retirement{o, ending, 1}, Retirement{o, ending, 2})
		}
	}
	return all
}

// A Trial is what callers missed around one retirement.
type Trial struct {
	From   time.Time     // when the retirement began
	Took   time.Duration // the retirement
	Misses []probe.Miss  // of requests that began while it went on, or just before
	Late   []probe.Late  // likewise
}

// A Result is what came of a number of trials.
type Result struct {
	Retirement
	Trials    []Trial
	Elsewhere []probe.Miss // of requests that began while new servers started
	Tallies   map[probe.Manner]probe.Tally
}

// A window is when a retirement went on.
type window struct{ from, to time.Time }

// Retire measures one retirement n times: the new servers of a trial are the
// old ones of the next.
func (b *Bench) Retire(ctx context.Context, r Retirement, n int) (Result, error) {
	old, err := b.serveFor(ctx, r)
	if err != nil {
		return Result{}, wrap(r, err)
	}
	manners := []probe.Manner{probe.Next, probe.First, probe.Keep, probe.Cache}
	c, err := b.call(ctx, manners)
	if err != nil {
		return Result{}, wrap(r, err)
	}
	var windows []window
	for range n {
		w, young, err := b.replace(ctx, r, old)
		if err != nil {
			return Result{}, wrap(r, err)
		}
		old, windows = young, append(windows, w)
	}
	s, err := c.end(ctx)
	if err != nil {
		return Result{}, wrap(r, err)
	}
	return sorted(r, windows, s), wrap(r, b.remove(ctx, old))
}

func (b *Bench) serveFor(ctx context.Context, r Retirement) ([]string, error) {
	return b.serve(ctx, r.Replicas, named(), "-takes", takes.String(), "-on-signal", r.Ending)
}

// replace starts new servers, waits until nothing remains of the start that a
// caller could see, and retires the old ones.
func (b *Bench) replace(ctx context.Context, r Retirement, old []string) (w window, young []string, err error) {
	if young, err = b.serveFor(ctx, r); err != nil {
		return w, nil, err
	}
	if err := pause(ctx, settle); err != nil {
		return w, nil, err
	}
	w.from = time.Now()
	err = each(old, func(i int) error {
		for _, step := range r.Order {
			if err := step.do(ctx, b, old[i]); err != nil {
				return fmt.Errorf("%v: %w", step, err)
			}
		}
		return nil
	})
	w.to = time.Now()
	if err != nil {
		return w, nil, err
	}
	if err := b.remove(ctx, old); err != nil {
		return w, nil, err
	}
	return w, young, pause(ctx, timeout+settle) // whoever hangs gives up
}

// sorted puts every miss where it belongs.
func sorted(r Retirement, windows []window, s probe.Seen) Result {
	result := Result{Retirement: r, Tallies: s.Tallies, Trials: make([]Trial, len(windows))}
	for i, w := range windows {
		result.Trials[i].From, result.Trials[i].Took = w.from, w.to.Sub(w.from)
	}
	for _, m := range s.Misses {
		if i := within(windows, m.At); i >= 0 {
			result.Trials[i].Misses = append(result.Trials[i].Misses, m)
		} else {
			result.Elsewhere = append(result.Elsewhere, m)
		}
	}
	for _, l := range s.Late {
		if i := within(windows, l.At); i >= 0 {
			result.Trials[i].Late = append(result.Trials[i].Late, l)
		}
	}
	return result
}

// within returns the window that a request belongs to: it may have begun before
// the retirement, and a caller with a memory may ask some time after it.
func within(windows []window, at time.Time) int {
	for i, w := range windows {
		if !at.Before(w.from.Add(-takes-settle/4)) && at.Before(w.to.Add(keep+settle)) {
			return i
		}
	}
	return -1
}
