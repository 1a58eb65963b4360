package core

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/google/go-cmp/cmp"
)

// output reads to the end of an output: what stands on standard output, a bar,
// and what stands on standard error.
func outputOf(t *testing.T, o *Output) string {
	t.Helper()
	var text [Stderr + 1]strings.Builder
	for {
		c, err := o.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return text[Stdout].String() + "|" + text[Stderr].String()
		}
		if err != nil {
			t.Fatal(err)
		}
		text[c.Stream].Write(c.Data)
	}
}

func newExec(t *testing.T, e *Engine, name string, o container.ExecOptions) string {
	t.Helper()
	id, err := e.ExecCreate(name, o)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestExec(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		c := started(t, e, "cc", command("sleep"), nil)
		w := watch(t, e)
		id := newExec(t, e, "cc", container.ExecOptions{
			Cmd: []string{"print", "out", "!err"}, AttachStdout: true, AttachStderr: true, User: "5",
		})
		want := ExecState{
			ID: id, ContainerID: c, OpenStdout: true, OpenStderr: true, DetachKeys: []byte{},
			ProcessConfig: ExecProcess{Entrypoint: "print", Arguments: []string{"out", "!err"}, User: "5"},
		}
		got, err := e.ExecInspect(id)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("created: %v (-want +got):\n%s", err, diff)
		}
		if diff := cmp.Diff([]string{id}, inspect(t, e, "cc").ExecIDs); diff != "" {
			t.Errorf("the container's execs (-want +got):\n%s", diff)
		}
		a, err := e.ExecStart(id, container.ExecStartOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff("out\n|err\n", outputOf(t, a.Output)); diff != "" {
			t.Errorf("output (-want +got):\n%s", diff)
		}
		code := 0
		want.ExitCode, want.Pid = &code, firstPid+e.pids
		got, err = e.ExecInspect(id)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("ended: %v (-want +got):\n%s", err, diff)
		}
		if diff := cmp.Diff("exec_create: print out !err, exec_start: print out !err, exec_die 0", w.news()); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if ids := inspect(t, e, "cc").ExecIDs; ids != nil {
			t.Errorf("the container still has the execs %v", ids)
		}
	})
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestExecRefusals(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("sleep"), nil)
		_, err := e.ExecCreate("cc", container.ExecOptions{})
		if diff := cmp.Diff("400 No exec command specified", answer(err)); diff != "" {
			t.Errorf("no command (-want +got):\n%s", diff)
		}
		_, err = e.ExecStart("nope", container.ExecStartOptions{})
		if diff := cmp.Diff("404 No such exec instance: nope", answer(err)); diff != "" {
			t.Errorf("no exec (-want +got):\n%s", diff)
		}
		id := newExec(t, e, "cc", container.ExecOptions{Cmd: []string{"sleep"}})
		idle := newExec(t, e, "cc", container.ExecOptions{Cmd: []string{"sleep"}})
		if a, err := e.ExecStart(id, container.ExecStartOptions{Detach: true}); a != nil || err != nil {
			t.Fatalf("detached start: %v, %v", a, err)
		}
		_, err = e.ExecStart(id, container.ExecStartOptions{})
		want := map[string]string{"28.5": "409 exec command " + id + " is already running", "": "409 Error: Exec command " + id + " is already running"}
		if diff := cmp.Diff(of(want, e), answer(err)); diff != "" {
			t.Errorf("second start (-want +got):\n%s", diff)
		}
		w := watch(t, e)
		calls(t, e, []string{"kill"})
		if got := w.news(); !strings.HasPrefix(got, "kill 9, exec_die 137, ") {
			t.Errorf("got %s, want the exec to end after the kill and before the rest", got)
		}
		if x, err := e.ExecInspect(id); err != nil || x.Running || *x.ExitCode != 137 {
			t.Errorf("the exec of an ended container: %+v, %v, want code 137", x, err)
		}
		if _, err := e.ExecInspect(idle); answer(err) != "404 No such exec instance: "+idle {
			t.Errorf("the exec that never ran: %v, want it gone", err)
		}
		calls(t, e, []string{"rm"})
		if _, err := e.ExecInspect(id); answer(err) != "404 No such exec instance: "+id {
			t.Errorf("the exec of a removed container: %v, want it gone", err)
		}
	})
}

func TestExecHasRun(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("sleep"), nil)
		s, err := e.Subscribe(events.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		id := newExec(t, e, "cc", container.ExecOptions{Cmd: []string{"exit", "3"}})
		if _, err := e.ExecStart(id, container.ExecStartOptions{Detach: true}); err != nil {
			t.Fatal(err)
		}
		eventOf(t, s, events.ActionExecDie)
		_, err = e.ExecStart(id, container.ExecStartOptions{})
		want := map[string]string{"28.5": "409 exec command " + id + " has already run", "": "409 Error: Exec command " + id + " has already run"}
		if diff := cmp.Diff(of(want, e), answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if x, err := e.ExecInspect(id); err != nil || *x.ExitCode != 3 {
			t.Errorf("inspect: %+v, %v, want code 3", x, err)
		}
	})
}

func TestExecStdin(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("sleep"), nil)
		id := newExec(t, e, "cc", container.ExecOptions{Cmd: []string{"cat"}, AttachStdin: true, AttachStdout: true})
		a, err := e.ExecStart(id, container.ExecStartOptions{})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(a.Stdin, "hello")
		a.Stdin.Close()
		if diff := cmp.Diff("hello|", outputOf(t, a.Output)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestEnvironment(t *testing.T) {
	c := &cont{id: strings.Repeat("a", 64), config: &container.Config{Hostname: "h", Env: []string{"A=1", "PATH=/x", "GONE"}}}
	for _, tt := range []struct {
		about string
		more  []string
		want  []string
	}{
		{"container", nil, []string{"PATH=/x", "HOSTNAME=h", "A=1", "HOME=/"}},
		{"exec", []string{"A=2", "B=3", "HOSTNAME"}, []string{"PATH=/x", "A=2", "B=3", "HOME=/"}},
	} {
		if diff := cmp.Diff(tt.want, environment(c, tt.more)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.about, diff)
		}
	}
}

// What has ended is marked at one sweep and forgotten at the next, so that health
// checks do not pile up.
func TestExecsAreSwept(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("wait"), nil)
		run := func(args ...string) string {
			id := newExec(t, e, "cc", container.ExecOptions{Cmd: args})
			if _, err := e.ExecStart(id, container.ExecStartOptions{Detach: true}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		ends, runs := run("exit", "3"), run("wait")
		var got []string
		for range 3 {
			time.Sleep(execSweep - time.Second)
			x, err := e.ExecInspect(ends)
			got = append(got, fmt.Sprint(x.CanRemove, " ", err != nil))
			time.Sleep(time.Second)
		}
		if diff := cmp.Diff([]string{"false false", "true false", "false true"}, got); diff != "" {
			t.Errorf("removable and gone, before each sweep (-want +got):\n%s", diff)
		}
		if x, err := e.ExecInspect(runs); err != nil || x.CanRemove {
			t.Errorf("the exec that runs: %+v, %v", x, err)
		}
		run("exit", "0")
		if n := len(e.execs.byID); n != 2 {
			t.Errorf("%d execs are kept, want 2", n)
		}
	})
}
