package core

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/google/go-cmp/cmp"
)

// watcher collects what an engine tells, in short: "die 3", "connect n".
type watcher struct{ *Subscription }

func watch(t *testing.T, e *Engine) *watcher {
	t.Helper()
	s, err := e.Subscribe(events.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return &watcher{s}
}

// news is what has happened since the last call.
func (w *watcher) news() string {
	var list []string
	for {
		m, ok, _, _ := w.poll()
		if !ok {
			return strings.Join(list, ", ")
		}
		list = append(list, brief(m))
	}
}

func brief(m events.Message) string {
	text := string(m.Action)
	for _, key := range []string{"signal", "exitCode", "oldName"} {
		if v := m.Actor.Attributes[key]; v != "" {
			text += " " + v
		}
	}
	if m.Type == events.NetworkEventType && (m.Action == events.ActionConnect || m.Action == events.ActionDisconnect) {
		text += " " + m.Actor.Attributes["name"]
	}
	return text
}

// step is one call in the life of the container cc, what it answers and what
// the engine tells of it.
type step struct {
	call   string
	answer map[string]string
	events map[string]string
}

func do(ctx context.Context, e *Engine, call string) error {
	zero, one := 0, 1
	verb, arg, _ := strings.Cut(call, " ")
	switch verb {
	case "start":
		changed, err := e.ContainerStart(e.Profile.API, "cc")
		return changedOr(changed, err)
	case "stop":
		return changedOr(e.ContainerStop(ctx, "cc", container.StopOptions{Signal: arg}))
	case "stop-now":
		return changedOr(e.ContainerStop(ctx, "cc", container.StopOptions{Timeout: &zero}))
	case "restart":
		return e.ContainerRestart(ctx, "cc", container.StopOptions{Timeout: &one})
	case "kill":
		return e.ContainerKill("cc", arg)
	case "pause":
		return e.ContainerPause("cc")
	case "unpause":
		return e.ContainerUnpause("cc")
	case "rename":
		return e.ContainerRename("cc", arg)
	case "rm":
		return e.ContainerRemove("cc", container.RemoveOptions{Force: arg == "-f", RemoveVolumes: true})
	case "exec":
		_, err := e.ExecCreate("cc", container.ExecOptions{Cmd: []string{"exit", "0"}})
		return err
	}
	return fmt.Errorf("no such call: %s", call)
}

func changedOr(changed bool, err error) error {
	if err == nil && !changed {
		return errorf(304, "unchanged")
	}
	return err
}

func (s *step) check(t *testing.T, e *Engine, w *watcher) {
	t.Helper()
	id := ""
	if c := e.ctrs.find("cc"); c != nil {
		id = c.id
	}
	got := answer(do(t.Context(), e, s.call))
	if id != "" {
		got = replaceID(got, id)
	}
	if diff := cmp.Diff(of(s.answer, e), got); diff != "" {
		t.Errorf("%s answers (-want +got):\n%s", s.call, diff)
	}
	if diff := cmp.Diff(of(s.events, e), w.news()); diff != "" {
		t.Errorf("%s tells (-want +got):\n%s", s.call, diff)
	}
}

var (
	fine    = all("ok")
	same    = all("304 unchanged")
	nothing = all("")
	missing = all("404 No such container: cc")
)

func notRunning(prefix ...string) map[string]string {
	if prefix == nil {
		prefix = []string{"", ""}
	}
	return map[string]string{
		"20.10": "409 " + prefix[0] + "Container <ID> is not running", "": "409 " + prefix[1] + "container <ID> is not running"}
}

var notRunningKill = notRunning("Cannot kill container: cc: ", "cannot kill container: cc: ")
