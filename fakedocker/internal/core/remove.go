package core

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
)

// ContainerRemove removes a container, with force also one that is alive.
// There are no volumes to remove with it.
func (e *Engine) ContainerRemove(term string, o container.RemoveOptions) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return err
	}
	if o.RemoveLinks {
		if !strings.Contains(strings.Trim(term, "/"), "/") {
			return internal("Conflict, cannot remove the default link name of the container")
		}
		return NotModelled("the removal of a link")
	}
	if c.alive() && !o.Force {
		return conflict("%s", e.say.remove(c, term))
	}
	if c.run != nil {
		e.signalLocked(c.run, sigKILL)
	} else if c.alive() {
		e.cancelRestart(c)
	}
	if e.known(c) { // else its end has removed it
		e.removeLocked(c)
	}
	return nil
}

func refusal2010(c *cont, _ string) string {
	procedure := "Stop"
	if c.state.Status == container.StatePaused {
		procedure = "Unpause and then stop"
	}
	return fmt.Sprintf("You cannot remove a %s container %s. %s the container before attempting removal or force remove",
		c.state.Status, c.id, procedure)
}

func refusal261(c *cont, _ string) string { return refusal285(c, "/"+c.name) }

func refusal285(c *cont, term string) string {
	why := fmt.Sprintf("%s: stop the container before removing or force remove", c.state.Status)
	if c.state.Status == container.StatePaused {
		why = "paused and must be unpaused first"
	}
	return fmt.Sprintf("cannot remove container %q: container is %s", term, why)
}

// removeLocked takes a container that does not run out of the engine.
func (e *Engine) removeLocked(c *cont) {
	c.removing = true
	e.ctrs.remove(c)
	c.endpoints = nil
	c.log.end()
	c.notify(true)
	e.emitContainer(c, events.ActionDestroy, nil)
}

// ContainersPrune removes the containers that are not alive.
func (e *Engine) ContainersPrune(f filters.Args) (container.PruneReport, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var report container.PruneReport
	if err := e.knownFilters(f, "label", "label!", "until"); err != nil {
		return report, err
	}
	until, err := e.until(f, textTwoUntils)
	if err != nil {
		return report, err
	}
	for _, c := range e.ctrs.newestFirst() {
		if c.alive() || !until.IsZero() && c.created.After(until) || !prunable(f, c.config.Labels) {
			continue
		}
		e.removeLocked(c)
		report.ContainersDeleted = append(report.ContainersDeleted, c.id)
		report.SpaceReclaimed += uint64(e.say.untouchedSize)
	}
	e.emitPrune(events.ContainerEventType, strconv.FormatUint(report.SpaceReclaimed, 10))
	return report, nil
}

func prunable(f filters.Args, labels map[string]string) bool {
	return matchLabels(f, labels) && (!f.Contains("label!") || !f.MatchKVList("label!", labels))
}
