package core

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"syscall"

	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// portKey is what publications that may be in each other's way have in common.
type portKey struct {
	proto string
	port  uint16 // of the host
}

// portRange is a range of the host's ports that publications are given out of.
type portRange struct {
	proto    string
	from, to uint16
	host     netip.Addr // none where all addresses have the range in common
}

// published is one port of the host that leads to a container.
type published struct {
	host  netip.AddrPort
	proto string
	pub   *vnet.Publication
}

func (p *published) key() portKey { return portKey{p.proto, p.host.Port()} }

// publishLocked publishes the ports of a container that is on its networks:
// those that are exposed and have bindings, by the network that is the way out.
// Without one nothing is published, and no port is shown, but on releases that
// show exposed ports of internal networks. On an error nothing is published.
func (e *Engine) publishLocked(c *cont) error {
	c.ports, c.gateway = nat.PortMap{}, c.wayOut()
	if c.guest() {
		return nil
	}
	if c.gateway == nil {
		e.showExposed(c)
		return nil
	}
	for _, port := range e.exposedPorts(c) {
		c.ports[port] = nil
	}
	for _, g := range e.publications(c) {
		if err := e.publishGroup(c, g); err != nil {
			text := fmt.Sprintf("driver failed programming external connectivity on endpoint %s (%s): %s", c.name, c.gateway.id, err)
			e.unpublishLocked(c)
			return internal("%s", text)
		}
	}
	return nil
}

// showExposed shows the ports of a container without a way out as not published.
func (e *Engine) showExposed(c *cont) {
	if !e.say.unexposed || c.firstLive((*endpoint).plugged) == nil {
		return
	}
	for _, port := range e.exposedPorts(c) {
		c.ports[port] = nil
	}
}

// republishLocked moves the published ports when another network has become
// the way out.
func (e *Engine) republishLocked(c *cont) error {
	if c.ports != nil && c.gateway == c.wayOut() {
		return nil
	}
	e.unpublishLocked(c)
	return e.publishLocked(c)
}

// unpublishLocked ends what leads to c.
func (e *Engine) unpublishLocked(c *cont) {
	e.closeLeading(c.leading)
	c.ports, c.gateway, c.leading = nil, nil, nil
}

// wayOut is the live endpoint that leads out of the container, or nil.
func (c *cont) wayOut() *endpoint { return c.firstLive((*endpoint).leadsOut) }

func (ep *endpoint) leadsOut() bool { return ep.plugged() && !ep.net.internal }

// publishGroup gives a port of the container to all addresses of a group.
func (e *Engine) publishGroup(c *cont, g portGroup) error {
	if p := g.port.Proto(); p != "tcp" && p != "udp" {
		return errors.New(e.say.badProtocol)
	}
	if e.say.groupsBindings {
		_, err := e.publishAt(c, g, g.hosts)
		return err
	}
	chosen, err := e.publishAt(c, g, g.hosts[:1])
	if err != nil || len(g.hosts) == 1 {
		return err
	}
	if g.to != 0 || e.say.sameRandomPort {
		g.from, g.to = chosen, chosen
	}
	_, err = e.publishAt(c, g, g.hosts[1:])
	return err
}

// Free ports are handed out in this range, as Linux sets it.
const firstFreePort, lastFreePort = 32768, 60999

// publishAt takes a port of a group's range that is free at all of the host's
// addresses; of the range 0 the engine's own choice. Engines go on from the port
// of the range that they gave out last.
func (e *Engine) publishAt(c *cont, g portGroup, hosts []netip.Addr) (uint16, error) {
	from, to := g.from, g.to
	if to == 0 {
		from, to = firstFreePort, lastFreePort
	}
	key := portRange{proto: g.port.Proto(), from: from, to: to}
	if !e.say.sameRandomPort {
		key.host = hosts[0]
	}
	next, allocated := int(e.nextPort[key]), true
	var err error
	for range int(to) - int(from) + 1 {
		if next < int(from) || next > int(to) {
			next = int(from)
		}
		err = e.publishAll(c, g.port, hosts, uint16(next))
		next++
		if err == nil {
			e.nextPort[key] = uint16(next)
			return uint16(next - 1), nil
		}
		if !errors.Is(err, errTaken) {
			return 0, err
		}
		var other allocatedError
		allocated = allocated && errors.As(err, &other)
	}
	if allocated && from != to {
		return 0, allocatedError("all ports are allocated")
	}
	return 0, err
}

