package core

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"
)

// newEndpoint is the entry that a request's settings make; settings may be nil.
func (e *Engine) newEndpoint(v Version, c *cont, s *dnetwork.EndpointSettings) *endpoint {
	ep := &endpoint{owner: c}
	if s == nil {
		return ep
	}
	ep.aliases = slices.Clone(s.Aliases)
	ep.links = slices.Clone(s.Links)
	ep.driverOpts = s.DriverOpts
	ep.networkID = s.NetworkID
	if s.IPAMConfig != nil {
		ep.ipam = s.IPAMConfig.Copy()
	}
	if v.AtLeast(1, 44) {
		ep.askedMAC = s.MacAddress
	}
	if e.Profile.GatewayPriority && v.AtLeast(1, 48) {
		ep.gwPriority = s.GwPriority
	}
	return ep
}

// checkEndpoint refuses settings that n cannot have.
func (e *Engine) checkEndpoint(n *network, ep *endpoint) error {
	var text string
	switch {
	case !n.custom() && len(ep.aliases) > 0:
		text = "network-scoped alias is supported only for containers in user defined networks"
	case !n.custom() && ep.static():
		text = "user specified IP address is supported on user defined networks only"
	case ep.static():
		if err := e.checkStatic(n, ep); err != nil {
			return err
		}
	}
	if text == "" {
		return checkMAC(ep.askedMAC)
	}
	return badRequest("%s%s", e.endpointPrefix(), text)
}

func (ep *endpoint) static() bool {
	return ep.ipam != nil && (ep.ipam.IPv4Address != "" || ep.ipam.IPv6Address != "")
}

func (e *Engine) endpointPrefix() string {
	if e.Profile.ValidateAtCreate {
		return "invalid endpoint settings:\n"
	}
	return ""
}

// checkStatic looks at addresses that a request chose. The oldest release looks
// only when it hands them out.
func (e *Engine) checkStatic(n *network, ep *endpoint) error {
	v4, v6 := n.staticSubnets(false), n.staticSubnets(true)
	if !e.Profile.ValidateAtCreate {
		return e.checkStaticLate(n, ep)
	}
	err := ep.ipam.Validate()
	if inRange := ep.ipam.IsInRange(v4, v6); inRange != nil && err != nil {
		return badRequest("%s* %s\n* %s", e.endpointPrefix(), err, inRange)
	} else if inRange != nil {
		err = inRange
	}
	if err != nil {
		return badRequest("%s%s", e.endpointPrefix(), err)
	}
	return nil
}

func (e *Engine) checkStaticLate(n *network, ep *endpoint) error {
	if !slices.ContainsFunc(n.subnets, func(s subnet) bool { return s.explicit }) {
		return badRequest("user specified IP address is supported only when connecting to networks with user configured subnets")
	}
	for _, text := range []string{ep.ipam.IPv4Address, ep.ipam.IPv6Address} {
		if text == "" {
			continue
		}
		a, err := netip.ParseAddr(text)
		if err != nil {
			return internal("Invalid IPv4 address: %s)", text)
		}
		if n.subnetOf(a) == nil {
			return internal("Invalid address %s: It does not belong to any of this network's subnets", text)
		}
	}
	return nil
}

// staticSubnet is a subnet as the API's own checks want it.
type staticSubnet struct{ *subnet }

func (s staticSubnet) IsStatic() bool { return s.explicit }

func (s staticSubnet) Contains(ip net.IP) bool {
	a, ok := netip.AddrFromSlice(ip)
	return ok && s.prefix.Contains(a.Unmap())
}

func (n *network) staticSubnets(ipv6 bool) []dnetwork.NetworkSubnet {
	var list []dnetwork.NetworkSubnet
	for i := range n.subnets {
		if n.subnets[i].prefix.Addr().Is6() == ipv6 {
			list = append(list, staticSubnet{&n.subnets[i]})
		}
	}
	return list
}

func checkMAC(text string) error {
	if text == "" {
		return nil
	}
	if _, err := net.ParseMAC(text); err != nil {
		return badRequest("invalid MAC address %s", text)
	}
	return nil
}

// ahead orders a container's endpoints by who answers first, for the default
// route and for DNS: higher priority, then networks that are not internal, then
// the smaller name, byte by byte.
func ahead(a, b *endpoint) int {
	return cmp.Or(
		cmp.Compare(b.gwPriority, a.gwPriority),
		compareBool(a.net.internal, b.net.internal),
		cmp.Compare(a.net.name, b.net.name),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// liveEndpoints lists c's endpoints that are on a network now, the one that
// answers first first.
func (c *cont) liveEndpoints() []*endpoint {
	var list []*endpoint
	for _, ep := range c.endpoints {
		if ep.net != nil {
			list = append(list, ep)
		}
	}
	slices.SortFunc(list, ahead)
	return list
}

// hardwareAddr makes an endpoint's MAC address.
func (e *Engine) hardwareAddr(ep *endpoint) string {
	switch {
	case ep.askedMAC != "":
		return ep.askedMAC
	case !ep.ip4.IsValid() && !ep.ip6.IsValid():
		return ""
	case e.Profile.RandomMAC || !ep.ip4.IsValid():
		r := e.rng.Uint64()
		return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", byte(r)&^1|2, byte(r>>8), byte(r>>16), byte(r>>24), byte(r>>32), byte(r>>40))
	}
	b := ep.ip4.As4()
	return fmt.Sprintf("02:42:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3])
}
