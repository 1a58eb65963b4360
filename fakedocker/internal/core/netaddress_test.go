package core

import (
	"strings"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
)

// An IPv4 address stays taken when the IPv6 one is not to be had.
func TestFailedStartLosesAddress(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		yes := true
		createNetwork(t, e, dnetwork.CreateRequest{Name: "both", CreateOptions: dnetwork.CreateOptions{
			EnableIPv6: &yes, IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24"}, {Subnet: "fd09::/127"}}},
		}})
		n, _ := e.find("both")
		for i := range 3 {
			ep := &endpoint{}
			if err := e.takeAddresses(n, ep); err == nil || !strings.HasPrefix(err.Error(), "no available IPv6 addresses") {
				t.Fatalf("%v", err)
			}
			if got := len(n.subnets[0].taken); got != i+2 || ep.ip4.IsValid() {
				t.Errorf("after %d failures %d addresses are taken, and the endpoint has %v", i+1, got, ep.ip4)
			}
		}
	})
}

// What the kernel takes for the name of an interface.
func TestWrongInterface(t *testing.T) {
	taken := map[string]bool{"lo": true, "eth0": true, "eth2": true}
	for name, want := range map[string]string{
		"eth1": "", "größe": "", "fifteen-letters": "", "sixteen-letters-": "numerical result out of range",
		"a/b": "invalid argument", "a:b": "invalid argument", "a\tb": "invalid argument", ".": "invalid argument",
		"..": "invalid argument", "...": "", "lo": "file exists", "eth2": "file exists",
		"a/bcdefghijklmnop": "numerical result out of range",
	} {
		if got := wrongInterface(name, taken); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := freeInterface("", taken); got != "eth1" {
		t.Errorf("the first free name is %s", got)
	}
	if got := freeInterface("net", taken); got != "net0" {
		t.Errorf("the first free name is %s", got)
	}
}

// A gateway that is an auxiliary address is nobody, so no way leads out by it.
func TestGatewayThatIsNobody(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "far", CreateOptions: dnetwork.CreateOptions{
			IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24", AuxAddress: map[string]string{auxGateway4: "10.9.0.9"}}}},
		}})
		n, _ := e.find("far")
		if !n.leadsNowhere() {
			t.Error("the network leads somewhere")
		}
	})
}

// What the fake has no model of is said.
func TestNetworksNotModelled(t *testing.T) {
	subnet := func(c dnetwork.IPAMConfig) dnetwork.CreateOptions {
		return dnetwork.CreateOptions{IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{c}}}
	}
	option := func(key, value string) dnetwork.CreateOptions {
		return dnetwork.CreateOptions{Options: map[string]string{key: value}}
	}
	for _, tt := range []struct {
		profile string
		options dnetwork.CreateOptions
	}{
		{"29", subnet(dnetwork.IPAMConfig{Subnet: "0.0.0.0/24"})},
		{"20.10", subnet(dnetwork.IPAMConfig{Subnet: "172.17.0.0/16", IPRange: "172.17.9.0/24"})},
		{"20.10", option(optInhibit4, "true")},
		{"26.1", option(optDefault, "true")},
		{"28.5", option(optHost4, "fe80::1")},
		{"28.5", option(optGateway4, "routed")},
	} {
		e := opened(t, tt.profile)
		_, err := e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "n", CreateOptions: tt.options})
		if got := answer(err); !strings.HasPrefix(got, "501 ") {
			t.Errorf("%s, %v: %s", tt.profile, tt.options, got)
		}
	}
}
