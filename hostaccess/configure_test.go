package hostaccess_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

const (
	entry = "host.docker.internal:host-gateway"

	joinsNoOther = "a container on the host's network joins no other: leave the mode empty, or choose a gateway"
	portsAreOpen = "the ports that the process opens are the host's already"
	oneAddress   = "a name has one address: take this entry out, or give the gateway another name"
)

func TestConfigure(t *testing.T) {
	tests := []struct {
		reason string
		access hostaccess.Access
		given  container.HostConfig
		want   container.HostConfig
	}{
		{"none leaves everything", hostaccess.None(),
			container.HostConfig{NetworkMode: "none", PublishAllPorts: true},
			container.HostConfig{NetworkMode: "none", PublishAllPorts: true}},

		{"host, no mode yet", hostaccess.HostNetwork(),
			container.HostConfig{}, container.HostConfig{NetworkMode: "host"}},
		{"host, the mode that engine 20.10 shows for none", hostaccess.HostNetwork(),
			container.HostConfig{NetworkMode: "default"}, container.HostConfig{NetworkMode: "host"}},
		{"host, the mode that later engines show for none", hostaccess.HostNetwork(),
			container.HostConfig{NetworkMode: "bridge"}, container.HostConfig{NetworkMode: "host"}},
		{"host, again", hostaccess.HostNetwork(),
			container.HostConfig{NetworkMode: "host"}, container.HostConfig{NetworkMode: "host"}},
		{"host, host entries are allowed", hostaccess.HostNetwork(),
			container.HostConfig{ExtraHosts: []string{entry, "db:10.0.0.1"}},
			container.HostConfig{NetworkMode: "host", ExtraHosts: []string{entry, "db:10.0.0.1"}}},

		{"gateway", hostaccess.Gateway(),
			container.HostConfig{}, container.HostConfig{ExtraHosts: []string{entry}}},
		{"gateway, several names and other entries", hostaccess.Gateway("db", "cache"),
			container.HostConfig{NetworkMode: "web", ExtraHosts: []string{"mail:10.0.0.1"}},
			container.HostConfig{NetworkMode: "web", ExtraHosts: []string{"mail:10.0.0.1", "cache:host-gateway", "db:host-gateway"}}},
		{"gateway, again", hostaccess.Gateway(),
			container.HostConfig{ExtraHosts: []string{entry}}, container.HostConfig{ExtraHosts: []string{entry}}},
		{"gateway, one name is there", hostaccess.Gateway("cache", "db"),
			container.HostConfig{ExtraHosts: []string{"db:host-gateway"}},
			container.HostConfig{ExtraHosts: []string{"db:host-gateway", "cache:host-gateway"}}},
		{"gateway, there in upper case", hostaccess.Gateway("db"),
			container.HostConfig{ExtraHosts: []string{"DB:host-gateway"}},
			container.HostConfig{ExtraHosts: []string{"DB:host-gateway"}}},
		{"gateway, published ports and links are allowed", hostaccess.Gateway(),
			container.HostConfig{PortBindings: nat.PortMap{"80/tcp": nil}, PublishAllPorts: true, Links: []string{"db"}},
			container.HostConfig{PortBindings: nat.PortMap{"80/tcp": nil}, PublishAllPorts: true, Links: []string{"db"},
				ExtraHosts: []string{entry}}},
		{"gateway, a mode named like another", hostaccess.Gateway(),
			container.HostConfig{NetworkMode: "containers"},
			container.HostConfig{NetworkMode: "containers", ExtraHosts: []string{entry}}},
	}
	for _, tt := range tests {
		got := tt.given
		for range 2 {
			if err := tt.access.Configure(&got); err != nil {
				t.Errorf("%s: %v", tt.reason, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt.reason, diff)
			}
		}
	}
}

