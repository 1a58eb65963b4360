package core

import (
	"context"
	"fmt"
	"slices"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// A waiter waits for a container's end, or only for its removal.
type waiter struct {
	removal bool
	result  chan container.WaitResponse
}

// notify answers those who wait for c's end, and on its removal everyone.
func (c *cont) notify(removed bool) {
	c.waiters = slices.DeleteFunc(c.waiters, func(w *waiter) bool {
		if w.removal && !removed {
			return false
		}
		r := c.waitResponse()
		if removed {
			r.Error = nil // what the last start failed at is no matter then (measured)
		}
		w.result <- r
		return true
	})
}

// ContainerWait returns a channel that brings the exit code once the condition
// holds; the empty condition is [container.WaitConditionNotRunning]. A removal
// ends every wait. Nothing comes when ctx ends first, or the engine closes.
func (e *Engine) ContainerWait(ctx context.Context, term string, condition container.WaitCondition) (<-chan container.WaitResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return nil, err
	}
	w := &waiter{removal: condition == container.WaitConditionRemoved, result: make(chan container.WaitResponse, 1)}
	c.waiters = append(c.waiters, w)
	if !w.removal && condition != container.WaitConditionNextExit && !c.alive() {
		w.result <- c.waitResponse()
		c.dropWaiter(w)
		return w.result, nil
	}
	context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		c.dropWaiter(w)
	})
	return w.result, nil
}

// waitResponse tells of c's last end, or of the start that failed since.
func (c *cont) waitResponse() container.WaitResponse {
	r := container.WaitResponse{StatusCode: int64(c.state.ExitCode)}
	if c.state.Error != "" {
		r.Error = &container.WaitExitError{Message: c.state.Error}
	}
	return r
}

func (c *cont) dropWaiter(w *waiter) {
	c.waiters = slices.DeleteFunc(c.waiters, func(o *waiter) bool { return o == w })
}

// ContainerResize sets the size of a container's terminal, which programs do
// not see.
func (e *Engine) ContainerResize(term string, height, width uint) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err == nil && !c.alive() {
		err = conflict(e.say.notRunning, c.id)
	}
	if err == nil {
		e.emitContainer(c, events.ActionResize, map[string]string{"height": fmt.Sprint(height), "width": fmt.Sprint(width)})
	}
	return err
}
