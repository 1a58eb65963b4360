package core

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strconv"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
)

// NetworkInspect shows the network that term means, with the endpoints of
// running and paused containers. Engines show no others.
func (e *Engine) NetworkInspect(v Version, term string) (NetworkView, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, miss := e.find(term)
	if miss != nil {
		return NetworkView{}, miss.inspect()
	}
	view := NetworkView{Inspect: e.viewNetwork(n)}
	if v.AtLeast(1, 52) {
		view.Status = n.status()
	}
	showEndpoints(n, view.Containers)
	return view, nil
}

func showEndpoints(n *network, views map[string]dnetwork.EndpointResource) {
	for _, ep := range n.endpoints {
		views[ep.owner.id] = ep.resource()
	}
}

// NetworkList shows the networks that pass the filters, in random order and,
// from API 1.28 on, without their endpoints, as engines do.
func (e *Engine) NetworkList(v Version, f filters.Args) ([]dnetwork.Inspect, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	keep, err := e.networkFilter(f)
	if err != nil {
		return nil, err
	}
	list := []dnetwork.Inspect{}
	for _, n := range e.nets.all() {
		if !keep(n) {
			continue
		}
		view := e.viewNetwork(n)
		if !v.AtLeast(1, 28) {
			showEndpoints(n, view.Containers)
		}
		list = append(list, view)
	}
	e.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, nil
}

// NetworksPrune removes the custom networks that no running container uses,
// but for those that are configuration only.
func (e *Engine) NetworksPrune(f filters.Args) (dnetwork.PruneReport, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var report dnetwork.PruneReport
	keep, err := e.pruneFilter(f)
	if err != nil {
		return report, err
	}
	for _, n := range e.nets.all() {
		if !n.predefined() && !n.configOnly && len(n.endpoints) == 0 && keep(n) {
			e.dropNetwork(n)
			report.NetworksDeleted = append(report.NetworksDeleted, n.name)
		}
	}
	e.emitPrune(events.NetworkEventType, "0")
	return report, nil
}

// shownMap copies a map, and makes one where there is none: engines never show a
// network without its two maps.
func shownMap(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return maps.Clone(m)
}

func (e *Engine) viewNetwork(n *network) dnetwork.Inspect {
	view := dnetwork.Inspect{
		Name: n.name, ID: n.id, Created: n.created, Scope: n.scope, Driver: n.driver,
		EnableIPv4: n.ipv4, EnableIPv6: n.ipv6, Internal: n.internal, Attachable: n.attachable,
		Ingress: n.ingress, ConfigOnly: n.configOnly,
		Containers: map[string]dnetwork.EndpointResource{},
		Options:    shownMap(n.options), Labels: shownMap(n.labels),
	}
	if n.configFrom != nil {
		view.ConfigFrom.Network = n.configFrom.name
	}
	view.IPAM = dnetwork.IPAM{Driver: n.ipamDriver, Options: n.ipamOptions}
	if !e.Profile.ValidateAtCreate {
		view.IPAM.Config = []dnetwork.IPAMConfig{} // later releases show null where there is no subnet
	}
	view.IPAM.Config = append(view.IPAM.Config, e.configs(n)...)
	return view
}

// configs shows n's subnets and, on most releases, those that it was given in
// vain, in the engine's order.
func (e *Engine) configs(n *network) []dnetwork.IPAMConfig {
	var shown []wanted
	if !e.Profile.HidesUnused {
		shown = slices.Clone(n.unused)
	}
	for i := range n.subnets {
		shown = append(shown, wanted{at: n.subnets[i].at, config: n.subnets[i].view()})
	}
	slices.SortStableFunc(shown, func(a, b wanted) int { return cmp.Compare(a.at, b.at) })
	var configs []dnetwork.IPAMConfig
	for _, w := range shown {
		configs = append(configs, w.config)
	}
	return configs
}

func (s *subnet) view() dnetwork.IPAMConfig {
	c := dnetwork.IPAMConfig{Subnet: s.prefix.String(), IPRange: s.writtenRange, AuxAddress: s.aux}
	if s.explicit {
		c.Subnet = s.written
	}
	if c.Gateway = s.writtenGateway; c.Gateway == "" && s.showGateway {
		c.Gateway = s.gateway.String()
	}
	return c
}

