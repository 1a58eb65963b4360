package core

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// execTable finds execs, also those that have ended, and those whose container
// is not there any more, until it is swept.
type execTable struct {
	byID  map[string]*execution
	first time.Time // from when on it is swept: the engine's start
	swept int       // how often it was
}

// execution is one exec: a further program in a running container.
type execution struct {
	id     string
	cont   *cont
	o      container.ExecOptions
	keys   []byte
	ran    bool // it has been started
	code   *int // nil: it has not ended
	pid    int
	began  time.Time
	over   time.Time // when it has ended
	out    *output
	stdin  *inputPipe
	proc   *Process // nil unless it runs
	cancel context.CancelFunc
	after  func(code int) // called with the lock held when it has ended; may be nil
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
	keys, ok := DetachKeys(o.DetachKeys)
	if !ok {
		return "", internal("Invalid escape keys (%s) provided", o.DetachKeys)
	}
	x := e.newExec(c, o)
	x.keys = keys
	return x.id, nil
}

func (e *Engine) newExec(c *cont, o container.ExecOptions) *execution {
	e.sweepExecs()
	x := &execution{id: e.newID(), cont: c, o: o, out: newOutput(e.now)}
	if o.AttachStdin {
		x.stdin = newInputPipe()
	}
	if c.execs == nil {
		c.execs = map[string]*execution{}
	}
	e.execs.byID[x.id], c.execs[x.id] = x, x
	e.emitExec(x, string(events.ActionExecCreate)+": "+o.Cmd[0]+" "+strings.Join(o.Cmd[1:], " "), nil)
	return x
}

// findExec finds an exec that has not been swept away.
func (e *Engine) findExec(id string) *execution {
	x := e.execs.byID[id]
	if x == nil || e.sweepsOf(x) > 1 {
		return nil
	}
	return x
}

func (e *Engine) emitExecStart(x *execution) {
	e.emitExec(x, string(events.ActionExecStart)+": "+x.o.Cmd[0]+" "+strings.Join(x.o.Cmd[1:], " "), nil)
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
	x := e.findExec(id)
	if x == nil {
		return nil, noExec(id)
	}
	if err := e.checkExecStart(x); err != nil {
		return nil, err
	}
	e.emitExecStart(x)
	if x.program() == nil {
		return nil, e.failExec(x)
	}
	var a *Attachment
	if !o.Detach {
		a = e.attachTo(x.out, false, x.o.AttachStdout, x.o.AttachStderr)
		a.TTY, a.Stdin = o.Tty, x.stdin.client(true) // the frames are as the start has it
	}
	e.beginExec(x)
	return a, nil
}

// program is what an exec runs, or nil if its command is not there.
func (x *execution) program() Program {
	return x.cont.programOf(x.o.Cmd, environment(x.cont, x.o.Env))
}

// failExec is the end of an exec whose command is not there.
func (e *Engine) failExec(x *execution) error {
	code := e.say.noExecCode
	x.ran, x.code, x.over = true, &code, e.now()
	delete(x.cont.execs, x.id)
	return &LateError{badRequest(e.say.noExec, noSuchCommand(x.o.Cmd[0]))}
}

func (e *Engine) checkExecStart(x *execution) error {
	if err := e.checkExecHome(x); err != nil {
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

// checkExecHome refuses what is asked of an exec whose container does not run,
// or is not there any more.
func (e *Engine) checkExecHome(x *execution) error {
	c := x.cont
	switch {
	case !e.known(c):
		return notFound("No such container: %s", x.id) // of the exec, as engines have it
	case e.say.execState && !c.running():
		return internal("Container %s is not running: %s", c.id, e.statusText(c))
	}
	return e.checkExec(c, c.id)
}

func noExec(id string) error { return notFound("No such exec instance: %s", id) }

func (e *Engine) beginExec(x *execution) {
	c := x.cont
	ctx, cancel := context.WithCancel(context.Background())
	e.pids++
	x.ran, x.pid, x.began, x.cancel = true, firstPid+e.pids, e.now(), cancel
	x.proc = &Process{
		Args: slices.Clone(x.o.Cmd), Env: environment(c, x.o.Env), User: orDefault(x.o.User, c.config.User),
		Dir: workDir(orDefault(x.o.WorkingDir, c.config.WorkingDir)), TTY: x.o.Tty, Stdin: x.stdin.reader(),
		Net: c.ns.Process(), engine: e, cont: c, signals: newSignalBox(),
	}
	x.proc.Stdout, x.proc.Stderr = x.out.writers(x.o.Tty)
	x.out.begin()
	e.spawn(ctx, x.program(), x.proc, func(code int) { e.execEnded(x, code) })
}

// execEnded is the end of an exec's program. Only the first call counts.
func (e *Engine) execEnded(x *execution, code int) {
	if x.code != nil {
		return
	}
	x.code, x.over = &code, e.now()
	x.cancel()
	x.proc.Net.Close()
	x.proc = nil
	x.stdin.end()
	x.out.end()
	delete(x.cont.execs, x.id)
	e.emitExec(x, string(events.ActionExecDie), map[string]string{"exitCode": strconv.Itoa(code)})
	if x.after != nil {
		x.after(code)
	}
}

// endExecs ends the execs of a container that ends: those that run are killed,
// those that were never started are forgotten.
func (e *Engine) endExecs(c *cont) {
	for _, id := range sortedKeys(c.execs) {
		x := c.execs[id]
		if x.proc != nil {
			e.execEnded(x, exitSignal+int(sigKILL))
			continue
		}
		delete(c.execs, id)
		delete(e.execs.byID, id)
	}
}

// ExecInspect shows an exec.
func (e *Engine) ExecInspect(id string) (ExecState, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	x := e.findExec(id)
	if x == nil || !e.known(x.cont) {
		return ExecState{}, noExec(id)
	}
	return ExecState{
		ID: x.id, Running: x.proc != nil, ExitCode: x.code, ContainerID: x.cont.id, Pid: x.pid, DetachKeys: x.keys,
		CanRemove: e.sweepsOf(x) > 0, OpenStdin: x.o.AttachStdin, OpenStdout: x.o.AttachStdout, OpenStderr: x.o.AttachStderr,
		ProcessConfig: ExecProcess{
			Tty: x.o.Tty, Entrypoint: x.o.Cmd[0], Arguments: append([]string{}, x.o.Cmd[1:]...),
			Privileged: x.o.Privileged, User: orDefault(x.o.User, x.cont.config.User),
		},
	}, nil
}

// ExecResize sets the size of a running exec's terminal, which programs do not
// see.
func (e *Engine) ExecResize(id string, _, _ uint) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	x := e.findExec(id)
	if x == nil {
		return noExec(id)
	}
	if err := e.checkExecHome(x); err != nil {
		return err
	}
	switch {
	case x.code != nil && x.pid == 0:
		return e.say.execNever.with()
	case x.code != nil:
		return notFound("%s", strings.ReplaceAll(e.say.execGone, "%s", id))
	}
	return nil
}

func (e *Engine) emitExec(x *execution, action string, attrs map[string]string) {
	all := map[string]string{"execID": x.id}
	maps.Copy(all, attrs)
	e.emitContainer(x.cont, events.Action(action), all)
}
