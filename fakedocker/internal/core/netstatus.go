package core

import (
	"math"
	"net/netip"

	dnetwork "github.com/docker/docker/api/types/network"
)

// NetworkView is a network as an inspect shows it: the client's type, and what
// newer API versions add to it.
type NetworkView struct {
	dnetwork.Inspect
	Status *NetworkStatus `json:",omitempty"`
}

// NetworkStatus says how much of a network is in use, since API 1.52.
type NetworkStatus struct{ IPAM IPAMStatus }

// IPAMStatus is the use of addresses, by subnet. Networks without subnets have
// none.
type IPAMStatus struct {
	Subnets map[string]SubnetStatus `json:",omitempty"`
}

// SubnetStatus counts the addresses of a subnet. Network and broadcast address
// and the gateway are in use. What is too large to count is the largest number.
type SubnetStatus struct{ IPsInUse, DynamicIPsAvailable uint64 }

func (n *network) status() *NetworkStatus {
	s := &NetworkStatus{}
	for i := range n.subnets {
		if s.IPAM.Subnets == nil {
			s.IPAM.Subnets = make(map[string]SubnetStatus, len(n.subnets))
		}
		s.IPAM.Subnets[n.subnets[i].prefix.String()] = n.subnets[i].status()
	}
	return s
}

func (s *subnet) status() SubnetStatus {
	all := s.edgesIn(s.prefix) + uint64(len(s.taken))
	inPool := all
	if s.pool() != s.prefix {
		inPool = s.edgesIn(s.pool())
		for a := range s.taken {
			if s.pool().Contains(a) {
				inPool++
			}
		}
	}
	return SubnetStatus{IPsInUse: all, DynamicIPsAvailable: left(s.pool(), inPool)}
}

// edgesIn counts the subnet's addresses in p that nobody can have. One address is
// not all of a subnet then: such an IPv6 subnet is refused.
func (s *subnet) edgesIn(p netip.Prefix) uint64 {
	count := uint64(0)
	for _, a := range []netip.Addr{s.prefix.Addr(), lastAddr(s.prefix)} {
		if p.Contains(a) && !s.usable(a) {
			count++
		}
	}
	return count
}

// left is how many of p's addresses are left when some are used, at least one of
// a prefix of 64 bits: its size is one more than can be counted.
func left(p netip.Prefix, used uint64) uint64 {
	bits := p.Addr().BitLen() - p.Bits()
	if bits > 64 {
		return math.MaxUint64
	}
	return 1<<bits - used
}
