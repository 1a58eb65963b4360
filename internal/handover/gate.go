package handover

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// A Gate is what it costs to give the name to a container that has run without
// it: it leaves its network and joins it again.
type Gate struct {
	Hole         bool // a lower address than its own was free
	Leave, Join  time.Duration
	AddressKept  bool
	MACKept      bool
	Outgoing     probe.Outcome // of a request of its own that was under way
	OutgoingTook time.Duration // such a request takes underWay without a gate
	Incoming     probe.Outcome // of a request to it that was under way
	IncomingTook time.Duration
}

// underWay is how long a request takes that outlasts a gate.
const underWay = 1500 * time.Millisecond

// Gates measures n of them, with a hole and without.
func (b *Bench) Gates(ctx context.Context, hole bool, n int) ([]Gate, error) {
	peer, err := b.serve(ctx, 1, unnamed(), "-tell", "-takes", underWay.String())
	if err != nil {
		return nil, err
	}
	var gates []Gate
	for range n {
		g, err := b.gate(ctx, peer[0], hole)
		if err != nil {
			return nil, fmt.Errorf("gate: %w", err)
		}
		gates = append(gates, g)
	}
	return gates, b.remove(ctx, peer)
}

func (b *Bench) gate(ctx context.Context, peer string, hole bool) (g Gate, err error) {
	lower, err := b.serve(ctx, 1, unnamed())
	if err != nil {
		return g, err
	}
	ids, err := b.serve(ctx, 1, unnamed(), "-tell", "-takes", underWay.String())
	if err != nil {
		return g, err
	}
	g.Hole = hole
	if hole {
		err = b.remove(ctx, lower)
	} else {
		defer func() { _ = b.remove(ctx, lower) }()
	}
	if err != nil {
		return g, err
	}
	if err := b.regate(ctx, peer, ids[0], &g); err != nil {
		return g, err
	}
	return g, b.remove(ctx, ids)
}

// regate gives the name, with a request under way in each direction.
func (b *Bench) regate(ctx context.Context, peer, id string, g *Gate) error {
	before, err := b.endpoint(ctx, id)
	if err != nil {
		return err
	}
	theirs, err := b.endpoint(ctx, peer)
	if err != nil {
		return err
	}
	asked, err := b.Output(ctx, peer)
	if err != nil {
		return err
	}
	outgoing := b.asking(ctx, id, theirs.IPAddress, &g.Outgoing, &g.OutgoingTook)
	incoming := b.asking(ctx, peer, before.IPAddress, &g.Incoming, &g.IncomingTook)
	if err := errors.Join(b.asked(ctx, peer, asked), b.asked(ctx, id, "")); err != nil {
		return err
	}
	began := time.Now()
	if err := Disconnect.do(ctx, b, id); err != nil {
		return err
	}
	g.Leave = time.Since(began)
	if err := b.Client.NetworkConnect(ctx, b.network, id, named()); err != nil {
		return err
	}
	g.Join = time.Since(began) - g.Leave
	after, err := b.endpoint(ctx, id)
	if err != nil {
		return err
	}
	g.AddressKept, g.MACKept = before.IPAddress == after.IPAddress, before.MacAddress == after.MacAddress
	if err := <-outgoing; err != nil {
		return err
	}
	return <-incoming
}

// asked waits until a server that had said something has been asked once more.
func (b *Bench) asked(ctx context.Context, id, before string) error {
	return lab.Poll(ctx, func() (bool, error) {
		text, err := b.Output(ctx, id)
		return strings.Contains(strings.TrimPrefix(text, before), "asked for"), err
	})
}

// asking asks from one container for what another serves, in its own time.
func (b *Bench) asking(ctx context.Context, from, address string, outcome *probe.Outcome, took *time.Duration) <-chan error {
	done := make(chan error, 1)
	go func() {
		began := time.Now()
		answer, err := b.Exec(ctx, from, "fetch", "-timeout", "6s", "http://"+net.JoinHostPort(address, probe.DefaultPort))
		*outcome, *took = answer.Outcome, time.Since(began)
		done <- err
	}()
	return done
}

// endpoint returns the container's end of the bench's network.
func (b *Bench) endpoint(ctx context.Context, id string) (dnetwork.EndpointSettings, error) {
	c, err := b.Client.ContainerInspect(ctx, id)
	if err != nil {
		return dnetwork.EndpointSettings{}, err
	}
	for _, e := range c.NetworkSettings.Networks {
		if e.NetworkID == b.network {
			return *e, nil
		}
	}
	return dnetwork.EndpointSettings{}, fmt.Errorf("container %s is not on the network", id)
}

// OwnCalls are the requests and lookups of a container that calls somebody on
// its network without pause while it leaves and joins again.
type OwnCalls struct {
	Gates, Asked int
	Missed       map[string]int // by what it did and how that failed
	Longest      time.Duration
}

// GateCallers gates n containers that call.
func (b *Bench) GateCallers(ctx context.Context, n int) (OwnCalls, error) {
	all := OwnCalls{Missed: map[string]int{}}
	holder, err := b.serve(ctx, 1, named())
	if err != nil {
		return all, err
	}
	for range n {
		s, err := b.gateCaller(ctx)
		if err != nil {
			return all, fmt.Errorf("gate a caller: %w", err)
		}
		all.Gates++
		for _, t := range s.Tallies {
			all.Asked, all.Longest = all.Asked+t.Asked, max(all.Longest, t.Longest)
		}
		for _, m := range s.Misses {
			all.Missed[fmt.Sprintf("%s: %s", m.By, m.Kind)]++
		}
	}
	return all, b.remove(ctx, holder)
}

func (b *Bench) gateCaller(ctx context.Context) (s probe.Seen, err error) {
	c, err := b.call(ctx, []probe.Manner{probe.Next, probe.Keep, probe.Lookup})
	if err != nil {
		return s, err
	}
	if err := pause(ctx, settle); err != nil {
		return s, err
	}
	if err := Disconnect.do(ctx, b, c.id); err != nil {
		return s, err
	}
	if err := b.Client.NetworkConnect(ctx, b.network, c.id, unnamed()); err != nil {
		return s, err
	}
	if err := pause(ctx, settle); err != nil {
		return s, err
	}
	return c.end(ctx)
}
