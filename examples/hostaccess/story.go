package main

import (
	"context"
	"errors"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

const process = "worker"

// A stage is what the story is played on: the lab, and two servers on its
// host.
type stage struct {
	*lab.Lab
	*lab.Report
	open  *server // on all interfaces
	local *server // on 127.0.0.1
}

// tell is the story.
func tell(ctx context.Context, l *lab.Lab, r *lab.Report) (err error) {
	s := stage{Lab: l, Report: r}
	r.Chapter("Two servers on the host")
	for _, start := range []struct {
		server         **server
		where, address string
	}{
		{&s.open, "the server on all interfaces", "0.0.0.0"},
		{&s.local, "the server on 127.0.0.1 only", "127.0.0.1"},
	} {
		made, err := serve(l.Host, start.where, start.address)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, made.close()) }()
		*start.server = made
		r.Say("%s: %s", made.addr, made.where)
	}
	for _, chapter := range []func(context.Context) error{s.hostNetwork, s.gateway, s.rebuild} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	s.compare()
	return nil
}

// hostNetwork shows a container on the host's own network.
func (s stage) hostNetwork(ctx context.Context) error {
	access := hostaccess.HostNetwork()
	s.Chapter("Host networking: " + flags(access))
	app := worker("host-app", access)
	id, err := s.run(ctx, app)
	if err != nil {
		return err
	}
	for _, server := range []*server{s.open, s.local} {
		if err := s.judgeFetch(ctx, app, access.Address(), server, probe.OK); err != nil {
			return err
		}
	}
	return s.remove(ctx, id)
}

// gateway shows a container with a name for the host.
func (s stage) gateway(ctx context.Context) error {
	access := hostaccess.Gateway()
	s.Chapter("Host gateway: " + flags(access))
	app := worker("gateway-app", access)
	id, err := s.run(ctx, app)
	if err != nil {
		return err
	}
	if err := s.judgeFetch(ctx, app, access.Address(), s.open, probe.OK); err != nil {
		return err
	}
	if err := s.judgeFetch(ctx, app, access.Address(), s.local, probe.Refused); err != nil {
		return err
	}
	self := &server{where: "which is the container itself", addr: s.open.addr}
	if err := s.judgeFetch(ctx, app, "127.0.0.1", self, probe.Refused); err != nil {
		return err
	}
	return s.remove(ctx, id)
}

// rebuild shows that changed settings change no running container, and that
// they are in the one that takes its place.
func (s stage) rebuild(ctx context.Context) error {
	s.Chapter("A running container does not change")
	app := worker("changing-app", hostaccess.None())
	id, err := s.run(ctx, app)
	if err != nil {
		return err
	}
	if err := s.judgeFetch(ctx, app, hostaccess.GatewayName, s.open, probe.Unresolved); err != nil {
		return err
	}
	app.HostAccess = rules(hostaccess.Gateway())
	s.Say("the settings of %s now say host access %v", app.Name, hostaccess.Gateway())
	if err := s.judgeDrift(ctx, id, app, hostaccess.Gateway(), false); err != nil {
		return err
	}
	if err := s.judgeFetch(ctx, app, hostaccess.GatewayName, s.open, probe.Unresolved); err != nil {
		return err
	}
	if err := s.remove(ctx, id); err != nil {
		return err
	}
	if id, err = s.run(ctx, app); err != nil {
		return err
	}
	s.Say("%s is rebuilt: the container is removed, a new one runs", app.Name)
	if err := s.judgeDrift(ctx, id, app, hostaccess.Gateway(), true); err != nil {
		return err
	}
	if err := s.judgeFetch(ctx, app, hostaccess.GatewayName, s.open, probe.OK); err != nil {
		return err
	}
	return s.remove(ctx, id)
}