func (ep *endpoint) resource() dnetwork.EndpointResource {
	return dnetwork.EndpointResource{
		Name: ep.name(), EndpointID: ep.id, MacAddress: ep.mac,
		IPv4Address: ep.net.withBits(ep.ip4), IPv6Address: ep.net.withBits(ep.ip6),
	}
}

// withBits writes an address as the engine lists it, with the length of its
// subnet's prefix.
func (n *network) withBits(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	return a.String() + "/" + strconv.Itoa(n.subnetOf(a).prefix.Bits())
}

// networkFilter is the condition that a list's filters stand for.
func (e *Engine) networkFilter(f filters.Args) (func(*network) bool, error) {
	if err := e.knownFilters(f, "dangling", "driver", "id", "label", "name", "scope", "type"); err != nil {
		return nil, err
	}
	for _, t := range f.Get("type") {
		if t != "custom" && t != "builtin" {
			return nil, e.say.badTypeFilter(t)
		}
	}
	if len(f.Get("dangling")) > 1 {
		return nil, badRequest("got more than one value for filter key %q", "dangling")
	}
	given := len(f.Get("dangling")) > 0 // its list may be empty
	dangling, err := f.GetBoolOrDefault("dangling", false)
	if given && err != nil {
		return nil, badRequest(`invalid value for filter 'dangling'%s must be "true" (or "1"), or "false" (or "0")`, e.say.filterColon)
	}
	return func(n *network) bool {
		return f.Match("name", n.name) && f.Match("id", n.id) && f.ExactMatch("driver", n.driver) &&
			f.ExactMatch("scope", n.scope) && matchLabels(f, n.labels) && e.matchType(f, n) &&
			(!given || e.dangling(n) == dangling)
	}, nil
}

// dangling is what the release takes for a network that nobody uses.
func (e *Engine) dangling(n *network) bool {
	return !n.predefined() && (!e.Profile.DanglingByUse || len(n.endpoints) == 0)
}

func matchLabels(f filters.Args, labels map[string]string) bool {
	return !f.Contains("label") || f.MatchKVList("label", labels)
}

// matchType looks at the type. The latest release looks at one of the types that
// are asked for alone, by chance.
func (e *Engine) matchType(f filters.Args, n *network) bool {
	if e.say.oneType && len(f.Get("type")) == 2 {
		return e.rng.IntN(2) == 0
	}
	kind := "custom"
	if n.predefined() {
		kind = "builtin"
	}
	return !f.Contains("type") || f.ExactMatch("type", kind)
}

// CheckFilters refuses filter names other than those that are known.
func (e *Engine) CheckFilters(f filters.Args, known ...string) error {
	return e.knownFilters(f, known...)
}

// knownFilters refuses filter names that the engine does not know.
func (e *Engine) knownFilters(f filters.Args, known ...string) error {
	accepted := make(map[string]bool, len(known))
	for _, k := range known {
		accepted[k] = true
	}
	for _, k := range f.Keys() {
		switch {
		case accepted[k]:
		case k == "" && e.Profile.StrictJSON:
			return badRequest("%s filter", e.Profile.InvalidWord)
		default:
			return badRequest("%s filter '%s'", e.Profile.InvalidWord, k)
		}
	}
	return nil
}

func (e *Engine) pruneFilter(f filters.Args) (func(*network) bool, error) {
	if err := e.knownFilters(f, "label", "label!", "until"); err != nil {
		return nil, err
	}
	before, err := e.untilOrNone(f, e.say.twoUntils)
	if err != nil {
		return nil, err
	}
	return func(n *network) bool {
		return matchLabels(f, n.labels) && (before.IsZero() || n.created.Before(before)) &&
			(!f.Contains("label!") || !f.MatchKVList("label!", n.labels))
	}, nil
}

// emitNetwork tells of a change to n. Only connects and disconnects have a
// container.
func (e *Engine) emitNetwork(action string, n *network, containerID string) {
	e.emitLocked(event{
		typ: events.NetworkEventType, action: events.Action(action), actor: n.id,
		name: n.name, driver: n.driver, container: containerID,
	})
}
