package main

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/phases"
)

// judgeFetch asks for a server of the host inside an app's container, and says
// whether it went as wanted.
func (s stage) judgeFetch(ctx context.Context, app phases.App, host string, of *server, want probe.Outcome) error {
	url := "http://" + net.JoinHostPort(host, strconv.Itoa(int(of.addr.Port())))
	answer, err := s.Exec(ctx, app.Name+"."+process+".1", "fetch", url)
	if err != nil {
		return err
	}
	happened := answer.String()
	if answer.Outcome == probe.TimedOut {
		happened += " (a firewall on the host that drops what comes from containers does that)"
	}
	ok := answer.Outcome == want && (want != probe.OK || happened == greeting)
	s.Step(fmt.Sprintf("inside %s: fetch %s, %s", app.Name, url, of.where), happened, ok)
	return nil
}

// judgeDrift compares a running container with the access that the settings
// say, and says whether it is as wanted: the same, or in need of a rebuild.
func (s stage) judgeDrift(ctx context.Context, id string, app phases.App, access hostaccess.Access, same bool) error {
	c, err := s.Client.ContainerInspect(ctx, id)
	if err != nil {
		return err
	}
	drift, err := access.Drift(c)
	if err != nil {
		return err
	}
	s.Step(fmt.Sprintf("compare the container of %s with the settings", app.Name), drift.String(), drift.Same() == same)
	return nil
}
