package core

import (
	"context"
	"strconv"
	"syscall"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// run is one run of a container's program.
type run struct {
	cont   *cont
	proc   *Process
	cancel context.CancelFunc
	began  time.Time        // in real time
	ended  chan struct{}    // closed when the engine holds it for ended
	stops  int              // stop requests that wait for the end
	held   []syscall.Signal // what a paused program will get once it goes on
}

// beginRun starts c's program, whose namespace is ready.
func (e *Engine) beginRun(c *cont) {
	ctx, cancel := context.WithCancel(context.Background())
	if c.config.OpenStdin {
		c.stdin.open()
	}
	p := &Process{
		Args: commandOf(c.config), Env: environment(c, nil), Dir: workDir(c.config.WorkingDir), User: c.config.User,
		TTY: c.config.Tty, Net: c.ns.Process(), engine: e, cont: c, signals: newSignalBox(),
	}
	p.Stdin = c.stdin.reader()
	p.Stdout, p.Stderr = c.log.writers(c.config.Tty)
	c.log.begin()
	c.run = &run{cont: c, proc: p, cancel: cancel, began: time.Now(), ended: make(chan struct{})}
	r := c.run
	e.spawn(ctx, c.programOf(p.Args, p.Env), p, func(code int) { e.ended(r, code) })
	e.beginHealth(c)
}

// deliver gives a run's program a signal. It may let go of the lock for a
// moment, in which the run may end.
func (e *Engine) deliver(r *run, sig syscall.Signal) {
	if sig == sigKILL {
		e.ended(r, exitSignal+int(sig))
		return
	}
	if r.cont.state.Status == container.StatePaused {
		r.held = append(r.held, sig)
		return
	}
	if terminates(sig) && !r.proc.signals.isOpen() {
		e.settle(r)
	}
	switch {
	case r.proc.signals.isOpen():
		r.proc.signals.send(sig)
	case terminates(sig):
		e.ended(r, exitSignal+int(sig))
	}
}

// exitSignal is the exit code of a program that a signal ended, less the
// signal's number.
const exitSignal = 128

// settle waits until a young program has asked for its signals or has had the
// time to.
func (e *Engine) settle(r *run) {
	left := settleTime - time.Since(r.began)
	if left <= 0 {
		return
	}
	e.mu.Unlock()
	defer e.mu.Lock()
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-r.proc.signals.asked:
	case <-r.ended:
	case <-timer.C:
	}
}

// ended is the end of a run: its program has returned, or is held for dead
// from now on. Only the first call for a run counts.
func (e *Engine) ended(r *run, code int) {
	c := r.cont
	if c.run != r {
		return
	}
	pauseHealth(c)
	e.endExecs(c)
	r.cancel()
	r.proc.Net.Close()
	c.log.end()
	c.stdin.end()
	c.run = nil
	ran := e.now().Sub(c.state.StartedAt)
	again, delay := c.restart.next(c.host.RestartPolicy, code, ran)
	if !e.Profile.DieLast {
		e.emitDie(c, code, ran)
	}
	e.unpublishLocked(c)
	e.detachAll(c)
	e.leaveNamespace(c)
	e.settleState(c, code, again)
	for range r.stops {
		e.emitContainer(c, events.ActionStop, nil)
	}
	if e.Profile.DieLast {
		e.emitDie(c, code, ran)
	}
	close(r.ended)
	e.afterEnd(c, again, delay)
}

func (e *Engine) settleState(c *cont, code int, again bool) {
	c.state.Status = container.StateExited
	if again {
		c.state.Status = container.StateRestarting
	}
	c.state.Pid, c.state.ExitCode, c.state.FinishedAt = 0, code, e.now()
	c.relist()
}

// afterEnd tells those who wait, and has the container restart or removed.
func (e *Engine) afterEnd(c *cont, again bool, delay time.Duration) {
	c.notify(false)
	switch {
	case again:
		e.restartAfter(c, delay)
	case c.host.AutoRemove && !c.restart.manual && e.known(c):
		e.removeLocked(c)
	}
}

func (e *Engine) emitDie(c *cont, code int, ran time.Duration) {
	attrs := map[string]string{"exitCode": strconv.Itoa(code)}
	if e.say.execDuration {
		attrs["execDuration"] = strconv.Itoa(int(ran.Seconds()))
	}
	e.emitContainer(c, events.ActionDie, attrs)
}

// emitContainer tells of a change to c. Its labels, image and name go along.
func (e *Engine) emitContainer(c *cont, action events.Action, attrs map[string]string) {
	e.emitLocked(event{
		typ: events.ContainerEventType, action: action, actor: c.id,
		attrs: attrs, labels: c.config.Labels, name: c.name, image: c.config.Image,
	})
}

// known reports whether c has not been removed.
func (e *Engine) known(c *cont) bool { return e.ctrs.byID[c.id] == c }
