package rollout_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/phases/rollout"
)

// TestSettle measures, by the bubble's clock, how long the youngest of two new
// containers has been on its networks when the first old one is looked at.
func TestSettle(t *testing.T) {
	const never = time.Duration(-1)
	tests := []struct {
		about  string
		layout layout
		change func(*rollout.Spec)
		want   time.Duration
	}{
		{"as it comes", layouts[3], func(s *rollout.Spec) { s.Settle = 0 }, time.Second},
		{"gated", layouts[5], func(s *rollout.Spec) { s.Settle = 300 * time.Millisecond }, 300 * time.Millisecond},
		{"from the start on", layouts[1], func(s *rollout.Spec) { s.Settle = 700 * time.Millisecond }, 700 * time.Millisecond},
		{"a long switch", layouts[3], func(s *rollout.Spec) {
			s.Settle = 2 * time.Second
			s.Switch = func(context.Context, rollout.Upstreams) error { time.Sleep(3 * time.Second); return nil }
		}, 3 * time.Second},
		{"not wanted", layouts[3], func(s *rollout.Spec) { s.Settle = -1 }, never},
		{"nobody looks it up", layouts[0], func(s *rollout.Spec) { s.Settle = 0 }, never},
		{"scaled down", layouts[3], func(s *rollout.Spec) { s.Settle, s.Release, s.Processes[0].Count = 0, "1", 1 }, never},
		{"scaled to zero", layouts[3], func(s *rollout.Spec) { s.Settle, s.Processes[0].Count = 0, 0 }, never},
		{"what stopped to make room", layouts[3], func(s *rollout.Spec) {
			s.Settle, s.Processes[0].Vary = 0, func(i int, _ *container.Config, hc *container.HostConfig, _ *dnetwork.NetworkingConfig) {
				hc.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: fmt.Sprint(8080 + i)}}}
			}
			s.Processes[0].HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8080"}}}
		}, never},
	}
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newTown(t, "28.5", tt.layout, 2)
				defer w.eng.Close()
				_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
				w.success(err)
				spec := w.of("2")
				tt.change(&spec)
				wait, settles := settling(w, spec)
				if want := max(tt.want, 0); wait != want || settles != (tt.want > 0) {
					t.Errorf("the first retirement came after %v, with a stage: %t; want %v", wait, settles, want)
				}
			})
		})
	}
}

// settling runs a rollout and returns the time from the end of its last join to
// its first retirement, and whether it settled between.
func settling(w *town, spec rollout.Spec) (wait time.Duration, settles bool) {
	var joined time.Time
	spec.Observe = func(e rollout.Event) {
		switch {
		case e.Stage == rollout.Join && e.Done && e.Container == "":
			joined = time.Now()
		case e.Stage == rollout.Settle:
			settles = true
		case e.Stage == rollout.Retire && e.Container == "" && !e.Done && !joined.IsZero():
			wait = time.Since(joined)
		}
	}
	_, err := rollout.Run(w.t.Context(), w.eng.Client(), spec)
	w.success(err)
	return wait, settles
}

// TestSettleCut has the context end meanwhile: what is left is done at once. And
// a Recover, which cannot know how young the new ones are, waits for all of it.
func TestSettleCut(t *testing.T) {
	for about, recovers := range map[string]bool{"cancelled": false, "died": true} {
		t.Run(about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newTown(t, "28.5", layouts[4], 2)
				defer w.eng.Close()
				_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
				w.success(err)
				spec, want := w.of("2"), time.Minute
				spec.Settle = time.Hour
				if recovers {
					spec.Settle, want = 20*time.Second, 20*time.Second
					w.dies(spec, rollout.Settle)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				begun := time.Now()
				if recovers {
					_, err = rollout.Recover(ctx, w.eng.Client(), "shop", w.spec.Options)
				} else {
					_, err = rollout.Run(ctx, w.eng.Client(), spec)
				}
				w.success(err)
				if took := time.Since(begun); took < want || took > want+time.Second {
					t.Errorf("took %v, want %v", took, want)
				}
				w.is("in the end", w.want("2", 2))
			})
		})
	}
}
