package core

import (
	"cmp"
	"net"
	"net/netip"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"
)

// newEndpoint is the entry that a request's settings make; settings may be nil.
func (e *Engine) newEndpoint(c *cont, s *dnetwork.EndpointSettings) *endpoint {
	ep := &endpoint{owner: c}
	if s == nil {
		return ep
	}
	ep.aliases, ep.links, ep.driverOpts = s.Aliases, s.Links, s.DriverOpts
	ep.networkID, ep.ipam, ep.claimed = s.NetworkID, s.IPAMConfig, s
	if e.say.unmaps {
		ep.ipam = unmapped(s.IPAMConfig)
	}
	if e.Profile.GatewayPriority {
		ep.gwPriority = s.GwPriority
	}
	return ep
}

// endpointAtConnect is the entry that a connect makes. A hardware address counts
// from the API version on at which the release has that, if any; below, the
// release drops it. Other releases look at it and forget it.
func (e *Engine) endpointAtConnect(v Version, c *cont, s *dnetwork.EndpointSettings) *endpoint {
	ep := e.newEndpoint(c, s)
	since := e.say.connectMAC
	switch {
	case s == nil || since == Version{}:
	case v.AtLeast(since.Major, since.Minor):
		ep.askedMAC = s.MacAddress
	default:
		ep.claimed.MacAddress = ""
	}
	return ep
}

// endpointAtCreate is the entry that a create makes. Only there newer releases
// drop what old API versions did not have.
func (e *Engine) endpointAtCreate(v Version, c *cont, s *dnetwork.EndpointSettings) *endpoint {
	ep := e.newEndpoint(c, s)
	if !v.AtLeast(1, 48) {
		ep.gwPriority = 0
	}
	switch {
	case v.AtLeast(1, 44):
		ep.askedMAC = s.MacAddress
	case e.Profile.ValidateAtCreate:
		ep.claimed.MacAddress = ""
	}
	return ep
}

// unmapped writes addresses of IPv4 as such that were written as those of IPv6.
func unmapped(config *dnetwork.EndpointIPAMConfig) *dnetwork.EndpointIPAMConfig {
	if config == nil {
		return nil
	}
	c := config.Copy()
	for _, text := range []*string{&c.IPv4Address, &c.IPv6Address} {
		if a, err := netip.ParseAddr(*text); err == nil {
			*text = a.Unmap().String()
		}
	}
	return c
}

// name is what an endpoint is called on its network: like the container.
func (ep *endpoint) name() string {
	if ep.slashed {
		return "/" + ep.owner.name
	}
	return ep.owner.name
}

// named gives an entry that comes onto n its names. On a network that is not one's
// own it has none but those of the last renaming, which stay (measured).
func (ep *endpoint) named(n *network) {
	ep.slashed = false
	if n.custom() || !ep.renamed {
		ep.giveNames()
		ep.renamed = false
	}
}

// forgetClaims forgets what the entry says of a run, as engines do when one
// begins or ends.
func (ep *endpoint) forgetClaims() {
	if ep.claimed != nil {
		ep.claimed = &dnetwork.EndpointSettings{DNSNames: ep.claimed.DNSNames}
	}
}

// keptClaims is what the request claimed of a run and goes on showing where the run
// says nothing. The latest release clears what it has a field of its own for.
func (e *Engine) keptClaims(ep *endpoint) *dnetwork.EndpointSettings {
	if ep.claimed == nil || !e.say.clearsClaims {
		return ep.claimed
	}
	if c := ep.claimed; c.MacAddress == "" && c.GlobalIPv6Address == "" && c.GlobalIPv6PrefixLen == 0 {
		return c
	}
	kept := *ep.claimed
	kept.MacAddress, kept.GlobalIPv6Address, kept.GlobalIPv6PrefixLen = "", "", 0
	return &kept
}

// settled is an entry that is not live, of the same settings, and shows view.
func (ep *endpoint) settled(view *dnetwork.EndpointSettings) *endpoint {
	return &endpoint{
		owner: ep.owner, aliases: ep.aliases, links: ep.links, ipam: ep.ipam, askedMAC: ep.askedMAC, driverOpts: ep.driverOpts,
		gwPriority: ep.gwPriority, networkID: ep.networkID, renamed: ep.renamed, dnsNames: ep.dnsNames, hostname: ep.hostname,
		claimed: view,
	}
}

// liveOn is c's live endpoint on n, or nil.
func (c *cont) liveOn(n *network) *endpoint {
	for _, ep := range c.endpoints {
		if ep.net == n {
			return ep
		}
	}
	for _, ep := range c.unlisted {
		if ep.net == n {
			return ep
		}
	}
	return nil
}

// unlist has the live endpoint of an entry live on when the entry goes: engines
// with several networks of one name keep one entry for all of them (measured).
func (c *cont) unlist(key string) {
	if ep := c.endpoints[key]; ep != nil && ep.net != nil {
		c.unlisted = append(c.unlisted, ep)
	}
}

// setEndpoint enters an entry. Engines have no room for any in a container that
// was made with another's network, or with none, until the first is made.
func (c *cont) setEndpoint(key string, ep *endpoint) {
	if c.endpoints == nil {
		c.endpoints = make(map[string]*endpoint)
	}
	c.endpoints[key] = ep
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
	list = append(list, c.unlisted...)
	slices.SortFunc(list, ahead)
	return slices.Compact(list) // one may stand under two keys
}

// firstLive is the first of [cont.liveEndpoints] that is as wanted, or nil.
func (c *cont) firstLive(wanted func(*endpoint) bool) *endpoint {
	var first *endpoint
	for _, ep := range c.endpoints {
		if ep.net != nil && wanted(ep) && (first == nil || ahead(ep, first) < 0) {
			first = ep
		}
	}
	return first
}

// hardwareAddr makes an endpoint's MAC address.
func (e *Engine) hardwareAddr(ep *endpoint) string {
	switch {
	case ep.askedMAC != "":
		return canonicalMAC(ep.askedMAC)
	case !ep.ip4.IsValid() && !ep.ip6.IsValid():
		return ""
	case e.Profile.RandomMAC || !ep.ip4.IsValid():
		r := e.rng.Uint64()
		return net.HardwareAddr{byte(r)&^1 | 2, byte(r >> 8), byte(r >> 16), byte(r >> 24), byte(r >> 32), byte(r >> 40)}.String()
	}
	b := ep.ip4.As4()
	return net.HardwareAddr{2, 0x42, b[0], b[1], b[2], b[3]}.String()
}
