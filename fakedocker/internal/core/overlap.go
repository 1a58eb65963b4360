package core

import (
	"net/netip"
	"slices"
)

// checkOverlap refuses a subnet of which somebody has a part. Some releases then
// forget to give back what the request got before. A subnet with a range passes,
// unless somebody has that range of it: the driver refuses it later.
func (e *Engine) checkOverlap(n *network, s *subnet) error {
	own := n.ofFamily(s.prefix)
	other := e.nets.prefixes.overlapping(s.prefix)
	if other == nil && !slices.ContainsFunc(own, s.prefix.Overlaps) {
		return nil
	}
	if s.allocate.IsValid() && (other == nil || !other.hasRange(s)) {
		return e.rival(n, other, s)
	}
	if e.Profile.OverlapKeeps {
		e.nets.keep(n, own...)
	}
	return forbidden("%sPool overlaps with other one on this address space", e.Profile.OverlapPrefix)
}

// hasRange reports whether n has the same subnet with the same range.
func (n *network) hasRange(s *subnet) bool {
	return slices.ContainsFunc(n.subnets, func(own subnet) bool {
		return own.prefix == s.prefix && own.allocate == s.allocate
	})
}

// rival writes down that n's subnet is another network's, and takes over which of
// its addresses are taken: both have one pool if the subnet is the same.
func (e *Engine) rival(n, other *network, s *subnet) error {
	if other == nil { // n itself has it
		return nil
	}
	if e.nets.byID[other.id] != other || other.name == bridgeName && !e.Profile.ValidateAtCreate {
		return NotModelled("a subnet with a range that overlaps with that of the default bridge or of a refused network")
	}
	n.rivals = append(n.rivals, rivalry{other, s.prefix})
	for i := range other.subnets {
		if theirs := &other.subnets[i]; theirs.prefix == s.prefix {
			for a := range theirs.taken {
				s.reserve(a)
			}
		}
	}
	return nil
}

// rivalry is a subnet that another network has a part of.
type rivalry struct {
	with   *network
	prefix netip.Prefix
}

// checkRivals refuses a network whose subnets others have a part of.
func (e *Engine) checkRivals(n *network) error {
	if len(n.rivals) == 0 {
		return nil
	}
	r := n.rivals[0]
	return forbidden("cannot create network %s (%s): conflicts with network %s (%s): networks have overlapping IPv%s",
		n.id, n.bridgeName(), r.with.id, r.with.bridgeName(), familyOf(r.prefix.Addr()))
}

// bridgeName is the name of n's interface on the host.
func (n *network) bridgeName() string {
	if name := n.options[optBridgeName]; name != "" {
		return name
	}
	return "br-" + n.id[:12]
}
