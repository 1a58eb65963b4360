package core

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

// exposedPorts lists a container's exposed ports with their protocols, by
// number and protocol.
func (e *Engine) exposedPorts(c *cont) []nat.Port {
	list := e.portKeys(c)
	for i, port := range list {
		list[i] = fullPort(port)
	}
	slices.SortFunc(list, comparePorts)
	return slices.Compact(list)
}

// portKeys lists a container's exposed ports as they were written. Bindings of
// other ports, or of the same in other words, are ignored by most releases.
func (e *Engine) portKeys(c *cont) []nat.Port {
	list := sortedKeys(c.config.ExposedPorts)
	if e.say.unexposed {
		list = append(list, sortedKeys(c.host.PortBindings)...)
		slices.Sort(list)
		list = slices.Compact(list)
	}
	return list
}

func comparePorts(a, b nat.Port) int {
	return cmp.Or(cmp.Compare(a.Int(), b.Int()), cmp.Compare(a.Proto(), b.Proto()))
}

// fullPort is a port as engines understand it: its protocol in small letters, TCP
// where there is none, and 0 for what is no number.
func fullPort(port nat.Port) nat.Port {
	return nat.Port(strconv.Itoa(port.Int()) + "/" + strings.ToLower(port.Proto()))
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
func (e *Engine) checkBindings(c *cont) *Error {
	ports := c.host.PortBindings
	for _, port := range sortedKeys(ports) {
		_, number := nat.SplitProtoPort(string(port))
		n, err := nat.ParsePort(number)
		if number != "" && err != nil {
			return badRequest("invalid port specification: %q", number)
		}
		if n == 0 && e.say.checksPorts {
			return badRequest("invalid port specification: %q", orDefault(string(port), "invalid port"))
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
