package core

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

func TestRestarter(t *testing.T) {
	policy := func(name container.RestartPolicyMode, count int) container.RestartPolicy {
		return container.RestartPolicy{Name: name, MaximumRetryCount: count}
	}
	for _, tt := range []struct {
		about  string
		policy container.RestartPolicy
		r      restarter
		code   int
		want   bool
	}{
		{"no policy", policy("", 0), restarter{}, 1, false},
		{"no", policy("no", 0), restarter{}, 1, false},
		{"always", policy("always", 0), restarter{}, 0, true},
		{"always, ended on request", policy("always", 0), restarter{canceled: true}, 0, false},
		{"always, after another signal", policy("always", 0), restarter{stopped: true}, 0, true},
		{"unless stopped", policy("unless-stopped", 0), restarter{}, 0, true},
		{"unless stopped, after a signal", policy("unless-stopped", 0), restarter{stopped: true}, 0, false},
		{"on failure", policy("on-failure", 0), restarter{count: 99}, 1, true},
		{"on failure, fine", policy("on-failure", 0), restarter{}, 0, false},
		{"on failure, last try", policy("on-failure", 2), restarter{count: 1}, 1, true},
		{"on failure, no more tries", policy("on-failure", 2), restarter{count: 2}, 1, false},
	} {
		if got, _ := tt.r.next(tt.policy, tt.code, 0); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.about, got, tt.want)
		}
	}
}

func TestRestartDelays(t *testing.T) {
	for _, tt := range []struct{ last, ran, want time.Duration }{
		{0, 0, 100 * time.Millisecond},
		{100 * time.Millisecond, time.Second, 200 * time.Millisecond},
		{40 * time.Second, 0, time.Minute},
		{time.Minute, 0, time.Minute},
		{time.Minute, 10 * time.Second, 100 * time.Millisecond},
	} {
		if got := nextDelay(tt.last, tt.ran); got != tt.want {
			t.Errorf("after %v and a run of %v: got %v, want %v", tt.last, tt.ran, got, tt.want)
		}
	}
}

func TestStartOnRequestForgets(t *testing.T) {
	r := restarter{count: 4, stopped: true, canceled: true, manual: true, delay: time.Minute}
	r.begin()
	if want := (restarter{manual: true}); r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
}

// eventOf waits for an event.
func eventOf(t *testing.T, s *Subscription, action events.Action) {
	t.Helper()
	for {
		m, err := s.Next(t.Context())
		if err != nil {
			t.Fatalf("waiting for %s: %v", action, err)
		}
		if m.Action == action {
			return
		}
	}
}

func TestOnFailureGivesUp(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		w := watch(t, e)
		all, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		started(t, e, "cc", command("exit", "5"), &container.HostConfig{
			RestartPolicy: container.RestartPolicy{Name: "on-failure", MaximumRetryCount: 2},
		})
		for range 3 {
			eventOf(t, all, events.ActionDie)
		}
		if code := exitCode(t, e, "cc"); code != 5 {
			t.Errorf("exit code %d, want 5", code)
		}
		once := "connect bridge, start, disconnect bridge, die 5"
		if !e.Profile.DieLast {
			once = "connect bridge, start, die 5, disconnect bridge"
		}
		want := "create, " + strings.Join([]string{once, once, once}, ", ")
		if diff := cmp.Diff(want, w.news()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if c := inspect(t, e, "cc"); c.RestartCount != 2 || c.State.Status != "exited" {
			t.Errorf("got %d restarts and state %s, want 2 and exited", c.RestartCount, c.State.Status)
		}
	})
}

// crashing starts a container that crashes, and holds it where it waits for
// its next run.
func crashing(t *testing.T, e *Engine, name string) {
	t.Helper()
	started(t, e, name, command("exit", "7"), &container.HostConfig{RestartPolicy: container.RestartPolicy{Name: "always"}})
	for !hold(e, name) {
		exitCode(t, e, name)
	}
}

