package network_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/appnet-go/appnet/network"
)

func subnet(prefix string) network.Subnet {
	return network.Subnet{Prefix: netip.MustParsePrefix(prefix)}
}

func subnetWith(prefix, gateway, within string) network.Subnet {
	s := subnet(prefix)
	if gateway != "" {
		s.Gateway = netip.MustParseAddr(gateway)
	}
	if within != "" {
		s.Range = netip.MustParsePrefix(within)
	}
	return s
}

func TestSpecValidate(t *testing.T) {
	type spec = network.Spec
	subnets := func(s ...network.Subnet) []network.Subnet { return s }
	bridge := func(name string) spec {
		return spec{Options: map[string]string{"com.docker.network.bridge.name": name}}
	}
	tests := []struct {
		why  string
		spec spec
		want string // a part of the error, "" for none
	}{
		{"a name is enough", spec{}, ""},
		{"any driver", spec{Driver: "vendor/plugin:1.2"}, ""},
		{"an IPv4 subnet", spec{Subnets: subnets(subnet("10.9.0.0/24"))}, ""},
		{"all of it", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "10.9.0.254", "10.9.0.128/25"))}, ""},
		{"IPv6 alone", spec{IPv6: true, Subnets: subnets(subnet("fd00:9::/64"))}, ""},
		{"both families", spec{IPv6: true, Subnets: subnets(subnet("fd00:9::/64"), subnet("10.9.0.0/24"))}, ""},
		{"the smallest subnets", spec{IPv6: true, Subnets: subnets(subnet("fd00:9::/126"), subnet("10.9.0.0/30"))}, ""},
		{"macvlan may have several", spec{Driver: "macvlan", Subnets: subnets(subnet("10.9.0.0/24"), subnet("10.8.0.0/24"))}, ""},
		{"macvlan may have tiny ones", spec{Driver: "macvlan", Subnets: subnets(subnet("10.9.0.0/31"))}, ""},
		{"the smallest MTU", spec{MTU: 68}, ""},
		{"the largest MTU", spec{MTU: 65535, IPv6: true}, ""},
		{"MTU as an option", spec{Options: map[string]string{"com.docker.network.driver.mtu": "1400"}}, ""},
		{"an empty value", spec{Labels: map[string]string{"team": ""}}, ""},

		{"reserved", spec{Name: "host"}, `reserved name "host"`},
		{"bad", spec{Name: "a b"}, `invalid name "a b"`},
		{"host is there", spec{Driver: "host"}, `driver "host": the engine has one such network`},
		{"none is there", spec{Driver: "null"}, `driver "null": the engine has one such network`},
		{"no driver has it", spec{Driver: "a b"}, `driver "a b": it has no white space`},
		{"no prefix", spec{Subnets: subnets(network.Subnet{})}, `subnet: Prefix is not set`},
		{"host bits", spec{Subnets: subnets(subnet("10.9.0.5/24"))}, `"10.9.0.5/24": it has bits behind the mask; write 10.9.0.0/24`},
		{"mapped", spec{IPv6: true, Subnets: subnets(network.Subnet{Prefix: netip.PrefixFrom(netip.MustParseAddr("::ffff:10.9.0.0"), 120)})}, `write it as IPv4`},
		{"IPv6 is off", spec{Subnets: subnets(subnet("fd00:9::/64"))}, `"fd00:9::/64": it is an IPv6 subnet; set IPv6 too`},
		{"no room", spec{Subnets: subnets(subnet("10.9.0.0/31"))}, `no room for a gateway and a container; make it /30 or wider`},
		{"no room in IPv6", spec{IPv6: true, Subnets: subnets(subnet("fd00:9::/127"))}, `make it /126 or wider`},
		{"two of a family", spec{Subnets: subnets(subnet("10.9.0.0/24"), subnet("10.8.0.0/24"))}, `one subnet of each family, and 10.9.0.0/24 is there already`},
		{"one in the other", spec{Driver: "macvlan", Subnets: subnets(subnet("10.9.0.0/24"), subnet("10.9.0.0/25"))}, `overlaps 10.9.0.0/24 of the same network`},
		{"gateway outside", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "10.8.0.1", ""))}, `gateway 10.8.0.1 is outside`},
		{"gateway of the other family", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "fd00::1", ""))}, `gateway fd00::1 is outside`},
		{"gateway first", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "10.9.0.0", ""))}, `10.9.0.0 is the address of the subnet`},
		{"gateway last", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "10.9.0.255", ""))}, `10.9.0.255 is the broadcast address`},
		{"range outside", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "", "10.8.0.0/25"))}, `range 10.8.0.0/25 is not within`},
		{"range wider", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "", "10.8.0.0/15"))}, `range 10.8.0.0/15 is not within`},
		{"range with host bits", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "", "10.9.0.129/25"))}, `write 10.9.0.128/25`},
		{"range of the other family", spec{Subnets: subnets(subnetWith("10.9.0.0/24", "", "fd00::/64"))}, `range fd00::/64 is not within`},
		{"MTU too small", spec{MTU: 67}, `MTU 67: it is 68 to 65535 bytes`},
		{"MTU too large", spec{MTU: 65536}, `MTU 65536`},
		{"MTU negative", spec{MTU: -1}, `MTU -1`},
		{"MTU too small for IPv6", spec{MTU: 1279, IPv6: true}, `IPv6 needs at least 1280`},
		{"MTU twice", spec{MTU: 1400, Options: map[string]string{"com.docker.network.driver.mtu": "1400"}}, `says it too; set one of the two`},
		{"option without a key", spec{Options: map[string]string{"": "x"}}, `option "": give it a key`},
		{"the longest name of a bridge", bridge("shop-0123456789"), ""},
		{"the engine names the bridge", bridge(""), ""},
		{"the default bridge", bridge("docker0"), `"docker0" belongs to the default bridge`},
		{"a bridge's name too long", bridge("shop-0123456789a"), `more than 15 characters`},
		{"a bridge's name with a slash", bridge("shop/1"), `"shop/1" has a slash`},
		{"a bridge's name with white space", bridge("shop 1"), `"shop 1" has a slash, white space`},
		{"label without a key", spec{Labels: map[string]string{"": "x"}}, `label "": give it a key`},
		{"the owner's label", spec{Labels: map[string]string{network.LabelOwner: "me"}}, `label "io.github.appnet-go.owner": it is set by the manager`},
		{"the creation's label", spec{Labels: map[string]string{network.LabelCreation: "me"}}, `label "io.github.appnet-go.creation"`},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if tt.spec.Name == "" {
				tt.spec.Name = "shop"
			}
			err := tt.spec.Validate()
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if err != nil && !errors.Is(err, network.ErrInvalid) && !errors.Is(err, network.ErrReserved) {
				t.Errorf("%v has no class", err)
			}
		})
	}
}

func TestSpecValidateSaysAllAtOnce(t *testing.T) {
	err := network.Spec{
		Name: "host", Driver: "null", MTU: 1,
		Subnets: []network.Subnet{subnet("10.9.0.5/24"), subnet("fd00::/64")},
		Labels:  map[string]string{network.LabelOwner: "", "": ""},
		Options: map[string]string{"": ""},
	}.Validate()
	want := []string{
		`reserved name "host"`, `driver "null"`, `"10.9.0.5/24"`, `"fd00::/64"`, `MTU 1`, `option ""`, `label ""`, `label "io.github.appnet-go.owner"`,
	}
	for _, w := range want {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("%v lacks %s", err, w)
		}
	}
}
