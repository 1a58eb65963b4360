package network_test

import (
	"errors"
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/network"
)

// compareAddrs lets cmp look at addresses, which are comparable but closed.
var compareAddrs = cmp.Options{
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
}

func TestCreate(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		v4, v6 := netip.MustParsePrefix(w.subnet("10.219.%d.0/24")), netip.MustParsePrefix(w.subnet("fd00:219:%d::/64"))
		s := w.spec("shop")
		s.Internal, s.IPv6, s.MTU = true, true, 1400
		s.Subnets = []network.Subnet{{Prefix: v6}, {Prefix: v4}}
		s.Options = map[string]string{"com.docker.network.bridge.enable_icc": "true"}
		options, labels := maps.Clone(s.Options), maps.Clone(s.Labels)

		got := w.makeSpec(s)
		want := network.Info{
			ID: got.ID, Name: s.Name, Driver: "bridge", Scope: "local", Owner: w.name("owner"),
			Internal: true, IPv6: true, Attachable: true, MTU: 1400,
			Subnets: []network.Subnet{{Prefix: v4, Gateway: v4.Addr().Next()}, {Prefix: v6, Gateway: v6.Addr().Next()}},
			Options: map[string]string{"com.docker.network.bridge.enable_icc": "true", "com.docker.network.driver.mtu": "1400"},
			Labels:  labels, Created: got.Created,
		}
		if diff := cmp.Diff(want, got, compareAddrs); diff != "" {
			t.Error(diff)
		}
		if len(got.ID) != 64 || got.Created.IsZero() || got.Created.Location() != time.UTC {
			t.Errorf("ID %q, created %v", got.ID, got.Created)
		}
		if !maps.Equal(s.Options, options) || !maps.Equal(s.Labels, labels) {
			t.Errorf("the caller's maps are changed: %v %v", s.Options, s.Labels)
		}
		again, err := w.Get(w.ctx(), s.Name)
		w.must(err)
		if diff := cmp.Diff(got, again, compareAddrs); diff != "" {
			t.Errorf("Get sees another network than Create: %s", diff)
		}
	})
}

func TestCreateWithDefaults(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		got := w.make("shop")
		if got.Driver != "bridge" || got.Internal || got.IPv6 || got.MTU != 0 || got.Options != nil {
			t.Errorf("got %+v", got)
		}
		if len(got.Subnets) != 1 || !got.Subnets[0].Prefix.Contains(got.Subnets[0].Gateway) {
			t.Errorf("subnets %v", got.Subnets)
		}
		if want := []string{"NetworkList", "NetworkCreate", "NetworkList"}; !slices.Equal(w.tap.seen(), want) {
			t.Errorf("calls %v, want %v", w.tap.seen(), want)
		}
	})
}

func TestCreateChoosesGatewayAndRange(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		prefix := netip.MustParsePrefix(w.subnet("10.219.%d.0/24"))
		within := netip.PrefixFrom(prefix.Addr(), 25)
		gateway := prefix.Addr().Next().Next()
		s := w.spec("shop")
		s.Subnets = []network.Subnet{{Prefix: prefix, Gateway: gateway, Range: within}}
		if diff := cmp.Diff(s.Subnets, w.makeSpec(s).Subnets, compareAddrs); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCreateRefuses(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		there := w.spec("there")
		there.Subnets = []network.Subnet{subnet(w.subnet("10.219.%d.0/24"))}
		w.makeSpec(there)
		tests := []struct {
			why  string
			spec network.Spec
			want error
		}{
			{"the name is taken", network.Spec{Name: there.Name}, network.ErrExists},
			{"the name is taken, for another driver too", network.Spec{Name: there.Name, Driver: "macvlan"}, network.ErrExists},
			{"the subnet is taken", network.Spec{Name: w.name("a"), Subnets: there.Subnets}, network.ErrOverlap},
			{"the subnet is part of another", network.Spec{Name: w.name("a"), Subnets: []network.Subnet{subnet(there.Subnets[0].Prefix.Addr().String() + "/25")}}, network.ErrOverlap},
			{"the subnet holds the engine's own", network.Spec{Name: w.name("a"), Subnets: []network.Subnet{subnet("172.17.0.0/16")}}, network.ErrOverlap},
			{"no swarm", network.Spec{Name: w.name("a"), Driver: "overlay"}, network.ErrUnsupported},
			{"an option of no sense", network.Spec{Name: w.name("a"), Options: map[string]string{"com.docker.network.bridge.enable_icc": "perhaps"}}, network.ErrEngine},
		}
		for _, tt := range tests {
			t.Run(tt.why, func(t *testing.T) {
				w.removes(tt.spec.Name)
				_, err := w.Manager.Create(t.Context(), tt.spec)
				checkClass(t, err, tt.want)
			})
		}
	})
}

// TestCreateWithUnknownDriver is for fakes: engines look for it for 15 seconds.
func TestCreateWithUnknownDriver(t *testing.T) {
	onFakes(t, func(t *testing.T, w *world) {
		_, err := w.Manager.Create(t.Context(), network.Spec{
			Name: "shop", Driver: "nope", Subnets: []network.Subnet{subnet("172.17.0.0/16")}, // taken, but that is not why
		})
		checkClass(t, err, network.ErrUnsupported)
	})
}

func TestCreateExhaustsPools(t *testing.T) {
	onFakes(t, func(t *testing.T, w *world) {
		const all = 30 // measured, on engines with the pools of the house
		for i := range all {
			_, err := w.Manager.Create(t.Context(), network.Spec{Name: w.name(string(rune('a'+i/26)) + string(rune('a'+i%26)))})
			w.must(err)
		}
		_, err := w.Manager.Create(t.Context(), network.Spec{Name: "one-more"})
		checkClass(t, err, network.ErrPoolExhausted)
		_, err = w.Manager.Ensure(t.Context(), network.Spec{Name: "one-more", Subnets: []network.Subnet{subnet("10.9.0.0/24")}})
		w.must(err)
	})
}

// TestCreateLeavesNoDuplicate is about engines that let anybody make a name
// twice: should somebody do so at the same time, ours goes.
func TestCreateLeavesNoDuplicate(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.removes(s.Name)
		w.tap.disturb(w.raceTwin(s.Name), nil)
		_, err := w.Manager.Create(w.ctx(), s)
		checkClass(t, err, network.ErrExists)
		if ids := w.ids(s.Name); len(ids) != 1 {
			t.Errorf("%d networks of the name", len(ids))
		}
		w.tap.disturb(nil, nil)
		if _, err := w.Ensure(w.ctx(), s); !errors.Is(err, network.ErrMismatch) {
			t.Errorf("the twin has no labels, got %v", err)
		}
	})
}
