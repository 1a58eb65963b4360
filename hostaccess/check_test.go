package hostaccess_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

const (
	noOther  = "a container on the host's network joins no other: take them away, or choose a gateway"
	nameless = "a container on the host's network has no name on any other: take them away, or choose a gateway"
	hides    = "the gateway's name would hide it, as /etc/hosts is read before DNS is asked: give the gateway another name"
	covers   = "a name has one address, and the engine's /etc/hosts covers the image's: give the gateway another name"
	oneAlone = "on the host's network one process alone can listen on port 5000, 9090: run one, give each a port of its own, or choose a gateway"
	stopOld  = "on the host's network the new process cannot listen on port 5000, 9090 while the old one does: stop the old one first, or choose a gateway"
)

// everything is a setup with something of all that may be wrong.
func everything() hostaccess.Setup {
	return hostaccess.Setup{
		HostConfig: &container.HostConfig{NetworkMode: "web", PortBindings: nat.PortMap{"80/tcp": nil}, Links: []string{"db"},
			PublishAllPorts: true, ExtraHosts: []string{"db:10.0.0.1"}},
		Networking: &dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{"web": {}, "host": nil, "bridge": {}}},
		Networks:   []string{"later"},
		Aliases:    []string{"app.web", "DB"},
		ImageHosts: []string{"mail", "db"},
		Replicas:   3,
		Overlap:    true,
		Ports:      []uint16{5000, 9090},
	}
}

func TestCheck(t *testing.T) {
	replicas := func(n int, overlap bool, ports ...uint16) hostaccess.Setup {
		return hostaccess.Setup{Replicas: n, Overlap: overlap, Ports: ports}
	}
	tests := []struct {
		reason string
		access hostaccess.Access
		setup  hostaccess.Setup
		want   []*hostaccess.Conflict
	}{
		{"none minds nothing", hostaccess.None(), everything(), nil},
		{"host, nothing else", hostaccess.HostNetwork(), hostaccess.Setup{}, nil},
		{"gateway, nothing else", hostaccess.Gateway(), hostaccess.Setup{}, nil},
		{"host, its own network", hostaccess.HostNetwork(), hostaccess.Setup{
			HostConfig: &container.HostConfig{NetworkMode: "host"},
			Networking: &dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{"host": {}}},
		}, nil},
		{"host, one replica at a time", hostaccess.HostNetwork(), replicas(1, false, 5000), nil},
		{"host, replicas without ports", hostaccess.HostNetwork(), replicas(3, true), nil},
		{"gateway, replicas", hostaccess.Gateway(), replicas(3, true, 5000), nil},
		{"gateway, other names", hostaccess.Gateway("db"), hostaccess.Setup{Networks: []string{"web"}, Aliases: []string{"app.db"}}, nil},

		{"host, all of it", hostaccess.HostNetwork(), everything(), []*hostaccess.Conflict{
			{Field: "NetworkMode", Have: "web", Want: "host", Rule: joinsNoOther},
			{Field: "PortBindings", Have: "80/tcp", Want: "none", Rule: "engines drop them on the host's network: " + portsAreOpen},
			{Field: "PublishAllPorts", Have: "true", Want: "false", Rule: "engines publish nothing on the host's network: " + portsAreOpen},
			{Field: "Links", Have: "db", Want: "none", Rule: "engines refuse them on the host's network: reach the other container by a published port"},
			{Field: "Networks", Have: "bridge web later", Want: "none", Rule: noOther},
			{Field: "Aliases", Have: "app.web DB", Want: "none", Rule: nameless},
			{Field: "Replicas", Have: "3", Want: "1", Rule: oneAlone},
			{Field: "Overlap", Have: "true", Want: "false", Rule: stopOld},
		}},
		{"gateway, all of it", hostaccess.Gateway("db"), everything(), []*hostaccess.Conflict{
			{Field: "ExtraHosts", Have: "db:10.0.0.1", Want: "db:host-gateway", Rule: oneAddress},
			{Field: "Aliases", Have: "DB", Want: "another name", Rule: hides},
			{Field: "ImageHosts", Have: "db", Want: "another name", Rule: covers},
		}},
		{"gateway in a container's mode", hostaccess.Gateway(), hostaccess.Setup{HostConfig: &container.HostConfig{NetworkMode: "container:db"}},
			[]*hostaccess.Conflict{{Field: "NetworkMode", Have: "container:db", Want: "a network of its own",
				Rule: "the host entries are those of the other container: give the gateway to that one"}}},
	}
	for _, tt := range tests {
		before := marshal(t, tt.setup)
		err := tt.access.Check(tt.setup)
		var got []*hostaccess.Conflict
		if err != nil {
			got = conflicts(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || errors.Is(err, hostaccess.ErrConflict) != (err != nil) {
			t.Errorf("%s (-want +got)\n%s", tt.reason, diff)
		}
		if after := marshal(t, tt.setup); before != after {
			t.Errorf("%s: changed from %s to %s", tt.reason, before, after)
		}
	}
}

// Names that are not valid come with the conflicts, not instead of them.
func TestCheckInvalid(t *testing.T) {
	err := hostaccess.Gateway("A", "db").Check(hostaccess.Setup{Aliases: []string{"db"}})
	checkErr(t, "A", err, []string{
		`gateway name "A": upper-case 'A': use lower-case letters, digits, '-' and '_'`,
		`Aliases "db": want another name: ` + hides,
	}, hostaccess.ErrInvalid)
	if !errors.Is(err, hostaccess.ErrConflict) {
		t.Errorf("%v: want ErrConflict as well", err)
	}
}

// What Check lets pass, Configure does.
func TestCheckAgreesWithConfigure(t *testing.T) {
	modes := []container.NetworkMode{"", "default", "bridge", "host", "none", "web", "container:db", "container"}
	hosts := [][]string{nil, {entry}, {"host.docker.internal:10.0.0.1"}, {"db:10.0.0.1"}}
	for _, a := range accesses {
		for _, mode := range modes {
			for _, h := range hosts {
				for _, publish := range []bool{false, true} {
					hc := container.HostConfig{NetworkMode: mode, ExtraHosts: h, PublishAllPorts: publish}
					checked := a.Check(hostaccess.Setup{HostConfig: &hc})
					configured := a.Configure(&hc)
					if diff := cmp.Diff(messages(configured), messages(checked)); diff != "" {
						t.Errorf("%v in mode %q (-Configure +Check)\n%s", a, mode, diff)
					}
				}
			}
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
