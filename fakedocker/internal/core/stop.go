package core

import (
	"context"
	"strconv"
	"syscall"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// defaultGrace is how many seconds a program has to obey a stop signal.
const defaultGrace = 10

// killTakes is how long a program lives at least from the stop signal to the
// kill: with no grace at all, engines are so slow to send the second that a
// program which reacts at once ends by itself (measured).
const killTakes = 50 * time.Millisecond

// alive reports whether engines call c running: it runs, is paused, or waits
// for its next run.
func (c *cont) alive() bool {
	return c.running() || c.state.Status == container.StateRestarting
}

// ContainerStop sends a container its stop signal, waits for the grace period
// and kills it then. It changes nothing, and says so, when the container does
// not run. A ctx that ends does not end the stop: engines carry it through.
func (e *Engine) ContainerStop(_ context.Context, term string, o container.StopOptions) (changed bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil || !c.alive() {
		return false, err
	}
	if err := e.stopLocked(c, o); err != nil {
		return false, internal("cannot stop container: %s: %s", term, err)
	}
	return true, nil
}

// stopLocked stops a container that is alive. It lets go of the lock while it
// waits.
func (e *Engine) stopLocked(c *cont, o container.StopOptions) error {
	sig, err := e.stopSignal(c, o.Signal)
	if err != nil {
		return err
	}
	r := c.run
	if r == nil {
		e.cancelRestart(c)
		e.emitContainer(c, events.ActionStop, nil)
		return nil
	}
	r.stops++
	e.signalLocked(r, sig)
	e.await(r, gracePeriod(c, o.Timeout))
	if c.run == r {
		e.signalLocked(r, sigKILL)
	}
	return nil
}

// stopSignal is the signal to stop c with: the request's, on releases that
// read it, else the container's, else SIGTERM.
func (e *Engine) stopSignal(c *cont, asked string) (syscall.Signal, error) {
	if asked != "" && e.say.signalOption {
		sig, ok := parseSignal(asked)
		if !ok {
			return 0, badRequest(e.say.badSignal, asked)
		}
		return sig, nil
	}
	if sig, ok := parseSignal(c.config.StopSignal); ok {
		return sig, nil
	}
	return sigTERM, nil
}

// gracePeriod is how long to wait: the request's seconds, else the
// container's, else the engine's. A negative number is for ever.
func gracePeriod(c *cont, asked *int) time.Duration {
	seconds := defaultGrace
	if c.config.StopTimeout != nil {
		seconds = *c.config.StopTimeout
	}
	if asked != nil {
		seconds = *asked
	}
	if seconds < 0 {
		return -1
	}
	return max(time.Duration(seconds)*time.Second, killTakes)
}

// await waits for the end of a run, without the lock.
func (e *Engine) await(r *run, grace time.Duration) {
	e.mu.Unlock()
	defer e.mu.Lock()
	var over <-chan time.Time
	if grace >= 0 {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-r.ended:
	case <-over:
	}
}

// signalLocked sends a running program a signal and tells of it. Most signals
// also tell the restart policy that the end is wanted, and wake a paused
// container. It may let go of the lock for a moment.
func (e *Engine) signalLocked(r *run, sig syscall.Signal) {
	c := r.cont
	c.restart.stopped = true
	c.relist()
	e.emitContainer(c, events.ActionKill, map[string]string{"signal": strconv.Itoa(int(sig))})
	if c.endsWith(sig) {
		c.restart.canceled = true
		if sig != sigKILL && c.state.Status == container.StatePaused {
			e.thaw(c)
		}
	}
	e.deliver(r, sig)
}

// endsWith reports whether the engine takes sig for the wish that c ends: any
// signal, unless the container has a stop signal of its own.
func (c *cont) endsWith(sig syscall.Signal) bool {
	stop, ok := parseSignal(c.config.StopSignal)
	return !ok || sig == sigKILL || sig == stop
}

// ContainerRestart stops a container, if it is alive, and starts it.
func (e *Engine) ContainerRestart(_ context.Context, term string, o container.StopOptions) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return err
	}
	if err := e.restartLocked(c, o); err != nil {
		return internal("Cannot restart container %s: %s", term, err)
	}
	e.emitContainer(c, events.ActionRestart, nil)
	return nil
}

func (e *Engine) restartLocked(c *cont, o container.StopOptions) error {
	if c.alive() {
		if _, err := e.stopSignal(c, o.Signal); err != nil {
			return err // nothing is under way yet
		}
		c.restart.manual = true
		if err := e.stopLocked(c, o); err != nil {
			return err
		}
	}
	switch {
	case !e.known(c):
		return notFound("No such container: %s", c.id)
	case c.alive():
		return nil // someone else was faster
	}
	return e.startLocked(c, true)
}
