package core

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

// each runs a test on an engine of every profile.
func each(t *testing.T, test func(t *testing.T, e *Engine)) {
	t.Helper()
	for _, profile := range ProfileNames() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			test(t, opened(t, profile))
		})
	}
}

// opened returns an engine of a profile that closes with the test.
func opened(t *testing.T, profile string) *Engine {
	t.Helper()
	e, err := New(Options{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// answer is what a call came to: "201" or a status and a text.
func answer(err error) string {
	if err == nil {
		return "ok"
	}
	if refusal := (*Error)(nil); errors.As(err, &refusal) {
		return fmt.Sprintf("%d %s", refusal.Status, refusal.Message)
	}
	return err.Error()
}

func createNetwork(t *testing.T, e *Engine, req dnetwork.CreateRequest) string {
	t.Helper()
	got, err := e.NetworkCreate(e.Profile.API, req)
	if err != nil {
		t.Fatalf("create %+v: %v", req, err)
	}
	return got.ID
}

// Measured on engines 20.10, 26.1 and 28.5. A want of one entry is the same on
// all of them.
func TestNetworkCreateRefusals(t *testing.T) {
	yes := true
	subnet := func(config ...dnetwork.IPAMConfig) dnetwork.CreateOptions {
		return dnetwork.CreateOptions{IPAM: &dnetwork.IPAM{Config: config}}
	}
	for _, tt := range []struct {
		about string
		name  string
		opts  dnetwork.CreateOptions
		want  map[string]string // by profile; "" is all others
	}{
		{"predefined", "host", dnetwork.CreateOptions{}, all("403 operation is not permitted on predefined host network ")},
		{"default", "default", dnetwork.CreateOptions{}, all("403 operation is not permitted on predefined default network ")},
		{"no name", "", dnetwork.CreateOptions{}, map[string]string{
			"20.10": "500 invalid name: ", "26.1": "400 invalid name: ", "28.5": "400 invalid name: name is empty"}},
		{"blank", " ", dnetwork.CreateOptions{}, map[string]string{
			"20.10": "500 invalid name:  ", "26.1": "400 invalid name:  ", "28.5": "400 invalid name: name is empty"}},
		{"mode-like", "container:x", dnetwork.CreateOptions{}, map[string]string{
			"": "ok", "29": `403 network name "container:x" is reserved and cannot be created`}},
		{"mode", "container", dnetwork.CreateOptions{}, map[string]string{
			"": "ok", "29": `403 network name "container" is reserved and cannot be created`}},
		{"any text", "a b/c:ü?", dnetwork.CreateOptions{}, all("ok")},
		{"bad subnet, taken", "taken", subnet(dnetwork.IPAMConfig{Subnet: "x"}), map[string]string{
			"20.10": "500 Invalid subnet x : invalid CIDR address: x",
			"":      "400 invalid network config:\ninvalid subnet x: invalid CIDR block notation"}},
		{"taken", "taken", dnetwork.CreateOptions{}, map[string]string{
			"20.10": "ok", "": "409 network with name taken already exists"}},
		{"case differs", "Taken", dnetwork.CreateOptions{}, all("ok")},
		{"unknown driver", "n", dnetwork.CreateOptions{Driver: "nope"}, all(`404 plugin "nope" not found`)},
		{"host driver", "n", dnetwork.CreateOptions{Driver: "host"}, all(`403 only one instance of "host" network is allowed`)},
		{"swarm scope", "n", dnetwork.CreateOptions{Scope: "swarm"}, all("403 cannot create a swarm scoped network when swarm is not active")},
		{"host bits", "n", subnet(dnetwork.IPAMConfig{Subnet: "10.250.0.5/24"}), map[string]string{
			"20.10": "ok", "": "400 invalid network config:\ninvalid subnet 10.250.0.5/24: it should be 10.250.0.0/24"}},
		{"no subnet", "n", subnet(dnetwork.IPAMConfig{Subnet: "x"}), map[string]string{
			"20.10": "500 Invalid subnet x : invalid CIDR address: x",
			"":      "400 invalid network config:\ninvalid subnet x: invalid CIDR block notation"}},
		{"gateway outside", "n", subnet(dnetwork.IPAMConfig{Subnet: "10.250.0.0/24", Gateway: "10.99.0.1"}), map[string]string{
			"20.10": "500 failed to allocate gateway (10.99.0.1): Requested address is out of range",
			"":      "400 invalid network config:\ninvalid gateway 10.99.0.1: parent subnet 10.250.0.0/24 doesn't contain this address"}},
		{"two subnets", "n", subnet(dnetwork.IPAMConfig{Subnet: "10.1.0.0/24"}, dnetwork.IPAMConfig{Subnet: "10.2.0.0/24"}),
			all("403 bridge driver doesn't support multiple subnets")},
		{"overlap", "n", subnet(dnetwork.IPAMConfig{Subnet: "172.17.128.0/24"}), map[string]string{
			"28.5": "403 invalid pool request: Pool overlaps with other one on this address space",
			"":     "403 Pool overlaps with other one on this address space"}},
		{"/31", "n", subnet(dnetwork.IPAMConfig{Subnet: "10.250.0.0/31"}), map[string]string{
			"20.10": "500 failed to allocate gateway (): No available addresses on this pool", "": "ok"}},
		{"IPv6 without subnet", "n", dnetwork.CreateOptions{EnableIPv6: &yes}, map[string]string{
			"28.5": "ok",
			"":     "404 could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network"}},
		{"bad option", "n", dnetwork.CreateOptions{Options: map[string]string{optICC: "bad"}}, map[string]string{
			"20.10": `500 failed to parse com.docker.network.bridge.enable_icc value: bad (strconv.ParseBool: parsing "bad": invalid syntax)`,
			"":      `400 failed to parse com.docker.network.bridge.enable_icc value: bad (strconv.ParseBool: parsing "bad": invalid syntax)`}},
		{"unknown option", "n", dnetwork.CreateOptions{Options: map[string]string{"x": "y"}}, all("ok")},
		{"swarm scope, bad subnet, no name", "", dnetwork.CreateOptions{Scope: "swarm", IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "x"}}}},
			map[string]string{
				"20.10": "500 Invalid subnet x : invalid CIDR address: x",
				"":      "400 invalid network config:\ninvalid subnet x: invalid CIDR block notation"}},
		{"ingress before swarm scope", "n", dnetwork.CreateOptions{Scope: "swarm", Ingress: true},
			all("403 Ingress network can only be global scope network")},
		{"overlay before ingress", "n", dnetwork.CreateOptions{Driver: "overlay", Ingress: true}, map[string]string{
			"20.10": "500 " + textNoSwarm, "": "403 " + textNoSwarm}},
		{"overlay of local scope", "n", dnetwork.CreateOptions{Driver: "overlay", Scope: "local"}, map[string]string{
			"20.10": "403 cannot downgrade network scope for overlay networks", "": "403 " + textNoSwarm}},
		{"any other scope", "n", dnetwork.CreateOptions{Scope: "x"}, map[string]string{"20.10": "500 " + textNoSwarm, "": "ok"}},
		{"configuration with a scope", "n", dnetwork.CreateOptions{ConfigOnly: true, Scope: "local"},
			all("403 configuration network can only contain network specific fields. " +
				"Network operator fields like [ ingress | internal | attachable | scope ] are not supported.")},
		{"an option and a subnet", "n", dnetwork.CreateOptions{
			Options: map[string]string{"com.docker.network.driver.mtu": "x"},
			IPAM:    &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "172.17.0.0/16"}}},
		}, map[string]string{
			"28.5": `400 failed to parse com.docker.network.driver.mtu value: x (strconv.Atoi: parsing "x": invalid syntax)`,
			"":     "403 Pool overlaps with other one on this address space"}},
		{"not modelled", "n", dnetwork.CreateOptions{Driver: "macvlan"}, all("501 fakedocker: network driver macvlan is not modelled")},
	} {
		t.Run(tt.about, func(t *testing.T) {
			each(t, func(t *testing.T, e *Engine) {
				createNetwork(t, e, dnetwork.CreateRequest{Name: "taken"})
				_, err := e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: tt.name, CreateOptions: tt.opts})
				if diff := cmp.Diff(of(tt.want, e), answer(err)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

func all(want string) map[string]string { return map[string]string{"": want} }

// of is what the engine's release answers. Engine 29 answers like 28.5 where
// nothing else is said of it.
func of(want map[string]string, e *Engine) string {
	w, ok := want[e.Profile.Name]
	if !ok && e.Profile.Name == "29" {
		w, ok = want["28.5"]
	}
	if !ok {
		w = want[""]
	}
	return w
}

func TestSameBridgeNameIsRefused(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		opts := dnetwork.CreateOptions{Options: map[string]string{optBridgeName: "an-1"}}
		first := createNetwork(t, e, dnetwork.CreateRequest{Name: "a", CreateOptions: opts})
		_, err := e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "b", CreateOptions: opts})
		if want := "conflicts with network " + first + " (an-1): networks have same bridge name"; err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("second network on one bridge: got %v, want ...%s", err, want)
		}
	})
}

