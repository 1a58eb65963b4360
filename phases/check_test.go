package phases_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

func TestCheck(t *testing.T) {
	published := &container.HostConfig{PortBindings: nat.PortMap{"5000/tcp": {{}}}}
	onHost, behindGateway := appWith(rule(host, phases.Deploy)), appWith(rule(hostaccess.Gateway("db"), phases.Deploy))
	withPort := onHost
	withPort.Ports = map[string]uint16{"web": 5000}
	for _, c := range []struct {
		name  string
		app   phases.App
		setup hostaccess.Setup
		want  []string // fields in conflict
	}{
		{"nothing wanted", withPort, hostaccess.Setup{}, nil},
		{"one at a time", withPort, hostaccess.Setup{Replicas: 1}, nil},
		{"several without a port", onHost, hostaccess.Setup{Replicas: 3, Overlap: true}, nil},
		{"several on PORT", withPort, hostaccess.Setup{Replicas: 3}, []string{"Replicas"}},
		{"several on another port", onHost, hostaccess.Setup{Replicas: 3, Ports: []uint16{80}}, []string{"Replicas"}},
		{"all at once", withPort, hostaccess.Setup{
			HostConfig: published, Networking: &dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"x": {}}},
			Aliases: []string{"shop.rpc"}, Replicas: 2, Overlap: true,
		}, []string{"PortBindings", "Networks", "Replicas", "Overlap"}},
		{"gateway", behindGateway, hostaccess.Setup{HostConfig: published, Replicas: 9, Overlap: true, Ports: []uint16{80}}, nil},
		{"the gateway's name is taken", behindGateway, hostaccess.Setup{
			HostConfig: &container.HostConfig{ExtraHosts: []string{"db:10.0.0.1"}}, Aliases: []string{"db"}, ImageHosts: []string{"db"},
		}, []string{"ExtraHosts", "Aliases", "ImageHosts"}},
		{"no access", phases.App{Name: "shop"}, hostaccess.Setup{HostConfig: published, Replicas: 9, Overlap: true}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan, err := c.app.Plan(phases.Deploy, "web")
			success(t, err)
			err = plan.Check(c.setup)
			var fields []string
			var e *phases.Error
			if errors.As(err, &e) {
				failure(t, err, hostaccess.ErrConflict)
				for _, err := range e.Err.(interface{ Unwrap() []error }).Unwrap() {
					fields = append(fields, err.(*hostaccess.Conflict).Field)
				}
			}
			equal(t, c.want, fields)
		})
	}
}

func TestCheckSharesNothing(t *testing.T) {
	app := appWith(rule(host, phases.Deploy))
	app.Ports = map[string]uint16{"web": 5000}
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	ports := []uint16{80, 81}
	err = plan.Check(hostaccess.Setup{Replicas: 2, Ports: ports[:1]})
	equal(t, []uint16{80, 81}, ports)
	if want := "on port 80, 5000"; !strings.Contains(err.Error(), want) {
		t.Errorf("%v: does not say %s", err, want)
	}
}

func TestCheckChangedPlan(t *testing.T) {
	plan := planOf(t, phases.Settings{AttachPostCreate: []string{"back"}})
	plan.Access = host
	err := plan.Check(hostaccess.Setup{HostConfig: &container.HostConfig{PublishAllPorts: true}})
	failure(t, err, phases.ErrInvalid, hostaccess.ErrConflict)
	if want := "check shop.web: host-access "; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v: does not begin with %s", err, want)
	}
}
