// Package handover measures, on an engine, what a rollout has to know: what
// callers see while old containers of a process are retired in one order or
// another, what it costs to give a running container its name only when it is
// ready, whether a name ever goes without an answer, and which calls exclude
// each other.
//
// It needs a lab and nothing else: the containers run package probe, as servers
// and as callers that ask without pause. Its command prints tables, which are
// those of docs/rollout.md:
//
//	go run ./internal/cmd/handover -docker
package handover

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// name is what the servers answer to, and target where.
const (
	name   = "shop.web"
	target = "http://shop.web:5000"
)

// A Bench is where is measured: a lab with a network of its own.
type Bench struct {
	*lab.Lab
	network string // its ID
	one     sync.Mutex
}

// NewBench makes a network on the lab's engine; the lab removes it.
func NewBench(ctx context.Context, l *lab.Lab) (*Bench, error) {
	made, err := l.Client.NetworkCreate(ctx, l.Unique("handover"), dnetwork.CreateOptions{Labels: l.Labels()})
	return &Bench{Lab: l, network: made.ID}, err
}

// named are the settings of an endpoint that answers to the name.
func named() *dnetwork.EndpointSettings { return &dnetwork.EndpointSettings{Aliases: []string{name}} }

// unnamed are the settings of an endpoint that does not.
func unnamed() *dnetwork.EndpointSettings { return &dnetwork.EndpointSettings{} }

// create makes a container on the bench's network, not started.
func (b *Bench) create(ctx context.Context, on *dnetwork.EndpointSettings, hc *container.HostConfig, command ...string) (string, error) {
	made, err := b.Client.ContainerCreate(ctx,
		&container.Config{Image: b.Image, Labels: b.Labels(), Cmd: append([]string{probe.Path}, command...)},
		hc, &dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{b.network: on}}, nil, "")
	return made.ID, err
}

// run makes and starts a container.
func (b *Bench) run(ctx context.Context, on *dnetwork.EndpointSettings, hc *container.HostConfig, command ...string) (string, error) {
	id, err := b.create(ctx, on, hc, command...)
	if err != nil {
		return "", err
	}
	return id, b.Client.ContainerStart(ctx, id, container.StartOptions{})
}

// serve starts n servers and returns when they listen.
func (b *Bench) serve(ctx context.Context, n int, on *dnetwork.EndpointSettings, flags ...string) ([]string, error) {
	ids := make([]string, n)
	err := each(ids, func(i int) (err error) {
		if ids[i], err = b.run(ctx, on, nil, append([]string{"serve"}, flags...)...); err != nil {
			return err
		}
		return b.listening(ctx, ids[i])
	})
	return ids, err
}

// listening waits for the first word of a server.
func (b *Bench) listening(ctx context.Context, id string) error {
	return lab.Poll(ctx, func() (bool, error) {
		text, err := b.Output(ctx, id)
		return text != "", err
	})
}

// remove removes containers, running or not.
func (b *Bench) remove(ctx context.Context, ids []string) error {
	return each(ids, func(i int) error {
		return b.Client.ContainerRemove(ctx, ids[i], container.RemoveOptions{Force: true})
	})
}

// each does something for each of some containers at once.
func each(ids []string, do func(i int) error) error {
	errs := make(chan error)
	for i := range ids {
		go func() { errs <- do(i) }()
	}
	var all []error
	for range ids {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// wrap says what was measured when an error came.
func wrap(what fmt.Stringer, err error) error {
	if err != nil {
		return fmt.Errorf("%v: %w", what, err)
	}
	return nil
}
