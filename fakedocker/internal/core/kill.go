package core

import (
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// ContainerKill sends a container's program a signal, SIGKILL if none is
// named. It waits for the end only after a SIGKILL.
func (e *Engine) ContainerKill(term, signal string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if signal == "" {
		signal = "KILL"
	}
	sig, ok := parseSignal(signal)
	if !ok && e.say.bareBadSignal {
		return badRequest(e.say.badSignal, signal)
	}
	if err := e.killRefusal(term, signal); err != nil {
		return errorf(err.Status, e.say.kill, term, err)
	}
	if c := e.ctrs.find(term); c.run != nil {
		e.signalLocked(c.run, sig)
	} else if c.endsWith(sig) {
		e.cancelRestart(c)
	}
	return nil
}

// killRefusal is why a kill is refused, or nil.
func (e *Engine) killRefusal(term, signal string) *Error {
	sig, ok := parseSignal(signal)
	if !ok {
		return badRequest(e.say.badSignal, signal)
	}
	if !supported(sig) {
		if e.say.unsignedSignal {
			return e.say.unsupported.with(uint64(sig))
		}
		return e.say.unsupported.with(int(sig))
	}
	c := e.ctrs.find(term)
	if c == nil {
		return notFound("No such container: %s", term)
	}
	if !c.alive() {
		return conflict(e.say.notRunning, c.id)
	}
	return nil
}

// ContainerPause freezes a container: it accepts, reads and writes nothing on
// the network until it is unpaused. Its program is not held otherwise.
func (e *Engine) ContainerPause(term string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return err
	}
	switch c.state.Status {
	case container.StatePaused:
		return conflict(e.say.isPaused, c.id)
	case container.StateRestarting:
		return restarting(c)
	case container.StateRunning:
	default:
		return conflict(e.say.notRunning, c.id)
	}
	c.state.Status = container.StatePaused
	c.relist()
	pauseHealth(c)
	for _, p := range c.processes() {
		p.Net.Freeze()
	}
	e.emitContainer(c, events.ActionPause, nil)
	return nil
}

func restarting(c *cont) error {
	return conflict("Container %s is restarting, wait until the container is running", c.id)
}

// ContainerUnpause thaws a paused container.
func (e *Engine) ContainerUnpause(term string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return err
	}
	if c.state.Status != container.StatePaused {
		return internal("Container %s is not paused", c.id)
	}
	e.thaw(c)
	return nil
}

func (e *Engine) thaw(c *cont) {
	c.state.Status = container.StateRunning
	c.relist()
	if c.health != nil {
		e.nextCheck(c.run)
	}
	for _, p := range c.processes() {
		p.Net.Thaw()
	}
	e.emitContainer(c, events.ActionUnPause, nil)
	r := c.run
	held := r.held
	r.held = nil
	for _, sig := range held {
		e.deliver(r, sig)
	}
}

// processes lists c's running programs: its own and those of its execs.
func (c *cont) processes() []*Process {
	var list []*Process
	if c.run != nil {
		list = append(list, c.run.proc)
	}
	for _, x := range c.execs {
		if x.proc != nil {
			list = append(list, x.proc)
		}
	}
	return list
}
