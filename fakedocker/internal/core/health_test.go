package core

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/google/go-cmp/cmp"
)

// checkedWorld has a running container that is checked every second. Its check
// fails, with a word, as long as fails is set.
func checkedWorld(t *testing.T, profile string, check container.HealthConfig, command Program) (*Engine, string) {
	t.Helper()
	e, err := New(Options{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	commands := Commands{"app": WaitForStop, "/bin/sh": command}
	if _, err := e.ImageAddCommands("app", commands, nil); err != nil {
		t.Fatal(err)
	}
	created, err := e.ContainerCreate(e.Profile.API, "web", &container.Config{Image: "app", Healthcheck: &check}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.ContainerStart(e.Profile.API, "web"); err != nil {
		t.Fatal(err)
	}
	return e, created.ID
}

func healthOf(t *testing.T, e *Engine) string {
	t.Helper()
	synctest.Wait()
	c, err := e.ContainerInspect(e.Profile.API, "web")
	if err != nil {
		t.Fatal(err)
	}
	return c.State.Health.Status
}

// Measured on engines 20.10, 26.1 and 28.5: what becomes of a check.
func TestHealth(t *testing.T) {
	for _, profile := range ProfileNames() {
		synctest.Test(t, func(t *testing.T) {
			var fails atomic.Bool // set by the test, read by the check
			check := container.HealthConfig{Test: []string{"CMD-SHELL", "check"}, Interval: time.Second, Retries: 2}
			e, _ := checkedWorld(t, profile, check, func(_ context.Context, p *Process) int {
				_, _ = p.Stdout.Write([]byte("ok\n"))
				if fails.Load() {
					return 1
				}
				return 0
			})
			var got []string
			look := func() { got = append(got, healthOf(t, e)) }
			look()
			time.Sleep(1100 * time.Millisecond)
			look()
			fails.Store(true)
			time.Sleep(time.Second)
			look()
			time.Sleep(time.Second)
			look()
			fails.Store(false)
			time.Sleep(time.Second)
			look()
			_ = e.ContainerPause("web")
			look()
			time.Sleep(time.Hour)
			_ = e.ContainerUnpause("web")
			look()
			time.Sleep(1100 * time.Millisecond)
			look()
			want := []string{"starting", "healthy", "healthy", "unhealthy", "healthy", "unhealthy", "unhealthy", "healthy"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", profile, diff)
			}
			c, _ := e.ContainerInspect(e.Profile.API, "web")
			if log := c.State.Health.Log; len(log) != 5 || log[4].Output != "ok\n" || log[2].ExitCode != 1 {
				t.Errorf("%s: log %+v", profile, log)
			}
			list, err := e.ContainerList(e.Profile.API, container.ListOptions{Filters: filters.NewArgs(filters.Arg("health", "healthy"))})
			if err != nil || len(list) != 1 || !strings.HasSuffix(list[0].Status, " (healthy)") {
				t.Errorf("%s: list %+v, %v", profile, list, err)
			}
			var told []string
			for _, m := range e.EventLog() {
				if strings.HasPrefix(string(m.Action), "health_status") {
					told = append(told, string(m.Action))
				}
			}
			wantTold := []string{"health_status: healthy", "health_status: unhealthy", "health_status: healthy", "health_status: healthy"}
			if diff := cmp.Diff(wantTold, told); diff != "" {
				t.Errorf("%s: events (-want +got):\n%s", profile, diff)
			}
		})
	}
}

// A check that takes too long, and one that is not there.
func TestHealthThatCannotTell(t *testing.T) {
	for _, profile := range ProfileNames() {
		synctest.Test(t, func(t *testing.T) {
			check := container.HealthConfig{Test: []string{"CMD-SHELL", "x"}, Interval: time.Second, Timeout: time.Second, Retries: 1}
			e, _ := checkedWorld(t, profile, check, func(ctx context.Context, _ *Process) int { <-ctx.Done(); return 0 })
			time.Sleep(2500 * time.Millisecond)
			c, _ := e.ContainerInspect(e.Profile.API, "web")
			log := c.State.Health.Log
			if len(log) != 1 || log[0].ExitCode != -1 || log[0].Output != "Health check exceeded timeout (1s)" || c.State.Health.Status != "unhealthy" {
				t.Errorf("%s: %+v", profile, c.State.Health)
			}
			check.Test = []string{"CMD", "nope"}
			missing, _ := checkedWorld(t, profile, check, nil)
			time.Sleep(1500 * time.Millisecond)
			c, _ = missing.ContainerInspect(missing.Profile.API, "web")
			log = c.State.Health.Log
			if len(log) != 1 || log[0].ExitCode != -1 || !strings.HasPrefix(log[0].Output, `OCI runtime exec failed`) {
				t.Errorf("%s: %+v", profile, c.State.Health)
			}
		})
	}
}

// Failures do not count in the start period. How often a container is checked
// in it differs.
func TestStartPeriod(t *testing.T) {
	for _, profile := range ProfileNames() {
		synctest.Test(t, func(t *testing.T) {
			check := container.HealthConfig{
				Test: []string{"CMD-SHELL", "x"}, Interval: 500 * time.Millisecond, StartPeriod: 1200 * time.Millisecond, Retries: 2,
			}
			e, _ := checkedWorld(t, profile, check, func(context.Context, *Process) int { return 1 })
			var streaks []int
			for range 3 {
				time.Sleep(800 * time.Millisecond)
				synctest.Wait()
				c, _ := e.ContainerInspect(e.Profile.API, "web")
				streaks = append(streaks, c.State.Health.FailingStreak)
			}
			want := []int{0, 1, 2}
			if e.say.startInterval > 0 {
				want = []int{0, 0, 0} // the first check comes after five seconds
			}
			if !slices.Equal(streaks, want) {
				t.Errorf("%s: failures %v, want %v", profile, streaks, want)
			}
		})
	}
}