func TestDefaultPools(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		for i := range 30 {
			createNetwork(t, e, dnetwork.CreateRequest{Name: fmt.Sprint("n", i)})
		}
		_, err := e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "one-more"})
		want := map[string]string{"28.5": "400 all predefined address pools have been fully subnetted", "": "404 " + noDefaultPool}
		if diff := cmp.Diff(of(want, e), answer(err)); diff != "" {
			t.Errorf("31st network (-want +got):\n%s", diff)
		}
		if err := e.NetworkRemove("n7"); err != nil {
			t.Fatal(err)
		}
		createNetwork(t, e, dnetwork.CreateRequest{Name: "one-more"})
	})
}

func TestPoolsAreReusedOrWalked(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		var got []string
		for range 3 {
			id := createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
			n, err := e.NetworkInspect(e.Profile.API, id)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, n.IPAM.Config[0].Subnet)
			if err := e.NetworkRemove(id); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{"172.18.0.0/16", "172.19.0.0/16", "172.20.0.0/16"}
		if e.Profile.LowestSubnet {
			want = []string{"172.18.0.0/16", "172.18.0.0/16", "172.18.0.0/16"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestRacingCreates(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		check := true
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				_, _ = e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "race", CheckDuplicate: &check})
			})
		}
		wg.Wait()
		list, err := e.NetworkList(e.Profile.API, filters.NewArgs(filters.Arg("name", "race")))
		if err != nil {
			t.Fatal(err)
		}
		if !e.Profile.RacyDuplicateCheck && len(list) != 1 {
			t.Errorf("%d networks of one name, want 1", len(list))
		}
		if len(list) == 0 {
			t.Error("no network")
		}
	})
}

