package core

import (
	"fmt"
	"net/netip"
)

// plug gives the container its interface. The host's and the empty network
// have none.
func (e *Engine) plug(c *cont, ep *endpoint) error {
	if ep.net.bridge == nil || c.ns == nil {
		return nil
	}
	if c.box != nil && c.box.host {
		return e.conflictingRoute(ep)
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

// conflictingRoute is why no interface fits into the host's network namespace:
// the host has a route to the network already, over the network's bridge.
// IPv4 comes first; a route of IPv6 names no source.
func (e *Engine) conflictingRoute(ep *endpoint) error {
	family, own := "IP", ep.ip4
	if !own.IsValid() {
		family, own = "IPv6", ep.ip6
	}
	s := ep.net.subnetOf(own)
	source := "<nil>"
	if own.Is4() {
		source = s.gateway.String()
	}
	veth := fmt.Sprintf("veth%07x", e.rng.Uint32()>>4)
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
	ep.net, ep.id, ep.mac, ep.stale = nil, "", "", netip.Addr{}
}

// route sets the default route: over the first of the endpoints that the
// engine's order puts ahead.
func (c *cont) route() {
	if c.ns == nil {
		return
	}
	if ep := c.firstLive((*endpoint).plugged); ep != nil {
		c.ns.SetDefault(ep.net.bridge)
		return
	}
	c.ns.SetDefault(nil)
}

func (ep *endpoint) plugged() bool { return ep.net.bridge != nil }