// hold keeps a container that waits for its next run from it.
func hold(e *Engine, name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.ctrs.find(name)
	if c.state.Status != container.StateRestarting {
		return false
	}
	c.restart.timer.Stop()
	c.restart.timer = nil // should it have fired by now
	return true
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestBetweenTwoRuns(t *testing.T) {
	restarting := all("409 Container <ID> is restarting, wait until the container is running")
	for _, s := range []step{
		{"start", same, nothing},
		{"pause", restarting, nothing},
		{"exec", restarting, nothing},
		{"rm", map[string]string{
			"20.10": "409 You cannot remove a restarting container <ID>. Stop the container before attempting removal or force remove",
			"26.1":  `409 cannot remove container "/cc": container is restarting: stop the container before removing or force remove`,
			"28.5":  `409 cannot remove container "cc": container is restarting: stop the container before removing or force remove`}, nothing},
		{"stop", fine, all("stop")},
		{"kill", fine, nothing},
		{"rm -f", fine, all("destroy")},
		{"restart", fine, all("stop, connect bridge, start, restart")},
	} {
		t.Run(s.call, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				hold := make(chan struct{})
				defer close(hold)       // also when the test fails: the engine's end waits for the program
				var crashed atomic.Bool // not before it is held: on a busy machine that takes more than one run
				if _, err := e.ImageAdd(testImage, func(ctx context.Context, p *Process) int {
					if crashed.Load() {
						<-hold
					}
					return 7
				}, nil); err != nil {
					t.Fatal(err)
				}
				crashing(t, e, "cc")
				crashed.Store(true)
				state := inspect(t, e, "cc").State
				if state.Status != "restarting" || !state.Running || !state.Restarting || state.ExitCode != 7 {
					t.Errorf("state %+v, want restarting after code 7", state)
				}
				s.check(t, e, watch(t, e))
			})
		})
	}
}

func TestAttachBetweenTwoRuns(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		crashing(t, e, "cc")
		_, err := e.ContainerAttach("cc", container.AttachOptions{Stream: true})
		if diff := cmp.Diff("409 container cc is restarting, wait until the container is running", answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestConnectBetweenTwoRuns(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
		crashing(t, e, "cc")
		id := inspect(t, e, "cc").ID
		err := e.NetworkConnect(e.Profile.API, "n", dnetwork.ConnectOptions{Container: "cc"})
		want := map[string]string{"28.5": "404 network sandbox for container <ID> not found", "": "ok"}
		if diff := cmp.Diff(of(want, e), replaceID(answer(err), id)); diff != "" {
			t.Errorf("connect (-want +got):\n%s", diff)
		}
		ep := inspect(t, e, "cc").NetworkSettings.Networks["n"]
		if ep == nil || ep.EndpointID != "" || ep.IPAddress != "" {
			t.Errorf("the entry is %+v, want one that is not live", ep)
		}
		err = e.NetworkDisconnect("n", dnetwork.DisconnectOptions{Container: "cc", Force: true})
		want = map[string]string{"28.5": "500 container <ID> is not connected to network n", "": "ok"}
		if diff := cmp.Diff(of(want, e), replaceID(answer(err), id)); diff != "" {
			t.Errorf("disconnect (-want +got):\n%s", diff)
		}
	})
}

// An entry that a container got between two runs is live in the next.
func TestNextRunIsConnected(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
		crashing(t, e, "cc")
		_ = e.NetworkConnect(e.Profile.API, "n", dnetwork.ConnectOptions{Container: "cc"}) // tested above
		w := watch(t, e)
		e.mu.Lock()
		e.restartNow(e.ctrs.find("cc"))
		e.mu.Unlock()
		if got := w.news(); !strings.Contains(got, "connect n") {
			t.Errorf("the next run tells %q, want a connect to n", got)
		}
	})
}

// A restart that is refused leaves the container to be removed at its end.
func TestRefusedRestart(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		if !e.say.signalOption {
			t.Skip("this release does not read the signal")
		}
		started(t, e, "cc", command("sleep"), &container.HostConfig{AutoRemove: true})
		if err := e.ContainerRestart(t.Context(), "cc", container.StopOptions{Signal: "nope"}); err == nil {
			t.Fatal("a restart with an unknown signal is let in")
		}
		calls(t, e, []string{"kill"})
		if got := answer(do(t.Context(), e, "stop")); got != "404 No such container: cc" {
			t.Errorf("after its end: %s, want it removed", got)
		}
	})
}

// Any signal means an end that is wanted, unless the container has a stop
// signal of its own. Measured on engines 20.10, 26.1 and 28.5.
func TestSignalsAndRestarts(t *testing.T) {
	for _, tt := range []struct {
		about, own, want string
	}{
		{"default stop signal", "", "exited"},
		{"own stop signal", "SIGTERM", "running"},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				config := command("sleep")
				config.StopSignal = tt.own
				id := started(t, e, "cc", config, &container.HostConfig{RestartPolicy: container.RestartPolicy{Name: "always"}})
				s, err := e.Subscribe(events.ListOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if err := e.ContainerKill(id, "HUP"); err != nil {
					t.Fatal(err)
				}
				eventOf(t, s, events.ActionDie)
				if tt.want == "running" {
					eventOf(t, s, events.ActionStart)
				}
				if got := inspect(t, e, "cc").State.Status; got != tt.want {
					t.Errorf("state %s, want %s", got, tt.want)
				}
			})
		})
	}
}
