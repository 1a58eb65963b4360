package core

import (
	"encoding/binary"
	"math"
	"net/netip"
	"slices"
)

// poolState remembers which default pool was handed out last.
type poolState struct {
	last  int
	local [16]byte // where IPv6 subnets come from that nobody named; zero before the first
	full  bool     // whatever networks there are
}

// defaultPools are the subnets for networks that name none, in the engine's
// order: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 in /20 steps.
// The first is the default bridge's, so 30 are left.
var defaultPools = makeDefaultPools()

func makeDefaultPools() []netip.Prefix {
	var pools []netip.Prefix
	for i := byte(17); i < 32; i++ {
		pools = append(pools, netip.PrefixFrom(netip.AddrFrom4([4]byte{172, i, 0, 0}), 16))
	}
	for i := range byte(16) {
		pools = append(pools, netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 168, i * 16, 0}), 20))
	}
	return pools
}

// nextPool finds the default subnet for a network, or reports that none is
// free. It takes the lowest free one or goes on from the last one, as the
// profile says.
func (e *Engine) nextPool() (netip.Prefix, bool) {
	if e.pools.full {
		return netip.Prefix{}, false
	}
	start := 0
	if !e.Profile.LowestSubnet {
		start = e.pools.last + 1
	}
	for i := range defaultPools {
		at := (start + i) % len(defaultPools)
		if e.nets.prefixes.overlapping(defaultPools[at]) == nil {
			e.pools.last = at
			return defaultPools[at], true
		}
	}
	return netip.Prefix{}, false
}

// localPrefix is the lowest free subnet of the unique local range (RFC 4193) that
// the engine has for itself, or reports that none is.
func (e *Engine) localPrefix() (netip.Prefix, bool) {
	b := &e.pools.local
	if b[0] == 0 {
		b[0] = 0xfd
		for i := 1; i < 6; i++ {
			b[i] = byte(e.rng.Uint32())
		}
	}
	for i := range 1 << 16 {
		b[6], b[7] = byte(i>>8), byte(i)
		if p := netip.PrefixFrom(netip.AddrFrom16(*b), 64); e.nets.prefixes.overlapping(p) == nil {
			return p, true
		}
	}
	return netip.Prefix{}, false
}

// reserve takes addr out of the subnet and reports whether it was free.
func (s *subnet) reserve(addr netip.Addr) bool {
	if s.taken[addr] {
		return false
	}
	if s.taken == nil {
		s.taken = make(map[netip.Addr]bool)
	}
	s.taken[addr] = true
	return true
}

// release gives addr back. The lowest free address is the next one out.
func (s *subnet) release(addr netip.Addr) {
	delete(s.taken, addr)
	if s.pool().Contains(addr) && addr.Less(s.next) {
		s.freed.add(addr)
	}
}

// pool is the range that automatic addresses come from.
func (s *subnet) pool() netip.Prefix {
	if s.allocate.IsValid() {
		return s.allocate
	}
	return s.prefix
}

// lowest takes the lowest free address, or reports that the subnet is full.
func (s *subnet) lowest() (netip.Addr, bool) {
	for a, ok := s.freed.take(); ok; a, ok = s.freed.take() {
		if s.usable(a) && s.reserve(a) {
			return a, true
		}
	}
	if !s.next.IsValid() {
		s.next = s.pool().Addr()
	}
	for s.pool().Contains(s.next) {
		a := s.next
		s.next = a.Next()
		if s.usable(a) && s.reserve(a) {
			return a, true
		}
	}
	return netip.Addr{}, false
}

// usable reports whether a is neither the network nor the broadcast address. IPv4
// pairs (/31) and single addresses (/32) have neither; IPv6 has no broadcast
// address, and keeps the first of every subnet, however small, for its routers.
func (s *subnet) usable(a netip.Addr) bool {
	if a.Is6() {
		return a != s.prefix.Addr()
	}
	if s.prefix.Addr().BitLen()-s.prefix.Bits() < 2 {
		return true
	}
	return a != s.prefix.Addr() && a != lastAddr(s.prefix)
}

// textBeyondCount: engines count the addresses of a subnet in 64 bits.
const textBeyondCount = "bit does not belong to the sequence"

// beyondCount reports whether a is one more address than 64 bits can count.
func (s *subnet) beyondCount(a netip.Addr) bool {
	return a.Is6() && s.prefix.Bits() <= 64 && binary.BigEndian.Uint64(a.AsSlice()[8:]) == math.MaxUint64
}

// lastAddr is the highest address of p: the broadcast address of an IPv4
// subnet.
func lastAddr(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// subnetOf returns n's subnet that holds a, or nil.
func (n *network) subnetOf(a netip.Addr) *subnet {
	i := slices.IndexFunc(n.subnets, func(s subnet) bool { return s.prefix.Contains(a) })
	if i < 0 {
		return nil
	}
	return &n.subnets[i]
}
