package hostmatrix

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// atOnce is how many attempts run at a time. Most of an attempt is the engine's
// work for an exec, or waiting where a firewall drops what comes in.
const atOnce = 4

var outcomes = map[probe.Outcome]hostaccess.Outcome{
	probe.OK: hostaccess.Answers, probe.Refused: hostaccess.NotAccepted, probe.Unreachable: hostaccess.NoRoute,
	probe.Unresolved: hostaccess.NoName, probe.TimedOut: hostaccess.Silence,
}

// Measure measures the whole matrix on the engine of a lab, and predicts it for
// the engine's version and a host with a firewall or without. What it makes
// carries the lab's labels: the containers go before it returns, the networks
// with the lab. An error means that there is no matrix, not that it is another
// one than predicted.
func Measure(ctx context.Context, l *lab.Lab, firewall bool) (m Matrix, err error) {
	platform, err := hostaccess.ReadPlatform(ctx, l.Client)
	if err != nil {
		return Matrix{}, err
	}
	if !platform.Gateway.IsValid() {
		return Matrix{}, fmt.Errorf("matrix: %v: no address of a default bridge to measure with", platform)
	}
	s := site{lab: l, listeners: map[netip.Addr]net.Listener{}}
	defer func() { err = errors.Join(err, s.close()) }()
	m = Matrix{World: hostaccess.World{Engine: platform.Version, Firewall: firewall}}
	if m.Places, err = s.places(ctx, platform.Gateway); err != nil {
		return Matrix{}, err
	}
	m.Cells = blank(m.World, m.Places)
	for _, from := range hostaccess.Vantages() {
		if err := s.measure(ctx, from, m); err != nil {
			return Matrix{}, fmt.Errorf("matrix: from %v: %w", from, err)
		}
	}
	return m, nil
}

// measure fills in the cells of one vantage, by a container of its own.
func (s *site) measure(ctx context.Context, from hostaccess.Vantage, m Matrix) (err error) {
	id, err := s.container(ctx, from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.remove(ctx, id)) }()
	var cells []*Cell
	for i := range m.Cells {
		if m.Cells[i].From == from {
			cells = append(cells, &m.Cells[i])
		}
	}
	return each(ctx, cells, func(ctx context.Context, c *Cell) error {
		port, err := s.port(m.Places.bound(from, c.Bound))
		if err != nil {
			return err
		}
		answer, err := s.lab.Exec(ctx, id, "connect", net.JoinHostPort(m.Places.dialled(from, c.To), port))
		c.Measured = outcomes[answer.Outcome]
		return err
	})
}

// container starts a container that can be asked.
func (s *site) container(ctx context.Context, from hostaccess.Vantage) (id string, err error) {
	access := hostaccess.None()
	hc := container.HostConfig{}
	switch from {
	case hostaccess.FromHostNetwork:
		access = hostaccess.HostNetwork()
	case hostaccess.FromGateway:
		access, hc.NetworkMode = hostaccess.Gateway(), container.NetworkMode(s.custom)
	case hostaccess.FromDefaultBridge:
		hc.NetworkMode = "bridge"
	case hostaccess.FromCustomNetwork:
		hc.NetworkMode = container.NetworkMode(s.custom)
	case hostaccess.FromInternalNetwork:
		hc.NetworkMode = container.NetworkMode(s.internal)
	case hostaccess.FromNone:
		hc.NetworkMode = "none"
	}
	if err := access.Configure(&hc); err != nil {
		return "", err
	}
	created, err := s.lab.Client.ContainerCreate(ctx, &container.Config{Image: s.lab.Image, Labels: s.lab.Labels()}, &hc, nil, nil, "")
	if err != nil {
		return "", err
	}
	if err := s.lab.Client.ContainerStart(ctx, created.ID, container.StartOptions{}); err != nil {
		return "", errors.Join(err, s.remove(ctx, created.ID))
	}
	return created.ID, nil
}

// remove removes a container; what it cannot, the lab does when it closes.
func (s *site) remove(ctx context.Context, id string) error {
	return s.lab.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true})
}

// each calls do for all cells, a few at a time, and returns after the last.
// After an error it begins no other.
func each(ctx context.Context, cells []*Cell, do func(context.Context, *Cell) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for _, c := range cells {
		places <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		running.Go(func() {
			defer func() { <-places }()
			if err := do(ctx, c); err != nil {
				cancel(err)
			}
		})
	}
	running.Wait()
	return context.Cause(ctx)
}
