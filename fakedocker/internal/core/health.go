package core

import (
	"fmt"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// How health checks go that do not say it, how many of their results are kept,
// and how much of each one's output. An exit code of -1 stands for a check that
// could not run, or not in time.
const (
	checkInterval = 30 * time.Second
	checkTimeout  = 30 * time.Second
	checkRetries  = 3
	keptResults   = 5
	keptOutput    = 4096
	exitNoCheck   = -1
)

// health is what the checks of a container have found.
type health struct {
	status container.HealthStatus
	streak int // of failures
	log    []*container.HealthcheckResult
	timer  *time.Timer // until the next check, or the end of the one that runs
}

// healthTest reports whether a container or image has a check.
func healthTest(h *container.HealthConfig) bool {
	return h != nil && len(h.Test) > 0 && (h.Test[0] == "CMD" || h.Test[0] == "CMD-SHELL")
}

// beginHealth starts the checks of a container that starts. The results of
// earlier runs are kept.
func (e *Engine) beginHealth(c *cont) {
	if !healthTest(c.config.Healthcheck) {
		return
	}
	if c.health == nil {
		c.health = &health{log: []*container.HealthcheckResult{}}
	}
	c.health.status, c.health.streak = container.Starting, 0
	e.nextCheck(c.run)
}

// pauseHealth stops the checks: a container that is not checked is not healthy,
// and no event says so.
func pauseHealth(c *cont) {
	if c.health == nil {
		return
	}
	if c.health.timer != nil {
		c.health.timer.Stop()
		c.health.timer = nil
	}
	c.health.status = container.Unhealthy
}

// nextCheck waits for the next check of a run.
func (e *Engine) nextCheck(r *run) {
	e.afterLocked(r, e.untilCheck(r.cont), func() { e.check(r) })
}

// afterLocked has f called with the lock held when d has passed, unless the run
// has ended or is paused by then, or something else is waited for.
func (e *Engine) afterLocked(r *run, d time.Duration, f func()) {
	h := r.cont.health
	var timer *time.Timer
	timer = time.AfterFunc(d, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if r.cont.run == r && h.timer == timer && !e.isClosed() {
			f()
		}
	})
	h.timer = timer
}

// untilCheck is the time between two checks, which may be another one as long
// as the container starts.
func (e *Engine) untilCheck(c *cont) time.Duration {
	check := c.config.Healthcheck
	interval := orDefault(check.Interval, checkInterval)
	if c.health.status != container.Starting || !e.startPeriod(c, e.now()) {
		return interval
	}
	return orDefault(orDefault(check.StartInterval, e.say.startInterval), interval)
}

// startPeriod reports whether failures do not count yet.
func (e *Engine) startPeriod(c *cont, at time.Time) bool {
	return at.Sub(c.state.StartedAt) < c.config.Healthcheck.StartPeriod
}

// checkCommandOf is what a check runs.
func checkCommandOf(c *container.Config) []string {
	if c.Healthcheck.Test[0] == "CMD" {
		return c.Healthcheck.Test[1:]
	}
	shell := c.Shell
	if len(shell) == 0 {
		shell = []string{"/bin/sh", "-c"}
	}
	return append(shell[:len(shell):len(shell)], c.Healthcheck.Test[1:]...)
}

// check runs the check, as an exec. One without a command never comes to a result.
func (e *Engine) check(r *run) {
	c := r.cont
	command := checkCommandOf(c.config)
	if len(command) == 0 {
		return
	}
	x := e.newExec(c, container.ExecOptions{Cmd: command, AttachStdout: true, AttachStderr: true})
	e.emitExecStart(x)
	result := &container.HealthcheckResult{Start: e.now()}
	if x.program() == nil {
		result.ExitCode, result.Output = exitNoCheck, e.failExec(x).Error()
		e.checked(r, result)
		return
	}
	x.after = func(code int) {
		if c.run == r && c.state.Status == container.StateRunning {
			result.ExitCode, result.Output = code, x.out.text(keptOutput)
			e.checked(r, result)
		}
	}
	timeout := orDefault(c.config.Healthcheck.Timeout, checkTimeout)
	e.beginExec(x)
	e.afterLocked(r, timeout, func() {
		x.after = nil
		result.ExitCode, result.Output = exitNoCheck, fmt.Sprintf("Health check exceeded timeout (%s)", timeout)
		e.checked(r, result)
		e.execEnded(x, exitSignal+int(sigKILL))
	})
}

// checked takes the result of a check and waits for the next.
func (e *Engine) checked(r *run, result *container.HealthcheckResult) {
	c := r.cont
	h := c.health
	result.End = e.now()
	h.log = append(h.log[max(0, len(h.log)-keptResults+1):len(h.log):len(h.log)], result)
	before := h.status
	retries := orDefault(c.config.Healthcheck.Retries, checkRetries)
	switch {
	case result.ExitCode == 0:
		h.status, h.streak = container.Healthy, 0
	case h.status == container.Starting && e.startPeriod(c, result.Start):
	default:
		if h.streak++; h.streak >= retries {
			h.status = container.Unhealthy
		}
	}
	if h.status != before {
		e.emitContainer(c, events.Action(string(events.ActionHealthStatus)+": "+h.status), nil)
	}
	e.nextCheck(r)
}

// view is a container's health as an inspect shows it.
func (h *health) view() *container.Health {
	if h == nil {
		return nil
	}
	return &container.Health{Status: h.status, FailingStreak: h.streak, Log: h.log}
}

// healthStatus is a container's health as a list's filter has it.
func (c *cont) healthStatus() container.HealthStatus {
	if c.health == nil {
		return container.NoHealthcheck
	}
	return c.health.status
}

// inWords is a container's health as a list's status text has it.
func (h *health) inWords() string {
	switch {
	case h == nil:
		return ""
	case h.status == container.Starting:
		return " (health: starting)"
	}
	return " (" + h.status + ")"
}

// mergeHealth fills in what a request leaves to the image's check.
func mergeHealth(own, image *container.HealthConfig) *container.HealthConfig {
	switch {
	case own == nil:
		return image
	case image == nil:
		return own
	}
	merged := *own
	if len(merged.Test) == 0 {
		merged.Test = image.Test
	}
	merged.Interval = orDefault(merged.Interval, image.Interval)
	merged.Timeout = orDefault(merged.Timeout, image.Timeout)
	merged.StartPeriod = orDefault(merged.StartPeriod, image.StartPeriod)
	merged.StartInterval = orDefault(merged.StartInterval, image.StartInterval)
	merged.Retries = orDefault(merged.Retries, image.Retries)
	return &merged
}

// knownHealth is a check as far as a version of the API knows it.
func knownHealth(v Version, h *container.HealthConfig) *container.HealthConfig {
	if h == nil || v.AtLeast(1, 44) {
		return h
	}
	known := *h
	known.StartInterval = 0
	return &known
}

// checkHealthConfig refuses times that no check can have.
func checkHealthConfig(h *container.HealthConfig) *Error {
	if h == nil {
		return nil
	}
	for _, t := range []struct {
		name string
		d    time.Duration
	}{{"Interval", h.Interval}, {"Timeout", h.Timeout}, {"StartPeriod", h.StartPeriod}, {"StartInterval", h.StartInterval}} {
		if t.d != 0 && t.d < container.MinimumDuration {
			return badRequest("%s in Healthcheck cannot be less than %s", t.name, container.MinimumDuration)
		}
	}
	if h.Retries < 0 {
		return badRequest("Retries in Healthcheck cannot be negative")
	}
	return nil
}