func TestLookup(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		a := createNetwork(t, e, dnetwork.CreateRequest{Name: "a"})
		prefix := createNetwork(t, e, dnetwork.CreateRequest{Name: a[:4]})
		full := createNetwork(t, e, dnetwork.CreateRequest{Name: a})
		for _, tt := range []struct{ about, term, want string }{
			{"ID before name", a, a},
			{"name before prefix", a[:4], prefix},
			{"prefix", a[:20], a},
			{"ID of the one named like an ID", full, full},
		} {
			n, err := e.NetworkInspect(e.Profile.API, tt.term)
			if err != nil || n.ID != tt.want {
				t.Errorf("%s: got %.12s, %v, want %.12s", tt.about, n.ID, err, tt.want)
			}
		}
		_, err := e.NetworkInspect(e.Profile.API, "nope")
		if diff := cmp.Diff("404 network nope not found", answer(err)); diff != "" {
			t.Errorf("missing (-want +got):\n%s", diff)
		}
	})
}

func TestAmbiguousName(t *testing.T) {
	e, err := New(Options{Profile: "20.10"})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	createNetwork(t, e, dnetwork.CreateRequest{Name: "dup"})
	createNetwork(t, e, dnetwork.CreateRequest{Name: "dup"})
	_, inspect := e.NetworkInspect(e.Profile.API, "dup")
	got := []string{answer(inspect), answer(e.NetworkRemove("dup"))}
	want := []string{
		"400 2 matches found based on name: network dup is ambiguous",
		"400 network dup is ambiguous (2 matches found based on name)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNetworkListFilters(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "web", CreateOptions: dnetwork.CreateOptions{Labels: map[string]string{"k": "v"}}})
		createNetwork(t, e, dnetwork.CreateRequest{Name: "web-old"})
		for _, tt := range []struct {
			key, value string
			want       int
		}{
			{"name", "web", 2}, {"name", "^web$", 1}, {"name", "WEB", 0}, {"label", "k", 1}, {"label", "k=v", 1},
			{"label", "k=x", 0}, {"driver", "bridge", 3}, {"driver", "bri", 0}, {"type", "builtin", 3}, {"type", "custom", 2},
			{"scope", "local", 5}, {"dangling", "true", 2}, {"dangling", "0", 3},
		} {
			list, err := e.NetworkList(e.Profile.API, filters.NewArgs(filters.Arg(tt.key, tt.value)))
			if err != nil || len(list) != tt.want {
				t.Errorf("%s=%s: %d networks, %v, want %d", tt.key, tt.value, len(list), err, tt.want)
			}
		}
		for key, want := range map[string]string{
			"x": "400 " + e.Profile.InvalidWord + " filter 'x'",
			"type": of(map[string]string{
				"": "500 invalid filter: 'type'='bad'", "29": "400 invalid value for filter 'type': must be 'builtin' or 'custom'"}, e),
		} {
			_, err := e.NetworkList(e.Profile.API, filters.NewArgs(filters.Arg(key, "bad")))
			if diff := cmp.Diff(want, answer(err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", key, diff)
			}
		}
	})
}

