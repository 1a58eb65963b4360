package core

import (
	"fmt"
	"net/http"
	"net/netip"

	dnetwork "github.com/docker/docker/api/types/network"
)

// addDefault4 takes one of the default IPv4 pools.
func (e *Engine) addDefault4(n *network) error {
	p, ok := e.nextPool()
	if !ok {
		return errorf(e.Profile.PoolsUsedUp.Status, "%s", e.Profile.PoolsUsedUp.Message)
	}
	return e.enter(n, subnet{prefix: p, showGateway: true})
}

// addDefault6 makes an IPv6 subnet, on releases that can.
func (e *Engine) addDefault6(n *network) error {
	if !e.Profile.AutoIPv6 {
		return notFound("could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network")
	}
	return e.enter(n, subnet{prefix: e.localPrefix(), showGateway: true})
}

// addSubnet gives n a subnet that was asked for. Engines skip IPv6 subnets
// where IPv6 is not enabled.
func (e *Engine) addSubnet(n *network, c dnetwork.IPAMConfig) error {
	prefix, err := netip.ParsePrefix(c.Subnet)
	if err != nil {
		return internal("Invalid subnet %s : invalid CIDR address: %s", c.Subnet, c.Subnet)
	}
	if prefix.Addr().Is6() && !n.ipv6 || prefix.Addr().Is4() && !n.ipv4 {
		return nil
	}
	if n.hasFamily(prefix.Addr().Is6()) {
		return forbidden("bridge driver doesn't support multiple subnets")
	}
	s := subnet{prefix: prefix.Masked(), written: c.Subnet, explicit: true, aux: c.AuxAddress, writtenRange: c.IPRange}
	if o := e.overlapping(s.prefix); o != nil {
		return forbidden("%sPool overlaps with other one on this address space", e.Profile.OverlapPrefix)
	}
	if s.allocate, err = parseOptionalPrefix(c.IPRange); err != nil {
		return internal("Invalid pool request: %s", err)
	}
	if err := s.takeAux(c.AuxAddress); err != nil {
		return err
	}
	if c.Gateway != "" {
		gw, err := netip.ParseAddr(c.Gateway)
		if err != nil || !s.prefix.Contains(gw) {
			return internal("failed to allocate gateway (%s): Requested address is out of range", c.Gateway)
		}
		s.gateway, s.showGateway = gw, true
	}
	return e.enter(n, s)
}

func (s *subnet) takeAux(aux map[string]string) error {
	for _, a := range aux {
		addr, err := netip.ParseAddr(a)
		if err != nil || !s.prefix.Contains(addr) || !s.reserve(addr) {
			return internal("failed to allocate secondary ip address (%s): Requested address is out of range", a)
		}
	}
	return nil
}

// enter adds s to n with its gateway, the lowest address unless one was asked
// for.
func (e *Engine) enter(n *network, s subnet) error {
	if s.gateway.IsValid() {
		s.reserve(s.gateway)
	} else if !e.pickGateway(&s) {
		return errorf(http.StatusInternalServerError, "failed to allocate gateway (): No available addresses on this pool")
	}
	n.subnets = append(n.subnets, s)
	return nil
}

// pickGateway takes the subnet's first address. The oldest release finds none
// in a subnet of one or two addresses.
func (e *Engine) pickGateway(s *subnet) bool {
	if !e.Profile.ValidateAtCreate && s.prefix.Addr().BitLen()-s.prefix.Bits() < 2 {
		return false
	}
	gw, ok := s.lowest()
	s.gateway = gw
	return ok
}

func parseOptionalPrefix(text string) (netip.Prefix, error) {
	if text == "" {
		return netip.Prefix{}, nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return p, fmt.Errorf("invalid IP range %s", text)
	}
	return p.Masked(), nil
}
