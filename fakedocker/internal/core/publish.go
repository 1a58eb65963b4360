package core

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
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
		for _, binding := range e.wantedBindings(c, port) {
			if err := e.publishPort(c, port, binding); err != nil {
				text := fmt.Sprintf("driver failed programming external connectivity on endpoint %s (%s): %s", c.name, c.gateway.id, err)
				e.unpublishLocked(c)
				return internal("%s", text)
			}
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
	for _, p := range c.leading {
		p.pub.Close()
		e.ports[p.key()] = slices.DeleteFunc(e.ports[p.key()], func(o *published) bool { return o == p })
	}
	c.ports, c.gateway, c.leading = nil, nil, nil
}

// wayOut is the live endpoint that leads out of the container, or nil.
func (c *cont) wayOut() *endpoint { return c.firstLive((*endpoint).leadsOut) }

func (ep *endpoint) leadsOut() bool { return ep.plugged() && !ep.net.internal }

// publishPort carries out one binding. One without an address stands for both
// families.
func (e *Engine) publishPort(c *cont, port nat.Port, b nat.PortBinding) error {
	if p := port.Proto(); p != "tcp" && p != "udp" {
		return errors.New(e.say.badProtocol)
	}
	hosts := bindingAddrs(b.HostIP)
	from, to, _ := nat.ParsePortRange(b.HostPort)
	chosen, err := e.publishAt(c, port, hosts[0], uint16(from), uint16(to))
	if err != nil || len(hosts) == 1 {
		return err
	}
	if to != 0 || e.say.sameRandomPort {
		from, to = uint64(chosen), uint64(chosen)
	}
	_, err = e.publishAt(c, port, hosts[1], uint16(from), uint16(to))
	return err
}

// Free ports are handed out in this range, as Linux sets it.
const firstFreePort, lastFreePort = 32768, 60999

// publishAt takes a port of the range at the host's address; of the range 0 the
// engine's own choice. Engines go on from the port of the range that they gave
// out last.
func (e *Engine) publishAt(c *cont, port nat.Port, host netip.Addr, from, to uint16) (uint16, error) {
	if to == 0 {
		from, to = firstFreePort, lastFreePort
	}
	key := portRange{proto: port.Proto(), from: from, to: to}
	if !e.say.sameRandomPort {
		key.host = host
	}
	next := int(e.nextPort[key])
	var err error
	for range int(to) - int(from) + 1 {
		if next < int(from) || next > int(to) {
			next = int(from)
		}
		err = e.publishExactly(c, port, netip.AddrPortFrom(host, uint16(next)))
		next++
		if err == nil {
			e.nextPort[key] = uint16(next)
			return uint16(next - 1), nil
		}
		if !errors.Is(err, errTaken) {
			break
		}
	}
	return 0, err
}

func (e *Engine) publishExactly(c *cont, port nat.Port, host netip.AddrPort) error {
	target := c.gateway.ip4
	if !target.IsValid() || host.Addr().Is6() && c.gateway.ip6.IsValid() {
		target = c.gateway.ip6
	}
	to := netip.AddrPortFrom(target, uint16(port.Int()))
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
	c.ports[port] = append(c.ports[port], nat.PortBinding{HostIP: host.Addr().String(), HostPort: strconv.Itoa(int(host.Port()))})
	return nil
}

// allocated refuses what another container has published.
func (e *Engine) allocated(host netip.AddrPort, proto string, to netip.AddrPort) error {
	for _, p := range e.ports[portKey{proto, host.Port()}] {
		a, b := p.host.Addr(), host.Addr()
		if a.Is6() != b.Is6() {
			continue
		}
		if a == b || e.say.namesOverlap && (a.IsUnspecified() || b.IsUnspecified()) {
			return takenError(fmt.Sprintf("Bind for %s:%d failed: port is already allocated", a, host.Port()))
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

type takenError string

func (e takenError) Error() string { return string(e) }
func (takenError) Unwrap() error   { return errTaken }

func proxyFailed(proto string, host, _ netip.AddrPort, why string) string {
	family := "4"
	if host.Addr().Is6() {
		family = "6"
	}
	return fmt.Sprintf("Error starting userland proxy: listen %s%s %s: bind: %s", proto, family, host, why)
}

func bindFailed(proto string, host, to netip.AddrPort, why string) string {
	return fmt.Sprintf("failed to bind host port for %s:%s/%s: %s", host, to, proto, why)
}

// bindingAddrs are the host's addresses that a binding means. What is no
// address means all, as engines have it.
func bindingAddrs(text string) []netip.Addr {
	if a, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return []netip.Addr{a.Unmap()}
	}
	return []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
}