func TestPredefinedNetworks(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		for _, name := range []string{"bridge", "host", "none"} {
			if diff := cmp.Diff("403 "+name+" is a pre-defined network and cannot be removed", answer(e.NetworkRemove(name))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		}
		report, err := e.NetworksPrune(filters.NewArgs())
		if err != nil || report.NetworksDeleted != nil {
			t.Errorf("prune of an empty engine: %v, %v, want nothing", report, err)
		}
		n, err := e.NetworkInspect(e.Profile.API, "bridge")
		if err != nil {
			t.Fatal(err)
		}
		want := dnetwork.IPAMConfig{Subnet: "172.17.0.0/16", Gateway: "172.17.0.1"}
		if e.Profile.Name == "20.10" {
			want.Gateway = ""
		}
		if diff := cmp.Diff([]dnetwork.IPAMConfig{want}, n.IPAM.Config); diff != "" {
			t.Errorf("bridge (-want +got):\n%s", diff)
		}
	})
}

// Newer releases look for a swarm before they look at anything but predefined
// names, the oldest once it has the subnets. Measured on 20.10, 26.1 and 28.5.
func TestOverlayWithoutSwarm(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		const text = `This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.`
		for _, tt := range []struct {
			name, subnet string
			want         map[string]string
		}{
			{"x", "", map[string]string{"20.10": "500 " + text, "": "403 " + text}},
			{"x", "10.94.0.5/24", map[string]string{"20.10": "500 " + text, "": "403 " + text}},
			{"x", "x", map[string]string{"20.10": "500 Invalid subnet x : invalid CIDR address: x", "": "403 " + text}},
			{"x", "172.17.0.0/16", map[string]string{"20.10": "500 " + text, "": "403 " + text}},
			{" ", "", map[string]string{"20.10": "500 invalid name:  ", "": "403 " + text}},
			{"bridge", "", map[string]string{"": "403 operation is not permitted on predefined bridge network "}},
		} {
			req := dnetwork.CreateRequest{Name: tt.name, CreateOptions: dnetwork.CreateOptions{Driver: "overlay"}}
			if tt.subnet != "" {
				req.IPAM = &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: tt.subnet}}}
			}
			_, err := e.NetworkCreate(e.Profile.API, req)
			if diff := cmp.Diff(of(tt.want, e), answer(err)); diff != "" {
				t.Errorf("%q with subnet %q (-want +got):\n%s", tt.name, tt.subnet, diff)
			}
		}
	})
}

// Newer releases look at the subnets before the empty name.
func TestEmptyNameWithBadSubnet(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		want := map[string]string{
			"20.10": "500 invalid name: ",
			"":      "400 invalid network config:\ninvalid subnet 10.94.0.5/24: it should be 10.94.0.0/24",
		}
		_, err := e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{CreateOptions: dnetwork.CreateOptions{
			IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.94.0.5/24"}}},
		}})
		if diff := cmp.Diff(of(want, e), answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Below API 1.28 a list shows who is on each network.
func TestOldListsShowContainers(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("c1", "a", nil)
		for _, tt := range []struct {
			version Version
			want    int
		}{{Version{1, 24}, 1}, {Version{1, 28}, 0}} {
			list, err := w.NetworkList(tt.version, filters.NewArgs(filters.Arg("name", "a")))
			if err != nil {
				w.t.Fatal(err)
			}
			w.want("containers at "+tt.version.String(), tt.want, len(list[0].Containers))
		}
	})
}
