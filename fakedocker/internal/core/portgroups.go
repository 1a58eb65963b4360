package core

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/docker/go-connections/nat"
)

// portGroup is a port of a container and the addresses of the host that it is to
// be reached at, all by one of a range of the host's ports. The range 0 is the
// engine's own.
type portGroup struct {
	port     nat.Port
	hosts    []netip.Addr
	from, to uint16
}

// publications are the bindings of a container's ports in the order in which the
// release carries them out.
func (e *Engine) publications(c *cont) []portGroup {
	ports, bindings := e.portKeys(c), nat.PortMap{}
	for _, port := range ports {
		bindings[port] = slices.Clone(c.host.PortBindings[port])
	}
	if !e.say.groupsBindings {
		nat.SortPortMap(ports, bindings) // engines do, odd as its order is
	}
	var list []portGroup
	for _, port := range ports {
		if len(bindings[port]) == 0 && c.host.PublishAllPorts {
			list = append(list, groupOf(fullPort(port), nat.PortBinding{}))
		}
		for _, b := range bindings[port] {
			list = append(list, groupOf(fullPort(port), b))
		}
	}
	if e.say.groupsBindings {
		return joinGroups(list)
	}
	return list
}

// groupOf reads one binding. One without an address stands for both families.
func groupOf(port nat.Port, b nat.PortBinding) portGroup {
	from, to, _ := nat.ParsePortRange(b.HostPort)
	return portGroup{port, bindingAddrs(b.HostIP), uint16(from), uint16(to)}
}

// joinGroups sorts groups, those with exact ports first, and joins those that
// differ only in the address: newer releases give them the same port.
func joinGroups(list []portGroup) []portGroup {
	slices.SortStableFunc(list, compareGroups)
	var joined []portGroup
	for _, g := range list {
		if last := len(joined) - 1; last >= 0 && compareGroups(joined[last], g) == 0 {
			joined[last].hosts = append(joined[last].hosts, g.hosts...)
			continue
		}
		joined = append(joined, g)
	}
	for _, g := range joined {
		slices.SortStableFunc(g.hosts, netip.Addr.Compare)
	}
	return joined
}

func compareGroups(a, b portGroup) int {
	return cmp.Or(
		cmp.Compare(a.ranged(), b.ranged()), comparePorts(a.port, b.port),
		cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to),
	)
}

// ranged is 1 for a group whose port is not exact.
func (g portGroup) ranged() int {
	if g.to == 0 || g.from != g.to {
		return 1
	}
	return 0
}
