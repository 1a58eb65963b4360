package core

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"

	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// stepRun runs a command in a container on the build's network.
func (b *Build) stepRun(s *stage, in *dockerfile.Instruction) error {
	if err := needsBuildKit(in); err != nil {
		return err
	}
	args := commandArgs(s, in, in.Args)
	declared := b.args.settings(s.config.Env, false)
	command := args
	if len(declared) > 0 {
		command = slices.Concat([]string{fmt.Sprintf("|%d", len(declared))}, declared, args)
	}
	probe := probeConfig(s, command, nil)
	probe.Entrypoint = nil
	if hit, err := b.cached(s, probe); hit || err != nil {
		return err
	}
	config := probeConfig(s, args, b.args.settings(s.config.Env, true))
	config.Entrypoint = []string{""} // none, not the image's
	config.Healthcheck = &container.HealthConfig{Test: []string{"NONE"}}
	c, err := b.makeContainer(s, config)
	if err != nil {
		return err
	}
	if err := b.runContainer(c); err != nil {
		return b.removeFailed(c, err)
	}
	b.engine.commit(s, commit{command: command, probe: probe, from: c, config: &probe})
	return b.removeDone(c)
}

// makeContainer makes the container of a step and says so.
func (b *Build) makeContainer(s *stage, config container.Config) (*cont, error) {
	c, err := b.engine.buildContainer(s, config, container.HostConfig{
		NetworkMode: container.NetworkMode(b.o.NetworkMode), ExtraHosts: slices.Clone(b.o.ExtraHosts),
		LogConfig: container.LogConfig{Type: "none"}, // the client of the build reads it all
	})
	if err != nil {
		return nil, err
	}
	return c, b.textf(" ---> Running in %s\n", c.id[:12])
}

// buildContainer makes a container without the looks that only a client's
// request gets.
func (e *Engine) buildContainer(s *stage, config container.Config, host container.HostConfig) (*cont, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.newCont(&config, &host)
	if refusal := e.checkExtraHosts(c); refusal != nil {
		return nil, refusal
	}
	c.config.Image = idOf(s.image)
	if s.image == nil {
		c.commands = Commands{}
	} else if err := e.takeImage(c); err != nil {
		return nil, err
	}
	if len(c.config.Entrypoint) == 1 && c.config.Entrypoint[0] == "" {
		c.config.Entrypoint = nil
	}
	eps, err := e.endpointsAtCreate(e.Profile.API, c, nil)
	if err != nil {
		return nil, err
	}
	c.endpoints = eps
	e.enterContainer(c, "")
	c.host.PortBindings = nil // only the reading of a request makes it an empty map
	return c, nil
}

// runContainer runs a container to its end and passes on what it writes.
func (b *Build) runContainer(c *cont) error {
	e := b.engine
	e.mu.Lock()
	out := e.attachTo(c.log, true, true, true)
	defer out.Close()
	e.emitContainer(c, events.ActionAttach, nil)
	end := &waiter{result: make(chan container.WaitResponse, 1)}
	c.waiters = append(c.waiters, end)
	err := e.startLocked(c, true)
	if err != nil {
		c.dropWaiter(end)
	}
	e.mu.Unlock()
	if err != nil {
		return err
	}
	defer context.AfterFunc(b.ctx, func() { e.killBuilt(c) })()
	if err := b.passOn(out.Output); err != nil {
		e.killBuilt(c)
		return err
	}
	return b.outcome(c, end)
}

// passOn says what a command writes, the standard error in red.
func (b *Build) passOn(out *Output) error {
	for {
		chunk, err := out.Next(b.ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errCanceled
		case chunk.Stream == Stderr:
			err = b.alarm(string(chunk.Data))
		default:
			err = b.textf("%s", chunk.Data)
		}
		if err != nil {
			return err
		}
	}
}

var errCanceled = errors.New("context canceled") // as engines say it

// outcome waits for the end of a command, which has written all it will.
func (b *Build) outcome(c *cont, end *waiter) error {
	select {
	case r := <-end.result:
		if r.StatusCode == 0 {
			return nil
		}
		return &BuildError{int(r.StatusCode), fmt.Sprintf("The command '%s' returned a non-zero code: %d",
			strings.Join(commandOf(c.config), " "), r.StatusCode)}
	case <-b.engine.closed:
		return errorf(503, fakePrefix+"the engine is closed")
	case <-b.ctx.Done():
		return errCanceled
	}
}

// killBuilt ends a container whose build is over.
func (e *Engine) killBuilt(c *cont) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c.run != nil {
		e.ended(c.run, exitSignal+int(sigKILL))
	}
}

// removeDone removes the container of a step that went well.
func (b *Build) removeDone(c *cont) error {
	if !b.o.Remove && !b.o.ForceRemove {
		return nil
	}
	return b.removeContainer(c)
}

// removeFailed removes the container of a step that did not go well, if the
// client wants that, and returns why.
func (b *Build) removeFailed(c *cont, why error) error {
	if b.o.ForceRemove || b.ctx.Err() != nil {
		if err := b.removeContainer(c); err != nil {
			return err
		}
	}
	return why
}

func (b *Build) removeContainer(c *cont) error {
	e := b.engine
	e.mu.Lock()
	if c.run != nil {
		e.ended(c.run, exitSignal+int(sigKILL))
	}
	if e.known(c) {
		e.removeLocked(c)
	}
	e.mu.Unlock()
	return b.textf(e.say.removedStep, c.id[:12])
}
