package core

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"
)

// wanted is a subnet that a request names.
type wanted struct {
	at     int // where it shows: IPv4 first, whatever the request's order
	prefix netip.Prefix
	config dnetwork.IPAMConfig
}

// wantedSubnets reads the subnets that a request names, or has to name.
func wantedSubnets(ipam *dnetwork.IPAM, optional bool) ([]wanted, error) {
	if ipam == nil {
		return nil, nil
	}
	var wants []wanted
	for _, c := range ipam.Config {
		if c.Subnet == "" && optional {
			continue
		}
		prefix, err := netip.ParsePrefix(c.Subnet)
		if err != nil {
			return nil, internal("Invalid subnet %s : invalid CIDR address: %s", c.Subnet, c.Subnet)
		}
		if optional && prefix.Addr().IsUnspecified() {
			return nil, NotModelled("a subnet of which only the size is given, " + c.Subnet + ",")
		}
		at := 0
		if prefix.Addr().Is6() {
			at = 1
		}
		wants = append(wants, wanted{at, prefix, c})
	}
	return wants, nil
}

// addSubnets gives n the subnets that were asked for, and default ones for the
// address families that are enabled and were given none: IPv4 first, whatever
// the request's order.
func (e *Engine) addSubnets(n *network, wants []wanted) error {
	for _, ipv6 := range []bool{false, true} {
		if err := e.addFamily(n, wants, ipv6); err != nil {
			return err
		}
	}
	slices.SortStableFunc(n.subnets, func(a, b subnet) int { return cmp.Compare(a.at, b.at) })
	return nil
}

// addFamily takes n's subnets of one address family. Engines show those of a
// family that is off, and do not use them.
func (e *Engine) addFamily(n *network, wants []wanted, ipv6 bool) error {
	on := n.ipv4 && !ipv6 || n.ipv6 && ipv6
	for _, w := range wants {
		if w.prefix.Addr().Is6() != ipv6 {
			continue
		}
		if !on {
			n.unused = append(n.unused, w)
		} else if err := e.addSubnet(n, w); err != nil {
			return err
		}
	}
	switch {
	case !on || n.hasFamily(ipv6):
		return nil
	case ipv6:
		return e.addDefault6(n)
	}
	return e.addDefault4(n)
}

func (n *network) hasFamily(ipv6 bool) bool { return n.prefixOf(ipv6).IsValid() }

// addDefault4 takes one of the default IPv4 pools. Overlay networks have pools
// of their own: one that is refused takes none of these.
func (e *Engine) addDefault4(n *network) error {
	if n.driver == overlay {
		return nil
	}
	p, ok := e.nextPool()
	if !ok {
		return errorf(e.Profile.PoolsUsedUp.Status, "%s", e.Profile.PoolsUsedUp.Message)
	}
	return e.enterDefault(n, subnet{at: e.placed(), prefix: p, showGateway: true})
}

// addDefault6 makes an IPv6 subnet, on releases that can.
func (e *Engine) addDefault6(n *network) error {
	if !e.Profile.AutoIPv6 {
		return notFound("could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network")
	}
	p, ok := e.localPrefix()
	if !ok {
		return e.Profile.PoolsUsedUp.with()
	}
	return e.enterDefault(n, subnet{at: behindAll, prefix: p, showGateway: true})
}

// behindAll is where default subnets show: behind those that a request names.
const behindAll = 2

// placed is where a default IPv4 subnet shows: behind what the request names,
// and on the oldest release before IPv6.
func (e *Engine) placed() int {
	if e.Profile.ValidateAtCreate {
		return behindAll
	}
	return 0
}

// addSubnet gives n a subnet that was asked for.
func (e *Engine) addSubnet(n *network, w wanted) (err error) {
	prefix, c := w.prefix, w.config
	if err := e.checkOldIPAM(c); err != nil {
		return err
	}
	s := subnet{at: w.at, prefix: prefix.Masked(), written: c.Subnet, explicit: true, aux: c.AuxAddress, writtenRange: c.IPRange}
	s.allocate, err = parseOptionalPrefix(c.IPRange)
	if err := e.checkOverlap(n, &s); err != nil && n.driver != overlay { // whose subnets are a world of their own
		return err
	}
	if err := e.checkOldAux(n.name, s.prefix, c.AuxAddress); err != nil {
		e.nets.keep(n, s.prefix)
		e.nets.keep(n, n.ofFamily(s.prefix)...)
		return err
	}
	if err != nil {
		return internal("Invalid pool request: %s", err)
	}
	if err := e.takeGateway(&s, c.Gateway); err != nil {
		return err
	}
	if err := e.takeAux(&s, c.AuxAddress); err != nil {
		return err
	}
	if n.hasFamily(prefix.Addr().Is6()) { // the driver looks once all of this is taken
		return forbidden("bridge driver doesn't support multiple subnets")
	}
	n.subnets = append(n.subnets, s)
	return nil
}

// enterDefault adds a subnet to n that the engine chose.
func (e *Engine) enterDefault(n *network, s subnet) error {
	if err := e.takeGateway(&s, ""); err != nil {
		return err
	}
	n.subnets = append(n.subnets, s)
	return nil
}

// checkOldIPAM refuses what the oldest release finds wrong by itself; later ones
// have looked before.
func (e *Engine) checkOldIPAM(c dnetwork.IPAMConfig) error {
	if e.Profile.ValidateAtCreate {
		return nil
	}
	if c.Gateway != "" && net.ParseIP(c.Gateway) == nil {
		return internal("invalid gateway address %s in Ipam configuration", c.Gateway)
	}
	if _, err := netip.ParsePrefix(c.IPRange); c.IPRange != "" && err != nil {
		return internal("failed to parse pool request for address space %q pool %q subpool %q: Invalid Address SubPool",
			"LocalDefault", c.Subnet, c.IPRange)
	}
	return nil
}

// checkOldAux refuses auxiliary addresses on the oldest release, which looks at
// them once the subnet is taken and then forgets to give it back.
func (e *Engine) checkOldAux(name string, prefix netip.Prefix, aux map[string]string) error {
	if e.Profile.ValidateAtCreate {
		return nil
	}
	for key, text := range aux {
		switch a, err := netip.ParseAddr(text); {
		case err != nil:
			return internal("non parsable secondary ip address (%s:%s) passed for network %s", key, text, name)
		case !prefix.Contains(a):
			return forbidden("auxiliary address: (%s:%s) must belong to the master pool: %s", key, text, prefix)
		}
	}
	return nil
}

// ofFamily lists n's subnets of p's address family.
func (n *network) ofFamily(p netip.Prefix) []netip.Prefix {
	var list []netip.Prefix
	for i := range n.subnets {
		if own := n.subnets[i].prefix; own.Addr().Is6() == p.Addr().Is6() {
			list = append(list, own)
		}
	}
	return list
}

// prefixOf is n's subnet of a family, or none.
func (n *network) prefixOf(ipv6 bool) netip.Prefix {
	for i := range n.subnets {
		if p := n.subnets[i].prefix; p.Addr().Is6() == ipv6 {
			return p
		}
	}
	return netip.Prefix{}
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