// publishAll takes one of the host's ports at all of the addresses, or at none.
func (e *Engine) publishAll(c *cont, port nat.Port, hosts []netip.Addr, number uint16) error {
	before, shown := len(c.leading), len(c.ports[port])
	for _, host := range hosts {
		if err := e.publishExactly(c, port, netip.AddrPortFrom(host, number), before); err != nil {
			e.closeLeading(c.leading[before:])
			c.leading, c.ports[port] = c.leading[:before], c.ports[port][:shown]
			return err
		}
	}
	return nil
}

// closeLeading ends publications.
func (e *Engine) closeLeading(list []*published) {
	for _, p := range list {
		p.pub.Close()
		e.ports[p.key()] = slices.DeleteFunc(e.ports[p.key()], func(o *published) bool { return o == p })
	}
}

// publishExactly takes one port of the host. What the container's group has taken
// before, from an index on, nobody else has allocated: it is found in use.
func (e *Engine) publishExactly(c *cont, port nat.Port, host netip.AddrPort, group int) error {
	target := c.gateway.ip4
	if !target.IsValid() || host.Addr().Is6() && c.gateway.ip6.IsValid() {
		target = c.gateway.ip6
	}
	to := netip.AddrPortFrom(target, uint16(port.Int()))
	if e.say.groupsBindings && slices.ContainsFunc(c.leading[group:], func(p *published) bool { return overlap(p.host, host) }) {
		return e.boundTwice(c, port, host, to)
	}
	if err := e.allocated(host, port.Proto(), to); err != nil {
		return err
	}
	pub, err := e.fabric.Publish(host, c.ns, to, port.Proto())
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, vnet.ErrAllocated) {
		return takenError(e.say.portTaken(port.Proto(), host, to, textInUse))
	}
	if err != nil {
		return errors.New(e.say.portTaken(port.Proto(), host, to, "cannot assign requested address"))
	}
	p := &published{host: host, proto: port.Proto(), pub: pub}
	e.ports[p.key()], c.leading = append(e.ports[p.key()], p), append(c.leading, p)
	c.showBinding(port, host)
	return nil
}

// boundTwice is a port of the host that one port of a container is bound to
// twice: refused, or shown twice.
func (e *Engine) boundTwice(c *cont, port nat.Port, host, to netip.AddrPort) error {
	if text := e.say.boundTwice(port.Proto(), host, to, textInUse); text != "" {
		return takenError(text)
	}
	c.showBinding(port, host)
	return nil
}

func (c *cont) showBinding(port nat.Port, host netip.AddrPort) {
	c.ports[port] = append(c.ports[port], nat.PortBinding{HostIP: host.Addr().String(), HostPort: strconv.Itoa(int(host.Port()))})
}

// overlap reports whether no two can have both ports of the host.
func overlap(p, q netip.AddrPort) bool {
	a, b := p.Addr(), q.Addr()
	return p.Port() == q.Port() && a.Is6() == b.Is6() && (a == b || a.IsUnspecified() || b.IsUnspecified())
}

// allocated refuses what another container has published.
func (e *Engine) allocated(host netip.AddrPort, proto string, to netip.AddrPort) error {
	for _, p := range e.ports[portKey{proto, host.Port()}] {
		a, b := p.host.Addr(), host.Addr()
		if a.Is6() != b.Is6() {
			continue
		}
		if a == b || e.say.namesOverlap && (a.IsUnspecified() || b.IsUnspecified()) {
			return allocatedError(fmt.Sprintf("Bind for %s:%d failed: port is already allocated", a, host.Port()))
		}
		if a.IsUnspecified() || b.IsUnspecified() {
			return takenError(e.say.portTaken(proto, host, to, textInUse))
		}
	}
	return nil
}

const textInUse = "address already in use"

// errTaken is in the errors about ports that someone else has.
var errTaken = errors.New(textInUse)

// allocatedError is one about a port that a container has.
type allocatedError string

func (e allocatedError) Error() string { return string(e) }
func (allocatedError) Unwrap() error   { return errTaken }

type takenError string

func (e takenError) Error() string { return string(e) }
func (takenError) Unwrap() error   { return errTaken }

// bindingAddrs are the host's addresses that a binding means. What is no
// address means all, as engines have it.
func bindingAddrs(text string) []netip.Addr {
	if a, err := netip.ParseAddr(text); err == nil {
		return []netip.Addr{a.Unmap()}
	}
	return []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
}
