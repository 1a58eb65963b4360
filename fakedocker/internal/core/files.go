package core

import (
	"net/netip"
	"strings"
)

// File returns one of the files that the engine puts into every container, or
// "" for others, which the fake has not.
func (p *Process) File(name string) string {
	e := p.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if p.cont.box == nil {
		return "" // the program outlives its container for a moment
	}
	if p.cont.config.NetworkDisabled && (name != "/etc/hostname" || e.say.disabledAlone) {
		return "" // the engine puts none in
	}
	switch name {
	case "/etc/hosts":
		return e.hostsFile(p.cont)
	case "/etc/hostname":
		return p.cont.hostname() + "\n"
	case "/etc/resolv.conf":
		return e.resolvConf(p.cont)
	}
	return ""
}

// DNS asks the container's name server, without the hosts file and the search
// list: the addresses of a name, or none. server is whom it asked.
func (p *Process) DNS(name string) (server string, addrs []netip.Addr) {
	e := p.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if r := e.resolverOf(p.cont); !r.embedded {
		return r.servers[0], nil
	}
	return embeddedDNS, e.resolveLocked(p.cont, name)
}

// DNSName asks the container's name server for the name of an address,
// NAME.NETWORK; it is empty if there is none.
func (p *Process) DNSName(addr netip.Addr) string {
	e := p.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, own := range e.dnsEndpoints(p.cont) {
		for _, ep := range own.net.endpoints {
			if ep.ip4 == addr || ep.ip6 == addr {
				return ep.owner.name + "." + own.net.name
			}
		}
	}
	return ""
}

// search resolves a name as a C library does that reads the container's
// resolv.conf.
func (e *Engine) search(c *cont, name string) []netip.Addr {
	r := e.resolverOf(c)
	for _, candidate := range r.candidates(name) {
		if addrs := e.resolveLocked(c, strings.TrimSuffix(candidate, ".")); len(addrs) > 0 {
			return addrs
		}
	}
	return nil
}
