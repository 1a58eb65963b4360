package core

import "net/netip"

// takeAddresses gives ep an address in each of n's subnets, IPv4 first. Where the
// second is not to be had, engines forget to give the first one back: it stays
// taken for as long as the network is there.
func (e *Engine) takeAddresses(n *network, ep *endpoint) error {
	for _, ipv6 := range []bool{false, true} {
		for i := range n.subnets {
			s := &n.subnets[i]
			if s.prefix.Addr().Is6() != ipv6 {
				continue
			}
			a, err := e.takeAddress(n, s, ep)
			if err != nil {
				ep.ip4, ep.ip6 = netip.Addr{}, netip.Addr{}
				return err
			}
			if a.Is4() {
				ep.ip4 = a
			} else {
				ep.ip6 = a
			}
		}
	}
	return nil
}

func (e *Engine) takeAddress(n *network, s *subnet, ep *endpoint) (netip.Addr, error) {
	if want := ep.asked(s.prefix.Addr().Is6()); want.IsValid() {
		switch wrong := e.reserveChosen(s, want); wrong {
		case "":
			return want, nil
		case textBeyondCount:
			return want, internal("%s", wrong)
		default:
			return want, forbidden("%s", wrong)
		}
	}
	a, ok := s.lowest()
	if !ok {
		return a, internal("no available IPv%s addresses on this network's address pools: %s (%s)", familyOf(s.prefix.Addr()), n.name, n.id)
	}
	return a, nil
}

// familyOf is the number of an address's family, as texts have it.
func familyOf(a netip.Addr) string {
	if a.Is6() {
		return "6"
	}
	return "4"
}

// asked is the address that the request chose, or the zero address.
func (ep *endpoint) asked(ipv6 bool) netip.Addr {
	if ep.ipam == nil {
		return netip.Addr{}
	}
	text := ep.ipam.IPv4Address
	if ipv6 {
		text = ep.ipam.IPv6Address
	}
	a, _ := netip.ParseAddr(text)
	return a.Unmap()
}

func (n *network) giveBack(ep *endpoint) {
	for _, a := range []netip.Addr{ep.ip4, ep.ip6} {
		if !a.IsValid() {
			continue
		}
		if s := n.subnetOf(a); s != nil {
			s.release(a)
		}
	}
	ep.ip4, ep.ip6 = netip.Addr{}, netip.Addr{}
}
