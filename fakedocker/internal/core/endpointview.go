package core

import (
	"net/netip"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"
)

// endpointViews shows a container's entries as an inspect does.
func (e *Engine) endpointViews(v Version, c *cont) map[string]*dnetwork.EndpointSettings {
	views := make(map[string]*dnetwork.EndpointSettings, len(c.endpoints))
	for key, ep := range c.endpoints {
		view := e.view(ep)
		view.Aliases = slices.Clone(ep.aliases) // on the default bridge: what an old release will refuse at the start
		if n := e.namedNetwork(key); n == nil || n.custom() {
			view.Aliases = e.shownAliases(v, ep)
			view.DNSNames = e.shownDNSNames(ep)
		}
		views[key] = view
	}
	return views
}

// listViews shows the entries as a list does: never with names.
func (e *Engine) listViews(c *cont) map[string]*dnetwork.EndpointSettings {
	views := make(map[string]*dnetwork.EndpointSettings, len(c.endpoints))
	for key, ep := range c.endpoints {
		views[key] = e.view(ep)
	}
	return views
}

func (e *Engine) namedNetwork(name string) *network {
	if list := e.nets.byName[name]; len(list) > 0 {
		return list[0]
	}
	return nil
}

func (e *Engine) view(ep *endpoint) *dnetwork.EndpointSettings {
	view := &dnetwork.EndpointSettings{
		Links: slices.Clone(ep.links), DriverOpts: ep.driverOpts, MacAddress: ep.askedMAC,
		GwPriority: ep.gwPriority, NetworkID: ep.networkID,
	}
	if ep.ipam != nil {
		view.IPAMConfig = ep.ipam.Copy()
	}
	if ep.net != nil {
		e.viewLive(ep, view)
	}
	return view
}

func (e *Engine) viewLive(ep *endpoint, view *dnetwork.EndpointSettings) {
	view.EndpointID, view.MacAddress = ep.id, ep.mac
	if ep.ip4.IsValid() {
		s := ep.net.subnetOf(ep.ip4)
		view.IPAddress, view.IPPrefixLen = ep.ip4.String(), s.prefix.Bits()
		view.Gateway = e.gateway(ep, s)
	}
	if ep.ip6.IsValid() {
		s := ep.net.subnetOf(ep.ip6)
		view.GlobalIPv6Address, view.GlobalIPv6PrefixLen = ep.ip6.String(), s.prefix.Bits()
		view.IPv6Gateway = e.gateway(ep, s)
	}
}

// gateway is the address that the engine shows as the way out. An internal
// network has none, but on the oldest release.
func (e *Engine) gateway(ep *endpoint, s *subnet) string {
	if ep.net.internal && !e.Profile.InternalReachesHost || s.gateway == (netip.Addr{}) {
		return ""
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
	if !e.Profile.AliasesAsGiven && !ep.dnsNames {
		return slices.Clone(ep.aliases)
	}
	list := append(slices.Clone(ep.aliases), ep.owner.id[:12])
	if h := ep.owner.config.Hostname; h != "" && h != ep.owner.id[:12] {
		list = append(list, h)
	}
	if e.Profile.AliasesAsGiven {
		return unique(list)
	}
	return list
}

// shownDNSNames is null until the endpoint has been live or was connected.
func (e *Engine) shownDNSNames(ep *endpoint) []string {
	if !e.Profile.AliasesAsGiven || !ep.dnsNames {
		return nil
	}
	return ep.names()
}
