package core

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

// exposedPorts lists a container's exposed ports with their protocols, by
// number and protocol. Bindings of other ports are ignored by most releases.
func (e *Engine) exposedPorts(c *cont) []nat.Port {
	var list []nat.Port
	for port := range c.config.ExposedPorts {
		list = append(list, fullPort(port))
	}
	if e.say.unexposed {
		for port := range c.host.PortBindings {
			list = append(list, fullPort(port))
		}
	}
	slices.SortFunc(list, comparePorts)
	return slices.Compact(list)
}

func comparePorts(a, b nat.Port) int {
	return cmp.Or(cmp.Compare(a.Int(), b.Int()), cmp.Compare(a.Proto(), b.Proto()))
}

// fullPort writes the protocol behind a port that has none.
func fullPort(port nat.Port) nat.Port { return nat.Port(port.Port() + "/" + port.Proto()) }

// wantedBindings are the bindings of an exposed port, in the order in which the
// release takes them. Without any, a container that publishes all its ports
// gets a free one.
func (e *Engine) wantedBindings(c *cont, port nat.Port) []nat.PortBinding {
	for p, list := range c.host.PortBindings {
		if fullPort(p) == port && len(list) > 0 {
			return e.sortBindings(list)
		}
	}
	if c.host.PublishAllPorts {
		return []nat.PortBinding{{}}
	}
	return nil
}

// sortBindings puts bindings that name a port before those that leave it to
// the engine; older releases go down from the highest port, too.
func (e *Engine) sortBindings(list []nat.PortBinding) []nat.PortBinding {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b nat.PortBinding) int {
		x, _, _ := nat.ParsePortRange(a.HostPort)
		y, _, _ := nat.ParsePortRange(b.HostPort)
		if e.say.highPortsFirst {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(min(y, 1), min(x, 1))
	})
	return list
}

// fillBindings gives ports without bindings an empty one, where the release does
// that at a create, and returns the warning about it.
func (e *Engine) fillBindings(v Version, c *cont) []string {
	empty := unbound(c.host.PortBindings)
	if len(empty) == 0 || e.say.fillsBindings == (Version{}) {
		return nil
	}
	bindings := maps.Clone(c.host.PortBindings)
	for _, port := range empty {
		bindings[nat.Port(port)] = []nat.PortBinding{{}}
	}
	c.host.PortBindings = bindings
	if !v.AtLeast(e.say.fillsBindings.Major, e.say.fillsBindings.Minor) {
		return nil
	}
	return []string{"Following container port(s) have an empty list of port-bindings: " + strings.Join(empty, ", ") +
		". Such bindings will be discarded in a future version."}
}

// unbound lists the ports that have no bindings, in order.
func unbound(ports nat.PortMap) []string {
	var list []string
	for port, bindings := range ports {
		if len(bindings) == 0 {
			list = append(list, string(port))
		}
	}
	slices.Sort(list)
	return list
}

// checkBindings refuses ports that are no numbers.
func checkBindings(ports nat.PortMap) *Error {
	for _, port := range sortedKeys(ports) {
		_, number := nat.SplitProtoPort(string(port))
		if _, err := nat.ParsePort(number); number != "" && err != nil {
			return badRequest("invalid port specification: %q", number)
		}
		for _, b := range ports[port] {
			if b.HostPort == "" {
				continue
			}
			if _, err := nat.NewPort(nat.SplitProtoPort(b.HostPort)); err != nil {
				return badRequest("invalid port specification: %q", b.HostPort)
			}
		}
	}
	return nil
}

// portMap is a copy of the ports to show; engines never show none as null.
func (c *cont) portMap() nat.PortMap {
	ports := make(nat.PortMap, len(c.ports))
	for port, list := range c.ports {
		ports[port] = slices.Clone(list)
	}
	return ports
}

// portList shows the ports as a list of containers does.
func (c *cont) portList() []container.Port {
	list := []container.Port{}
	for _, port := range slices.SortedFunc(maps.Keys(c.ports), comparePorts) {
		if len(c.ports[port]) == 0 {
			list = append(list, container.Port{PrivatePort: uint16(port.Int()), Type: port.Proto()})
		}
		for _, b := range c.ports[port] {
			list = append(list, container.Port{
				IP: b.HostIP, PrivatePort: uint16(port.Int()), PublicPort: uint16(nat.Port(b.HostPort).Int()), Type: port.Proto(),
			})
		}
	}
	return list
}
