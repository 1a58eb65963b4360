package core

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/google/go-cmp/cmp"
)

// eachBubble is eachApp with time that passes by itself when everything waits.
func eachBubble(t *testing.T, test func(t *testing.T, e *Engine)) {
	t.Helper()
	for _, profile := range ProfileNames() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := opened(t, profile)
				withImage(t, e)
				test(t, e)
			})
		})
	}
}

func TestGracePeriods(t *testing.T) {
	seconds := func(n int) *int { return &n }
	for _, tt := range []struct {
		about      string
		program    string
		own, asked *int
		want       time.Duration
		code       int
	}{
		{"engine's", "deaf", nil, nil, 10 * time.Second, 137},
		{"container's", "deaf", seconds(3), nil, 3 * time.Second, 137},
		{"request's", "deaf", seconds(3), seconds(1), time.Second, 137},
		{"none", "deaf", nil, seconds(0), killTakes, 137},
		{"none, obedient", "wait", nil, seconds(0), 0, 4},
		{"obedient", "wait", nil, seconds(5), 0, 4},
		{"no handler", "sleep", nil, seconds(5), 0, 143},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachBubble(t, func(t *testing.T, e *Engine) {
				config := command(tt.program, "4")
				config.StopTimeout = tt.own
				started(t, e, "cc", config, nil)
				time.Sleep(settleTime)
				begin := time.Now()
				if _, err := e.ContainerStop(t.Context(), "cc", container.StopOptions{Timeout: tt.asked}); err != nil {
					t.Fatal(err)
				}
				if got := time.Since(begin); got != tt.want {
					t.Errorf("the stop took %v, want %v", got, tt.want)
				}
				if got := inspect(t, e, "cc").State.ExitCode; got != tt.code {
					t.Errorf("exit code %d, want %d", got, tt.code)
				}
			})
		})
	}
}

func TestStopWithoutEnd(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		never := -1
		started(t, e, "cc", command("deaf"), nil)
		time.AfterFunc(time.Hour, func() { _ = e.ContainerKill("cc", "") })
		begin := time.Now()
		if _, err := e.ContainerStop(t.Context(), "cc", container.StopOptions{Timeout: &never}); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(begin); got != time.Hour {
			t.Errorf("the stop took %v, want the hour until the kill", got)
		}
	})
}

// A stop that comes before the program's goroutine has begun still finds the
// handler that the program installs first thing.
func TestStopAtOnce(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		for range 20 {
			id := started(t, e, "", command("wait", "0"), nil)
			if _, err := e.ContainerStop(t.Context(), id, container.StopOptions{}); err != nil {
				t.Fatal(err)
			}
			if got := inspect(t, e, id).State.ExitCode; got != 0 {
				t.Fatalf("exit code %d, want 0", got)
			}
		}
	})
}

func TestCanceledStopGoesOn(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("deaf"), nil)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := e.ContainerStop(ctx, "cc", container.StopOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := inspect(t, e, "cc").State.Status; got != "exited" {
			t.Errorf("state %s, want exited", got)
		}
	})
}

func TestRestartsComeLaterAndLater(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		s, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		started(t, e, "cc", command("exit", "1"), &container.HostConfig{RestartPolicy: container.RestartPolicy{Name: "always"}})
		var got []time.Duration
		for range 5 {
			eventOf(t, s, events.ActionStart)
			got = append(got, time.Since(begin))
		}
		ms := time.Millisecond
		if diff := cmp.Diff([]time.Duration{0, 100 * ms, 300 * ms, 700 * ms, 1500 * ms}, got); diff != "" {
			t.Errorf("starts (-want +got):\n%s", diff)
		}
		synctest.Wait()
		calls(t, e, []string{"stop"})
		time.Sleep(time.Hour)
		if c := inspect(t, e, "cc"); c.State.Status != "exited" || c.RestartCount != 5 {
			t.Errorf("after the stop: state %s after %d restarts, want exited after 5", c.State.Status, c.RestartCount)
		}
	})
}

func TestStatusTexts(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		made(t, e, "cc", command("wait", "3"), nil)
		for _, tt := range []struct {
			call  string
			after time.Duration
			want  string
		}{
			{"", 0, "created Created"},
			{"start", 0, "running Up Less than a second"},
			{"", 90 * time.Second, "running Up About a minute"},
			{"pause", time.Hour, "paused Up About an hour (Paused)"},
			{"unpause", 0, "running Up About an hour"},
			{"stop", 5 * time.Second, "exited Exited (3) 5 seconds ago"},
			{"", 24 * 3 * time.Hour, "exited Exited (3) 3 days ago"},
		} {
			if tt.call != "" {
				calls(t, e, []string{tt.call})
			}
			time.Sleep(tt.after)
			list, err := e.ContainerList(e.Profile.API, container.ListOptions{All: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := list[0].State + " " + list[0].Status; got != tt.want {
				t.Errorf("%s and %v later: got %q, want %q", tt.call, tt.after, got, tt.want)
			}
		}
	})
}

func TestExecutionTimeIsTold(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("wait", "0"), nil)
		time.Sleep(42 * time.Second)
		s, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		calls(t, e, []string{"stop"})
		for {
			m, err := s.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if m.Action != events.ActionDie {
				continue
			}
			want := "42"
			if e.Profile.Name == "20.10" {
				want = ""
			}
			if got := m.Actor.Attributes["execDuration"]; got != want {
				t.Errorf("execDuration %q, want %q", got, want)
			}
			return
		}
	})
}

func TestCloseNamesTheStubborn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		release := make(chan struct{})
		defer close(release)
		if _, err := e.ImageAdd("stubborn", func(context.Context, *Process) int { <-release; return 0 }, nil); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"one", "two"} {
			started(t, e, name, &container.Config{Image: "stubborn", Cmd: []string{"run"}}, nil)
		}
		if err := e.ContainerRemove("two", container.RemoveOptions{Force: true}); err != nil {
			t.Errorf("remove a container whose program does not end: %v", err)
		}
		begin := time.Now()
		err = e.Close()
		if err == nil || !strings.Contains(err.Error(), "one (run), two (run)") {
			t.Errorf("got %v, want both programs in the error", err)
		}
		if got := time.Since(begin); got != closePatience {
			t.Errorf("Close took %v, want %v", got, closePatience)
		}
		if err := e.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
	})
}

func TestCloseEndsWaits(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("deaf"), nil)
		never := -1
		stopped := make(chan error, 1)
		go func() {
			_, err := e.ContainerStop(t.Context(), "cc", container.StopOptions{Timeout: &never})
			stopped <- err
		}()
		followed := make(chan error, 1)
		go func() {
			logs, err := e.ContainerLogs("cc", container.LogsOptions{ShowStdout: true, Follow: true})
			if err == nil {
				_, err = logs.Next(t.Context())
			}
			followed <- err
		}()
		synctest.Wait()
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-stopped; err != nil {
			t.Errorf("stop: %v", err)
		}
		if err := <-followed; err == nil {
			t.Error("the logs go on")
		}
	})
}
