package core

import (
	"time"

	"github.com/docker/docker/api/types/container"
)

// Delays before a restart by policy: the first, the last, and after how long a
// run they begin anew. Measured in the source of engine 28.5.
const (
	firstDelay = 100 * time.Millisecond
	lastDelay  = time.Minute
	longRun    = 10 * time.Second
)

// restarter decides whether a container whose program has ended runs again.
type restarter struct {
	count    int  // restarts since the last start on request
	stopped  bool // a request has sent it a signal since
	canceled bool // the signal was one that ends it
	manual   bool // a restart request is under way
	delay    time.Duration
	timer    *time.Timer
}

// begin forgets earlier runs: someone has asked for a start.
func (r *restarter) begin() { *r = restarter{manual: r.manual} }

// next says whether the program runs again, and how long to wait before.
func (r *restarter) next(policy container.RestartPolicy, code int, ran time.Duration) (bool, time.Duration) {
	if policy.IsNone() || r.canceled {
		return false, 0
	}
	r.delay = nextDelay(r.delay, ran)
	if !r.wanted(policy, code) {
		return false, 0
	}
	r.count++
	return true, r.delay
}

func nextDelay(last, ran time.Duration) time.Duration {
	if last == 0 || ran >= longRun {
		return firstDelay
	}
	return min(2*last, lastDelay)
}

func (r *restarter) wanted(policy container.RestartPolicy, code int) bool {
	switch {
	case policy.IsAlways():
		return true
	case policy.IsUnlessStopped():
		return !r.stopped
	case policy.IsOnFailure():
		limit := policy.MaximumRetryCount
		return code != 0 && (limit == 0 || r.count < limit)
	}
	return false
}

// restartAfter starts c again when the delay has passed, in real time.
func (e *Engine) restartAfter(c *cont, delay time.Duration) {
	var timer *time.Timer
	timer = time.AfterFunc(delay, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if c.restart.timer != timer || c.state.Status != container.StateRestarting || e.isClosed() {
			return
		}
		e.restartNow(c)
	})
	c.restart.timer = timer
}

func (e *Engine) restartNow(c *cont) {
	code := c.state.ExitCode
	if err := e.startLocked(c, false); err == nil {
		return
	}
	c.state.Status, c.state.ExitCode = container.StateExited, code
	c.notify(false)
}

// cancelRestart ends a container that waits for its next run.
func (e *Engine) cancelRestart(c *cont) {
	c.restart.stopped, c.restart.canceled = true, true
	if c.restart.timer != nil {
		c.restart.timer.Stop()
	}
	c.state.Status = container.StateExited
	e.afterEnd(c, false, 0)
}
