package core

import (
	"cmp"
	"net/netip"
)

// plug gives the container its interface. The host's and the empty network
// have none.
func (e *Engine) plug(c *cont, ep *endpoint) error {
	if ep.net.bridge == nil || c.ns == nil {
		return nil
	}
	if c.box != nil && c.box.host {
		return e.conflictingRoute(ep, gatewayOf(ep))
	}
	if ghost, ok := c.ghosts[ep.net]; ok {
		return e.conflictingRoute(ep, ghost)
	}
	if err := e.nameInterface(c, ep); err != nil {
		return err
	}
	if err := e.checkLinkLocal(ep); err != nil {
		return err
	}
	if err := e.checkSettings(ep); err != nil {
		return err
	}
	var addrs []netip.Addr
	for _, a := range []netip.Addr{ep.ip4, ep.ip6} {
		if a.IsValid() {
			addrs = append(addrs, a)
		}
	}
	iface, err := c.ns.Attach(ep.net.bridge, addrs...)
	if err != nil {
		return internal("failed to add interface to sandbox: %s", err)
	}
	ep.iface = iface
	return nil
}

// gatewayOf is the address that the host has on an endpoint's network.
func gatewayOf(ep *endpoint) netip.Addr {
	return ep.net.subnetOf(cmp.Or(ep.ip4, ep.ip6)).gateway
}

// haunt leaves the interface of an endpoint in its container, as most releases do
// when they cannot publish its ports: no other one to the network fits in then.
func (c *cont) haunt(ep *endpoint) {
	if c.ghosts == nil {
		c.ghosts = map[*network]netip.Addr{}
	}
	c.ghosts[ep.net] = cmp.Or(ep.ip4, ep.ip6)
}

// conflictingRoute is why no interface fits into a network namespace that has a
// route to the network already: the host's, over the network's bridge. IPv4 comes
// first; a route of IPv6 names no source.
func (e *Engine) conflictingRoute(ep *endpoint, from netip.Addr) error {
	family, own := "IP", ep.ip4
	if !own.IsValid() {
		family, own = "IPv6", ep.ip6
	}
	s := ep.net.subnetOf(own)
	source := "<nil>"
	if own.Is4() {
		source = from.String()
	}
	veth := e.vethName()
	address := netip.PrefixFrom(own, s.prefix.Bits())
	return internal(e.say.routeConflict, veth, address, firstLink+e.rng.IntN(100), s.prefix, source, family)
}

// firstLink is where the fake's numbers of the host's interfaces begin.
const firstLink = 4

// unplug undoes plug, and gives the addresses back.
func (e *Engine) unplug(ep *endpoint) {
	if ep.iface != nil {
		ep.iface.Detach()
		ep.iface = nil
	}
	ep.net.giveBack(ep)
	ep.net, ep.id, ep.mac, ep.ifname, ep.kept, ep.stale = nil, "", "", "", nil, netip.Addr{}
}

// route sets the default route: over the first of the endpoints that the
// engine's order puts ahead.
func (c *cont) route() {
	if c.ns == nil {
		return
	}
	ep := c.firstLive((*endpoint).plugged)
	if ep == nil || ep.net.leadsNowhere() {
		c.ns.SetDefault(nil)
		return
	}
	c.ns.SetDefault(ep.net.bridge)
}

func (ep *endpoint) plugged() bool { return ep.net.bridge != nil }
