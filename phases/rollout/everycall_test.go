package rollout_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/phases/rollout"
)

var everyCall = flag.Bool("every", false, "try every combination of sizes, networks and engines with every call, not a selection")

// TestEveryCall replaces a release by another while, in turn, each call is
// refused, lost, hangs or is the last of the process, and looks what is left: the
// old release or the new one, whole, in Docker and in the proxy, and never nobody
// who answered. What died is ended by Recover, and a second rollout succeeds.
func TestEveryCall(t *testing.T) {
	lab.FakesAgain(t)
	var cases, combinations atomic.Int64
	t.Run("cases", func(t *testing.T) {
		for _, profile := range fakedocker.Profiles() {
			for _, l := range layouts {
				for _, n := range []int{1, 2, 8} {
					if !*everyCall && !chosen(profile, l.name, n) {
						continue
					}
					combination := combinations.Add(1)
					t.Run(fmt.Sprintf("%s/%s/%d", profile, l.name, n), func(t *testing.T) {
						t.Parallel()
						sampled, reset := sample(every, combination)
						for c := range fakedocker.Cases(fakedocker.EachCallOptions{Calls: sampled}) {
							reset()
							// In a bubble: what hangs, and what is waited for, takes no time.
							synctest.Test(t, func(t *testing.T) { replace(t, profile, l, n, c) })
							if c.Met() {
								cases.Add(1)
							}
							if t.Failed() {
								return
							}
						}
					})
				}
			}
		}
	})
	fmt.Printf("TestEveryCall: %d cases in %d combinations, at one call in %d\n", cases.Load(), combinations.Load(), every)
	if whole := !strings.Contains(flag.Lookup("test.run").Value.String(), "/"); whole && every == 1 && !t.Failed() && cases.Load() < 5000 {
		t.Errorf("%d cases, want 5000 at least", cases.Load())
	}
}

// sample counts one call in every so many, from another one on for each run, so
// that all calls have their turn. It is to be reset before each.
func sample(every int, first int64) (counts func(fakedocker.Call) bool, reset func()) {
	var n atomic.Int64
	run := first
	return func(c fakedocker.Call) bool { return c.Op != "Ping" && n.Add(1)%int64(every) == 0 },
		func() { run++; n.Store(run % int64(every)) }
}

// chosen says which combinations are tried by default: all with one container,
// some with several.
func chosen(profile, layout string, n int) bool {
	switch n {
	case 1:
		return true
	case 2:
		return layout == "all" || layout == "gated" && profile == "28.5" ||
			layout == "post-deploy" && (profile == "20.10" || profile == "28.5")
	}
	return layout == "initial" && profile == "28.5"
}

func replace(t *testing.T, profile string, l layout, n int, c *fakedocker.Case) {
	w := newTown(t, profile, l, n)
	defer w.eng.Close()
	w.about = c.String()
	w.rolls("1")
	before, after := w.want("1", n), w.want("2", n)
	w.is("before", before)
	w.guard()
	err := c.Run(t.Context(), w.eng, func(ctx context.Context, cli *client.Client) error {
		_, err := rollout.Run(ctx, cli, w.of("2"))
		return err
	})
	w.judge(err, before, after)
	_, err = rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
	w.success(err)
	if state := w.state(); state != before && state != after {
		t.Errorf("%s: after a Recover neither the old state nor the new one:\n%s", c, state)
	}
	w.rolls("2")
	w.is("after a second rollout", after)
	w.eng.Intercept(nil)
	if len(w.nobody) > 0 {
		t.Errorf("%s: nobody answered on\n%s", c, strings.Join(w.nobody, "\n"))
	}
}

// judge compares what a rollout says of its end with what is there.
func (w *town) judge(err error, before, after string) {
	w.t.Helper()
	want := after
	var e *rollout.Error
	if errors.As(err, &e) {
		switch e.Outcome {
		case rollout.Untouched, rollout.Undone:
			want = before
		default:
			if len(e.Remaining) == 0 {
				w.t.Errorf("%s: nothing is named that may remain: %v", w.about, err)
			}
			return
		}
	} else if err != nil {
		want = before
	}
	w.is(fmt.Sprintf("after the rollout, which returned %v", err), want)
}
