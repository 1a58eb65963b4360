package core

import (
	"net/http"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// exitUnknown is the exit code of a container that could not be started.
const exitUnknown = 128

// ContainerStart starts a container. It changes nothing, and says so, when the
// container runs or restarts already. When it returns, the container is on its
// networks and its names resolve; its program may not have begun yet.
func (e *Engine) ContainerStart(_ Version, term string) (changed bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return false, err
	}
	switch c.state.Status {
	case container.StatePaused:
		return false, conflict("cannot start a paused container, try unpause instead")
	case container.StateRunning, container.StateRestarting:
		return false, nil
	}
	return true, e.startLocked(c, true)
}

// startLocked starts a container that does not run. The first start after a
// request forgets what earlier runs did; a restart by policy does not.
func (e *Engine) startLocked(c *cont, requested bool) error {
	if e.isClosed() {
		return errorf(http.StatusServiceUnavailable, "fakedocker: the engine is closed")
	}
	if c.imageID == "" && c.commands == nil {
		return NotModelled("the start of a container without an image")
	}
	if err := e.bringUp(c); err != nil {
		c.state.Error = err.Error()
		if c.state.ExitCode == 0 {
			c.state.ExitCode = exitUnknown
		}
		if c.host.AutoRemove {
			e.removeLocked(c)
		}
		return err
	}
	if requested {
		c.restart.begin()
	}
	c.restart.manual = false
	e.launch(c)
	e.emitContainer(c, events.ActionStart, nil)
	return nil
}

// bringUp gives a starting container its network namespace, its networks and
// its published ports, or none of them.
func (e *Engine) bringUp(c *cont) error {
	if err := e.enterNamespace(c); err != nil {
		return err
	}
	if e.say.taskFirst {
		if err := e.checkTask(c); err != nil {
			e.tellUnattached(c)
			e.leaveNamespace(c)
			return err
		}
	}
	before := e.evts.mark()
	var wayOut *endpoint
	if !c.guest() && !c.config.NetworkDisabled {
		var err error
		if wayOut, err = e.attachAll(c); err != nil {
			e.leaveNamespace(c)
			if c.files == noFiles {
				c.sandbox = "" // none was made: no network came that far
			}
			return err
		}
	}
	if err := e.publishLocked(c); err != nil {
		// The connects were part of the failed step, so no one hears of them;
		// of the disconnects everyone does.
		e.evts.forget(before)
		// Ports are published as the first way out joins.
		if e.say.dropsUnjoined {
			e.drop(c, wayOut)
			e.startFailed(c)
		} else {
			e.joinFailed(c, wayOut)
		}
		e.detachAll(c)
		e.leaveNamespace(c)
		return e.startError(err)
	}
	if e.say.taskFirst {
		return nil
	}
	if err := e.checkTask(c); err != nil {
		e.undoStart(c)
		return err
	}
	return nil
}

// checkTask refuses what the container's runtime would.
func (e *Engine) checkTask(c *cont) error {
	c.files = allFiles
	chooseRuntime(c)
	for _, check := range []func(*cont) error{e.checkSysctls, e.checkUlimits, e.checkHostnameSet} {
		if err := check(c); err != nil {
			return err
		}
	}
	return e.checkCommand(c)
}

// checkHostnameSet refuses a hostname that the kernel does not take.
func (e *Engine) checkHostnameSet(c *cont) error {
	if len(c.config.Hostname) > longestHostname && !c.host.UTSMode.IsHost() {
		return e.noInit("sethostname: invalid argument")
	}
	return nil
}

// chooseRuntime writes down the default runtime, once there is something to run.
func chooseRuntime(c *cont) {
	if c.host.Runtime == "" {
		host := *c.host
		host.Runtime = "runc"
		c.host = &host
	}
}

// undoStart takes a container off its networks whose program cannot run.
func (e *Engine) undoStart(c *cont) {
	e.startFailed(c)
	e.unpublishLocked(c)
	e.detachAll(c)
	e.leaveNamespace(c)
}

// tellUnattached tells of the disconnects of a container from the networks that it
// was not on yet, as releases do that make the task first (measured).
func (e *Engine) tellUnattached(c *cont) {
	if c.config.NetworkDisabled || c.guest() {
		return
	}
	for _, key := range shuffledKeys(e, c.endpoints) {
		if n, err := e.networkOf(key, c.endpoints[key]); err == nil && c.endpoints[key].net == nil {
			e.emitNetwork("disconnect", n, c.id)
		}
	}
}

// launch runs c's program.
func (e *Engine) launch(c *cont) {
	e.pids++
	c.relist()
	c.state = contState{
		Status: container.StateRunning, Pid: firstPid + e.pids, StartedAt: e.now(), FinishedAt: c.state.FinishedAt,
	}
	c.files = allFiles
	e.beginRun(c)
}

// firstPid is where the fake's process IDs begin.
const firstPid = 1000

// settleTime is how long a program has after its start to ask for its signals,
// before one that it has not asked for ends it. Programs ask first thing, but
// a request to stop may come before the goroutine has run at all.
const settleTime = 50 * time.Millisecond