func TestConfigureConflict(t *testing.T) {
	tests := []struct {
		access hostaccess.Access
		given  container.HostConfig
		want   []*hostaccess.Conflict
	}{
		{hostaccess.HostNetwork(), container.HostConfig{NetworkMode: "web"},
			[]*hostaccess.Conflict{{Field: "NetworkMode", Have: "web", Want: "host", Rule: joinsNoOther}}},
		{hostaccess.HostNetwork(), container.HostConfig{NetworkMode: "none"},
			[]*hostaccess.Conflict{{Field: "NetworkMode", Have: "none", Want: "host", Rule: joinsNoOther}}},
		{hostaccess.HostNetwork(), container.HostConfig{
			NetworkMode:     "container:db",
			PortBindings:    nat.PortMap{"80/tcp": []nat.PortBinding{{HostPort: "8080"}}, "443/tcp": nil},
			PublishAllPorts: true,
			Links:           []string{"db:db", "mail"},
		}, []*hostaccess.Conflict{
			{Field: "NetworkMode", Have: "container:db", Want: "host", Rule: joinsNoOther},
			{Field: "PortBindings", Have: "443/tcp 80/tcp", Want: "none", Rule: "engines drop them on the host's network: " + portsAreOpen},
			{Field: "PublishAllPorts", Have: "true", Want: "false", Rule: "engines publish nothing on the host's network: " + portsAreOpen},
			{Field: "Links", Have: "db:db mail", Want: "none", Rule: "engines refuse them on the host's network: reach the other container by a published port"},
		}},

		{hostaccess.Gateway(), container.HostConfig{NetworkMode: "host"},
			[]*hostaccess.Conflict{{Field: "NetworkMode", Have: "host", Want: "a network of its own",
				Rule: "on the host's network the host is 127.0.0.1: leave the mode empty, or choose host networking"}}},
		{hostaccess.Gateway(), container.HostConfig{NetworkMode: "none"},
			[]*hostaccess.Conflict{{Field: "NetworkMode", Have: "none", Want: "a network",
				Rule: "without a network nothing is reached, the host neither: choose a network"}}},
		{hostaccess.Gateway("cache", "db"), container.HostConfig{
			NetworkMode: "container:web",
			ExtraHosts:  []string{"db:10.0.0.1", "Db:host-gateway", "DB:HOST-GATEWAY", "dbs:10.0.0.2", "db"},
		}, []*hostaccess.Conflict{
			{Field: "NetworkMode", Have: "container:web", Want: "a network of its own",
				Rule: "the host entries are those of the other container: give the gateway to that one"},
			{Field: "ExtraHosts", Have: "db:10.0.0.1", Want: "db:host-gateway", Rule: oneAddress},
			{Field: "ExtraHosts", Have: "DB:HOST-GATEWAY", Want: "db:host-gateway", Rule: oneAddress},
			{Field: "ExtraHosts", Have: "db", Want: "db:host-gateway", Rule: oneAddress},
		}},
	}
	for _, tt := range tests {
		before := snapshot(t, tt.given)
		err := tt.access.Configure(&tt.given)
		if diff := cmp.Diff(tt.want, conflicts(err)); diff != "" {
			t.Errorf("%v: conflicts (-want +got)\n%s", tt.access, diff)
		}
		if !errors.Is(err, hostaccess.ErrConflict) || errors.Is(err, hostaccess.ErrInvalid) {
			t.Errorf("%v: %v: want ErrConflict and not ErrInvalid", tt.access, err)
		}
		if diff := cmp.Diff(before, snapshot(t, tt.given)); diff != "" {
			t.Errorf("%v: changed in spite of a conflict (-before +after)\n%s", tt.access, diff)
		}
	}
}

func TestConfigureInvalid(t *testing.T) {
	const pass = `HostConfig "nil": pass the one that goes into the create call`
	for _, a := range []hostaccess.Access{hostaccess.None(), hostaccess.HostNetwork(), hostaccess.Gateway()} {
		checkErr(t, a.String(), a.Configure(nil), []string{pass}, hostaccess.ErrInvalid)
	}

	hc := container.HostConfig{NetworkMode: "none"}
	err := hostaccess.Gateway("a\n6.6.6.6 b").Configure(&hc)
	checkErr(t, "a line break", err, []string{
		`gateway name "a\n6.6.6.6 b": character '\n': use lower-case letters, digits, '-' and '_'`,
	}, hostaccess.ErrInvalid)
	if diff := cmp.Diff(container.HostConfig{NetworkMode: "none"}, hc); diff != "" {
		t.Errorf("changed in spite of an error (-before +after)\n%s", diff)
	}
}

// A slice with room to grow may be shared with another configuration.
func TestConfigureCopies(t *testing.T) {
	shared := make([]string, 1, 8)
	shared[0] = "mail:10.0.0.1"
	one, two := container.HostConfig{ExtraHosts: shared}, container.HostConfig{ExtraHosts: shared}
	if err := errors.Join(hostaccess.Gateway("one").Configure(&one), hostaccess.Gateway("two").Configure(&two)); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"mail:10.0.0.1", "one:host-gateway"}, {"mail:10.0.0.1", "two:host-gateway"}}
	if diff := cmp.Diff(want, [][]string{one.ExtraHosts, two.ExtraHosts}); diff != "" {
		t.Errorf("ExtraHosts (-want +got)\n%s", diff)
	}
}

func TestConflictError(t *testing.T) {
	err := hostaccess.HostNetwork().Configure(&container.HostConfig{NetworkMode: "web"})
	checkErr(t, "web", err, []string{`NetworkMode "web": want host: ` + joinsNoOther}, hostaccess.ErrConflict)

	var conflict *hostaccess.Conflict
	if !errors.As(err, &conflict) || conflict.Field != "NetworkMode" {
		t.Errorf("errors.As gives %v", conflict)
	}
}

// conflicts takes a joined error apart.
func conflicts(err error) []*hostaccess.Conflict {
	var found []*hostaccess.Conflict
	joined, _ := err.(interface{ Unwrap() []error })
	for _, err := range joined.Unwrap() {
		var c *hostaccess.Conflict
		if errors.As(err, &c) {
			found = append(found, c)
		}
	}
	return found
}

func snapshot(t *testing.T, hc container.HostConfig) string {
	t.Helper()
	text, err := json.Marshal(hc)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
