package network

import (
	"net/netip"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

func TestDifferences(t *testing.T) {
	prefix, other := netip.MustParsePrefix("10.9.0.0/24"), netip.MustParsePrefix("10.8.0.0/24")
	gateway := netip.MustParseAddr("10.9.0.7")
	there := Info{
		Driver: "bridge", IPv6: true, Attachable: true, MTU: 1400, Owner: "somebody",
		Subnets: []Subnet{{Prefix: prefix, Gateway: gateway}},
		Options: map[string]string{"a": "1", "b": "2"},
		Labels:  map[string]string{"team": "red"},
	}
	tests := []struct {
		why  string
		spec Spec
		want []Difference
	}{
		{"only what is asked counts", Spec{}, nil},
		{"asked and there", Spec{
			Driver: "bridge", IPv6: true, MTU: 1400,
			Subnets: []Subnet{{Prefix: prefix}}, Options: map[string]string{"b": "2"}, Labels: there.Labels,
		}, nil},
		{"with the gateway", Spec{Subnets: there.Subnets}, nil},
		{"driver", Spec{Driver: "macvlan"}, []Difference{{"Driver", "macvlan", "bridge"}}},
		{"internal", Spec{Internal: true}, []Difference{{"Internal", "true", "false"}}},
		{"subnet", Spec{Subnets: []Subnet{{Prefix: other}}}, []Difference{{"Subnets", "10.8.0.0/24", "10.9.0.0/24 gateway 10.9.0.7"}}},
		{"gateway", Spec{Subnets: []Subnet{{Prefix: prefix, Gateway: gateway.Next()}}}, []Difference{{"Subnets", "10.9.0.0/24 gateway 10.9.0.8", "10.9.0.0/24 gateway 10.9.0.7"}}},
		{"range", Spec{Subnets: []Subnet{{Prefix: prefix, Range: prefix}}}, []Difference{{"Subnets", "10.9.0.0/24 range 10.9.0.0/24", "10.9.0.0/24 gateway 10.9.0.7"}}},
		{"MTU", Spec{MTU: 1500}, []Difference{{"MTU", "1500", "1400"}}},
		{"several, maps in order", Spec{
			Options: map[string]string{"b": "3", "a": "1", "c": ""}, Labels: map[string]string{"team": "blue"},
		}, []Difference{{`Options["b"]`, "3", "2"}, {`Options["c"]`, "", ""}, {`Labels["team"]`, "blue", "red"}}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.spec.differences(there)); diff != "" {
				t.Error(diff)
			}
		})
	}
	off := Info{Internal: true}
	want := []Difference{{"Internal", "false", "true"}, {"IPv6", "true", "false"}}
	if diff := cmp.Diff(want, Spec{IPv6: true}.differences(off)); diff != "" {
		t.Error(diff)
	}
}

func TestInfoOf(t *testing.T) {
	n := dnetwork.Inspect{
		ID: "1", Name: "shop", Driver: "bridge", Scope: "local", EnableIPv6: true,
		IPAM: dnetwork.IPAM{Config: []dnetwork.IPAMConfig{
			{Subnet: "fd00:9::/64"},
			{Subnet: "10.9.0.0/24", IPRange: "10.9.0.64/26"},
			{Subnet: "10.8.0.0/24", IPRange: "10.8.0.0/26"},
			{Subnet: "10.7.0.0/24", Gateway: "10.7.0.9"},
			{Subnet: ""},
		}},
		Options: map[string]string{optionBridgeName: bridgeName("shop"), optionMTU: "1400"},
		Labels:  map[string]string{LabelOwner: "me", LabelCreation: "x", "team": "red"},
	}
	sub := func(prefix, gateway, within string) Subnet {
		s := Subnet{Prefix: netip.MustParsePrefix(prefix), Gateway: netip.MustParseAddr(gateway)}
		s.Range, _ = netip.ParsePrefix(within)
		return s
	}
	want := Info{
		ID: "1", Name: "shop", Driver: "bridge", Scope: "local", Owner: "me", IPv6: true, MTU: 1400,
		Subnets: []Subnet{ // gateways as the engines choose them, measured
			sub("10.7.0.0/24", "10.7.0.9", ""),
			sub("10.8.0.0/24", "10.8.0.1", "10.8.0.0/26"),
			sub("10.9.0.0/24", "10.9.0.64", "10.9.0.64/26"),
			sub("fd00:9::/64", "fd00:9::1", ""),
		},
		Options: map[string]string{optionMTU: "1400"},
		Labels:  map[string]string{"team": "red"},
	}
	if diff := cmp.Diff(want, infoOf(n), compareAddrs); diff != "" {
		t.Error(diff)
	}
	n.Driver, n.Options[optionBridgeName] = "macvlan", "mine"
	got := infoOf(n)
	if got.Subnets[3].Gateway.IsValid() {
		t.Error("a gateway is made up for another driver:", got.Subnets[3])
	}
	if got.Options[optionBridgeName] != "mine" {
		t.Error("a bridge name that the user chose is hidden")
	}
}

// compareAddrs lets cmp look at addresses, which are comparable but closed.
var compareAddrs = cmp.Options{
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
}
