package phases

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Upstream returns the address at which a proxy on the host reaches the
// container's port, with one inspect. On the host's network it is 127.0.0.1.
// Else it is the container's address on the plan's initial network, or on the
// default bridge, or on the network that carries its default route, the first of
// these that it has one on; the IPv4 address where there are both.
//
// An engine may give a container another address whenever it starts: ask again
// after each start. A container that does not run, or has no address, is an
// [ErrNoAddress], port 0 an [ErrInvalid].
func (b *Bound) Upstream(ctx context.Context, id string, port uint16) (netip.AddrPort, error) {
	if err := b.unbound("upstream", id); err != nil {
		return netip.AddrPort{}, err
	}
	if port == 0 {
		return netip.AddrPort{}, b.noPort(id)
	}
	c, err := b.inspect(ctx, id)
	if err != nil {
		return netip.AddrPort{}, b.error("upstream", id, err)
	}
	return b.upstream(id, c, port)
}

func (b *Bound) noPort(id string) error {
	return b.error("upstream", id, &Problem{Property: propertyPort, Value: "0", Rule: "no port: say the one that the process listens on"})
}

func (b *Bound) upstream(id string, c container.InspectResponse, port uint16) (netip.AddrPort, error) {
	addr, err := b.address(c)
	if err != nil {
		return netip.AddrPort{}, b.error("upstream", id, err)
	}
	return netip.AddrPortFrom(addr, port), nil
}

// address returns where the container is reached.
func (b *Bound) address(c container.InspectResponse) (netip.Addr, error) {
	if c.ContainerJSONBase == nil || c.State == nil || !c.State.Running {
		return netip.Addr{}, fmt.Errorf("%w: the container does not run: start it first", ErrNoAddress)
	}
	if c.HostConfig != nil && c.HostConfig.NetworkMode.IsHost() {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	if c.NetworkSettings == nil {
		return netip.Addr{}, fmt.Errorf("%w: the container has no network of its own", ErrNoAddress)
	}
	endpoints := c.NetworkSettings.Networks
	for _, name := range b.byPreference(endpoints) {
		if addr := addressOf(endpoints[name]); addr.IsValid() {
			return addr, nil
		}
	}
	return netip.Addr{}, fmt.Errorf("%w: the container has one on none of its networks %q", ErrNoAddress,
		slices.Sorted(maps.Keys(endpoints)))
}

// byPreference returns the names of a container's networks, the one to reach it
// on first.
func (b *Bound) byPreference(endpoints map[string]*dnetwork.EndpointSettings) []string {
	rank := func(name string) int {
		switch name {
		case b.plan.Initial:
			return 0
		case bridge:
			return 1
		}
		return 2
	}
	return slices.SortedFunc(maps.Keys(endpoints), func(x, y string) int {
		return cmp.Or(
			cmp.Compare(rank(x), rank(y)),
			cmp.Compare(priorityOf(endpoints[y]), priorityOf(endpoints[x])),
			cmp.Compare(b.internal(x, endpoints[x]), b.internal(y, endpoints[y])),
			cmp.Compare(x, y),
		)
	})
}

// internal returns 1 for an internal network, which carries no default route
// while there is another. Of a network that is not in the plan it is not known;
// from engine 26.1 on, one without a gateway is.
func (b *Bound) internal(name string, endpoint *dnetwork.EndpointSettings) int {
	info, known := b.networks[name]
	if info.Internal || !known && (endpoint == nil || endpoint.Gateway == "") {
		return 1
	}
	return 0
}

func priorityOf(endpoint *dnetwork.EndpointSettings) int {
	if endpoint == nil {
		return 0
	}
	return endpoint.GwPriority
}

func addressOf(endpoint *dnetwork.EndpointSettings) netip.Addr {
	if endpoint == nil {
		return netip.Addr{}
	}
	if addr, err := netip.ParseAddr(endpoint.IPAddress); err == nil {
		return addr
	}
	addr, _ := netip.ParseAddr(endpoint.GlobalIPv6Address)
	return addr
}
