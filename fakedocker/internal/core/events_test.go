package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

func TestEventMessage(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		s, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		config := command("x")
		config.Labels = map[string]string{"k": "v"}
		id := made(t, e, "cc", config, nil)
		got, err := s.Next(t.Context())
		want := events.Message{
			Status: "create", ID: id, From: testImage, //nolint:staticcheck // engines set them
			Type: "container", Action: "create", Scope: "local", Time: 946684800, TimeNano: 946684800e9,
			Actor: events.Actor{ID: id, Attributes: map[string]string{"name": "cc", "image": testImage, "k": "v"}},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestEventFilters(t *testing.T) {
	for filter, want := range map[string]string{
		"type=network":             "create, connect bridge, disconnect bridge",
		"type=image":               "tag",
		"event=create":             "create, create",
		"event=create event=start": "create, create, start",
		"event=exec_create":        "exec_create: a b",
		"event=exec":               "",
		"container=cc":             "create, start, exec_create: a b, kill 9, die 137",
		"network=bridge":           "connect bridge, disconnect bridge",
		"image=app":                "create, start, exec_create: a b, kill 9, die 137",
		"image=app:1":              "create, start, exec_create: a b, kill 9, die 137",
		"image=b":                  "tag",
		"label=k":                  "create, start, exec_create: a b, kill 9, die 137",
		"label=k=x":                "",
		"scope=swarm":              "",
		"bogus=x event=start":      "start",
		"type=container network=n": "",
	} {
		t.Run(filter, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				s, err := e.Subscribe(events.ListOptions{Filters: parseFilters(filter)})
				if err != nil {
					t.Fatal(err)
				}
				config := command("sleep")
				config.Labels = map[string]string{"k": "v"}
				createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
				started(t, e, "cc", config, nil)
				newExec(t, e, "cc", container.ExecOptions{Cmd: []string{"a", "b"}})
				calls(t, e, []string{"kill"})
				if err := e.ImageTag(testImage, "b", "1"); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, (&watcher{s}).news()); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// drain reads to the end.
func drain(t *testing.T, s *Subscription) []string {
	t.Helper()
	var list []string
	for {
		m, err := s.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m.Actor.Attributes["name"])
	}
}

func TestPastEvents(t *testing.T) {
	at := func(d time.Duration) string { return fmt.Sprintf("%.1f", 946684800+d.Seconds()) }
	for _, tt := range []struct {
		about string
		o     events.ListOptions
		want  []string
	}{
		{"since", events.ListOptions{Since: at(1500 * time.Millisecond), Until: at(time.Hour)}, []string{"n2", "n3", "late"}},
		{"until", events.ListOptions{Until: at(1500 * time.Millisecond)}, []string{"n0", "n1"}},
		{"between", events.ListOptions{Since: at(time.Second), Until: at(2 * time.Second)}, []string{"n1", "n2"}},
		{"to come", events.ListOptions{Since: at(30 * time.Minute), Until: at(time.Hour)}, []string{"late"}},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachBubble(t, func(t *testing.T, e *Engine) {
				for i := range 4 {
					createNetwork(t, e, dnetwork.CreateRequest{Name: fmt.Sprint("n", i)})
					time.Sleep(time.Second)
				}
				s, err := e.Subscribe(tt.o)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				time.AfterFunc(45*time.Minute, func() {
					_, _ = e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "late"})
				})
				if diff := cmp.Diff(tt.want, drain(t, s)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// Measured on engines 20.10, 26.1, 28.5 and 29.
func TestSubscribeRefusals(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		for _, tt := range []struct{ since, until, want string }{
			{"x", "1", of(map[string]string{
				"":   `500 strconv.ParseInt: parsing "x": invalid syntax`,
				"29": `400 invalid value for 'since': invalid timestamp "x": invalid seconds "x": invalid syntax`}, e)},
			{"9", "1", "400 `since` time (9) cannot be after `until` time (1)"},
			{"1", "9", "ok"},
		} {
			_, err := e.Subscribe(events.ListOptions{Since: tt.since, Until: tt.until})
			if diff := cmp.Diff(tt.want, answer(err)); diff != "" {
				t.Errorf("since %s until %s (-want +got):\n%s", tt.since, tt.until, diff)
			}
		}
	})
}

func TestOnlyTheLastEventsAreKept(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		for range 300 {
			made(t, e, "cc", command("x"), nil)
			calls(t, e, []string{"rm"})
		}
		s, err := e.Subscribe(events.ListOptions{Since: "1", Until: "2000000000.5"})
		if err != nil {
			t.Fatal(err)
		}
		s.until = 0 // whatever the clock says
		n := 0
		for _, ok, _, _ := s.poll(); ok; _, ok, _, _ = s.poll() {
			n++
		}
		if n != keptEvents {
			t.Errorf("%d events, want %d", n, keptEvents)
		}
	})
}

func TestSlowReader(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		s, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		e.mu.Lock()
		for range 2*lagOfReader + 1 {
			e.emitLocked(event{typ: events.DaemonEventType, action: events.ActionReload})
		}
		e.mu.Unlock()
		if _, err := s.Next(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
		}
	})
}

func TestNextEndsWithItsContext(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		s, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Next(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("closed engine: got %v, want %v", err, io.EOF)
		}
	})
}
