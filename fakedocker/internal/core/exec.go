package core

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// execTable finds execs, also those that have ended, as long as their
// container is there.
type execTable struct{ byID map[string]*execution }

// execution is one exec: a further program in a running container.
type execution struct {
	id     string
	cont   *cont
	o      container.ExecOptions
	ran    bool // it has been started
	code   *int // nil: it has not ended
	pid    int
	out    *output
	stdin  *inputPipe
	proc   *Process // nil unless it runs
	cancel context.CancelFunc
}

// ExecState is what an inspect of an exec shows.
type ExecState struct {
	ID            string `json:"ID"`
	Running       bool
	ExitCode      *int
	ProcessConfig ExecProcess
	OpenStdin     bool
	OpenStderr    bool
	OpenStdout    bool
	CanRemove     bool
	ContainerID   string
	DetachKeys    []byte
	Pid           int
}

// ExecProcess is the command of an [ExecState].
type ExecProcess struct {
	Tty        bool     `json:"tty"`
	Entrypoint string   `json:"entrypoint"`
	Arguments  []string `json:"arguments"`
	Privileged bool     `json:"privileged"`
	User       string   `json:"user,omitempty"`
}

// ExecCreate prepares a further program in a running container: the image's
// program once more, with the exec's command as its arguments.
func (e *Engine) ExecCreate(term string, o container.ExecOptions) (id string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(o.Cmd) == 0 {
		return "", badRequest("No exec command specified")
	}
	c, err := e.findContainer(term)
	if err != nil {
		return "", err
	}
	if err := e.checkExec(c, term); err != nil {
		return "", err
	}
	x := &execution{id: e.newID(), cont: c, o: o, out: newOutput(e.now)}
	if o.AttachStdin {
		x.stdin = newInputPipe()
	}
	e.execs.byID[x.id], c.execs[x.id] = x, x
	e.emitExec(x, string(events.ActionExecCreate)+": "+o.Cmd[0]+" "+strings.Join(o.Cmd[1:], " "), nil)
	return x.id, nil
}

// checkExec refuses an exec in a container that does not run.
func (e *Engine) checkExec(c *cont, term string) error {
	switch c.state.Status {
	case container.StateRunning:
		return nil
	case container.StatePaused:
		return conflict("Container %s is paused, unpause the container before exec", term)
	case container.StateRestarting:
		return restarting(c)
	}
	return conflict(e.say.notRunning, c.id)
}

// ExecStart starts a prepared program and connects to its streams; of a
// detached one it returns nil.
func (e *Engine) ExecStart(id string, o container.ExecStartOptions) (*Attachment, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	x := e.execs.byID[id]
	if x == nil {
		return nil, noExec(id)
	}
	if err := e.checkExecStart(x); err != nil {
		return nil, err
	}
	var a *Attachment
	if !o.Detach {
		a = e.attachTo(x.out, false, x.o.AttachStdout, x.o.AttachStderr)
		a.TTY, a.Stdin = x.o.Tty, x.stdin.client(true)
	}
	e.emitExec(x, string(events.ActionExecStart)+": "+x.o.Cmd[0]+" "+strings.Join(x.o.Cmd[1:], " "), nil)
	e.beginExec(x)
	return a, nil
}

func (e *Engine) checkExecStart(x *execution) error {
	if err := e.checkExec(x.cont, x.cont.id); err != nil {
		return err
	}
	switch {
	case x.code != nil:
		return &LateError{conflict(e.say.execRan, x.id)}
	case x.ran:
		return &LateError{conflict(e.say.execRuns, x.id)}
	}
	return nil
}

func noExec(id string) error { return notFound("No such exec instance: %s", id) }

func (e *Engine) beginExec(x *execution) {
	c := x.cont
	ctx, cancel := context.WithCancel(context.Background())
	e.pids++
	x.ran, x.pid, x.cancel = true, firstPid+e.pids, cancel
	x.proc = &Process{
		Args: slices.Clone(x.o.Cmd), Env: environment(c, x.o.Env), User: orDefault(x.o.User, c.config.User),
		Dir: workDir(orDefault(x.o.WorkingDir, c.config.WorkingDir)), TTY: x.o.Tty, Stdin: x.stdin.reader(),
		Net: c.ns.Process(), engine: e, cont: c, signals: newSignalBox(),
	}
	x.proc.Stdout, x.proc.Stderr = x.out.writers(x.o.Tty)
	x.out.begin()
	e.spawn(ctx, c.program, x.proc, func(code int) { e.execEnded(x, code) })
}

// execEnded is the end of an exec's program. Only the first call counts.
func (e *Engine) execEnded(x *execution, code int) {
	if x.code != nil {
		return
	}
	x.code = &code
	x.cancel()
	x.proc.Net.Close()
	x.proc = nil
	x.stdin.end()
	x.out.end()
	delete(x.cont.execs, x.id)
	e.emitExec(x, string(events.ActionExecDie), map[string]string{"exitCode": strconv.Itoa(code)})
}

// endExecs ends the execs of a container that ends: those that run are killed,
// those that were never started are forgotten.
func (e *Engine) endExecs(c *cont) {
	for _, id := range slices.Sorted(maps.Keys(c.execs)) {
		x := c.execs[id]
		if x.proc != nil {
			e.execEnded(x, exitSignal+int(sigKILL))
			continue
		}
		delete(c.execs, id)
		delete(e.execs.byID, id)
	}
}

// forgetExecs drops the execs of a container that is removed.
func (e *Engine) forgetExecs(c *cont) {
	maps.DeleteFunc(e.execs.byID, func(_ string, x *execution) bool { return x.cont == c })
}

// ExecInspect shows an exec.
func (e *Engine) ExecInspect(id string) (ExecState, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	x := e.execs.byID[id]
	if x == nil {
		return ExecState{}, noExec(id)
	}
	return ExecState{
		ID: x.id, Running: x.proc != nil, ExitCode: x.code, ContainerID: x.cont.id, Pid: x.pid, DetachKeys: []byte{},
		OpenStdin: x.o.AttachStdin, OpenStdout: x.o.AttachStdout, OpenStderr: x.o.AttachStderr,
		ProcessConfig: ExecProcess{
			Tty: x.o.Tty, Entrypoint: x.o.Cmd[0], Arguments: append([]string{}, x.o.Cmd[1:]...),
			Privileged: x.o.Privileged, User: x.o.User,
		},
	}, nil
}

// ExecResize sets the size of a running exec's terminal, which programs do not
// see.
func (e *Engine) ExecResize(id string, _, _ uint) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.execs.byID[id] == nil {
		return noExec(id)
	}
	return nil
}

func (e *Engine) emitExec(x *execution, action string, attrs map[string]string) {
	all := map[string]string{"execID": x.id}
	maps.Copy(all, attrs)
	e.emitContainer(x.cont, events.Action(action), all)
}
