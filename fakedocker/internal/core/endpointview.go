package core

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// endpointViews shows a container's entries as an inspect does.
func (e *Engine) endpointViews(v Version, c *cont) map[string]*dnetwork.EndpointSettings {
	views := make(map[string]*dnetwork.EndpointSettings, len(c.endpoints))
	for key, ep := range c.endpoints {
		view := e.view(ep)
		view.Aliases = slices.Clone(ep.aliases) // on the default bridge: what an old release will refuse at the start
		if container.NetworkMode(key).IsUserDefined() {
			view.Aliases = e.shownAliases(v, ep)
			view.DNSNames = e.shownDNSNames(ep)
		} else if ep.renamed {
			view.DNSNames = e.shownDNSNames(ep)
		}
		views[key] = view
	}
	return views
}

// listViews shows the entries as a list does: never with names, links and
// options.
func (e *Engine) listViews(c *cont) map[string]*dnetwork.EndpointSettings {
	if c.listed != nil {
		return c.listed
	}
	views := make(map[string]*dnetwork.EndpointSettings, len(c.endpoints))
	for key, ep := range c.endpoints {
		view := e.view(ep)
		view.Links, view.DriverOpts = nil, nil
		if view.IPAMConfig != nil {
			view.IPAMConfig.LinkLocalIPs = nil
		}
		views[key] = view
	}
	return views
}

// relist has lists show the entries as they are again: engines write a container
// down whenever something of it changes.
func (c *cont) relist() { c.listed = nil }

// startFailed has lists go on showing the entries as they are now, when a start
// is about to be taken back: engines write them down for their lists before that,
// and not again until something else changes (measured).
func (e *Engine) startFailed(c *cont) {
	c.relist()
	c.listed = e.listViews(c)
}

// joinFailed is startFailed where it was the join of one endpoint that failed.
func (e *Engine) joinFailed(c *cont, ep *endpoint) {
	e.startFailed(c)
	if view := c.listed[ep.net.name]; view != nil {
		view.Gateway, view.IPv6Gateway = "", ""
	}
}

// viewUnjoined shows an endpoint that has not joined its network: no way leads out
// by it.
func (e *Engine) viewUnjoined(ep *endpoint) *dnetwork.EndpointSettings {
	view := e.view(ep)
	view.Gateway, view.IPv6Gateway = "", ""
	return view
}

func (e *Engine) view(ep *endpoint) *dnetwork.EndpointSettings {
	view := &dnetwork.EndpointSettings{
		Links: slices.Clone(ep.links), DriverOpts: ep.driverOpts, GwPriority: ep.gwPriority, NetworkID: ep.networkID,
	}
	if ep.ipam != nil {
		view.IPAMConfig = ep.ipam.Copy()
	}
	switch {
	case ep.net != nil:
		e.viewLive(ep, view)
	case ep.unjoined != nil:
		viewClaimed(ep.unjoined, view)
	case ep.claimed != nil:
		viewClaimed(ep.claimed, view)
	case ep.stale.IsValid():
		view.IPAddress = ep.stale.String()
	}
	return view
}

// viewClaimed shows what a request said that only a run can tell: engines
// believe it until there is one.
func viewClaimed(s, view *dnetwork.EndpointSettings) {
	view.MacAddress = s.MacAddress
	view.EndpointID, view.Gateway, view.IPv6Gateway = s.EndpointID, s.Gateway, s.IPv6Gateway
	view.IPAddress, view.IPPrefixLen = s.IPAddress, s.IPPrefixLen
	view.GlobalIPv6Address, view.GlobalIPv6PrefixLen = s.GlobalIPv6Address, s.GlobalIPv6PrefixLen
}

// viewLive shows what the run says, and where it says nothing what the request
// claimed of it.
func (e *Engine) viewLive(ep *endpoint, view *dnetwork.EndpointSettings) {
	if ep.kept != nil {
		viewClaimed(ep.kept, view)
	}
	view.EndpointID, view.MacAddress = ep.id, cmp.Or(ep.mac, view.MacAddress)
	if ep.ip4.IsValid() {
		s := ep.net.subnetOf(ep.ip4)
		view.IPAddress, view.IPPrefixLen = ep.ip4.String(), s.prefix.Bits()
		view.Gateway = cmp.Or(e.gateway(ep, s), view.Gateway)
	}
	if ep.ip6.IsValid() {
		s := ep.net.subnetOf(ep.ip6)
		view.GlobalIPv6Address, view.GlobalIPv6PrefixLen = ep.ip6.String(), s.prefix.Bits()
		view.IPv6Gateway = cmp.Or(e.gateway(ep, s), view.IPv6Gateway)
	}
}

// gateway is the address that the engine shows as the way out. An internal
// network has none, but on the oldest release.
func (e *Engine) gateway(ep *endpoint, s *subnet) string {
	if ep.net.internal && !e.Profile.InternalReachesHost || s.gateway == (netip.Addr{}) {
		return ""
	}
	if other, ok := s.otherGateway(); ok {
		return other.String()
	}
	return s.gateway.String()
}

// shownAliases are the aliases of an inspect. Below API 1.45 the short ID and
// the hostname stand among them: on the oldest release once the endpoint has
// been live, on later ones always.
func (e *Engine) shownAliases(v Version, ep *endpoint) []string {
	if e.Profile.AliasesAsGiven && v.AtLeast(1, 45) {
		return slices.Clone(ep.aliases)
	}
	if !e.Profile.AliasesAsGiven && ep.dnsNames == nil {
		return slices.Clone(ep.aliases)
	}
	list := append(slices.Clone(ep.aliases), ep.owner.id[:12])
	h := ep.owner.config.Hostname
	if !e.Profile.AliasesAsGiven {
		h = ep.hostname
	}
	if h != "" && !slices.Contains(list, h) {
		list = append(list, h)
	}
	if e.Profile.AliasesAsGiven {
		return unique(list)
	}
	return list
}

// shownDNSNames are the names that the engine gave the endpoint at its last
// start, connect or renaming; before, those that the request had.
func (e *Engine) shownDNSNames(ep *endpoint) []string {
	switch {
	case !e.Profile.AliasesAsGiven:
		return nil
	case ep.dnsNames == nil && ep.claimed != nil:
		return slices.Clone(ep.claimed.DNSNames)
	}
	return slices.Clone(ep.dnsNames)
}
