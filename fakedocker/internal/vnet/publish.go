package vnet

import (
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// Publication is a port of the host that leads into a namespace. Make it with [Net.Publish].
type Publication struct {
	net     *Net
	ns      *Namespace
	to      netip.AddrPort
	binding *binding
	proto   string

	// The lock of the Net guards the rest.
	flows  map[flowKey]*flow // of UDP
	oldest []*flow
	closed bool
}

// Publish makes the host answer at host (an unspecified address: at all of the family; port 0: a free one) on behalf of
// addr in the namespace to. The network is "tcp" or "udp". The error for a taken port is the one of [net.Listen]; when it
// is a publication of the same address that holds it, the error wraps [ErrAllocated] instead of EADDRINUSE.
func (n *Net) Publish(host netip.AddrPort, to *Namespace, addr netip.AddrPort, network string) (*Publication, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := &Publication{net: n, ns: to, to: netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port()), proto: network}
	p.binding = &binding{bindAddr: bindAddr{addr: host.Addr().Unmap(), port: host.Port()}, owner: p}
	if err := p.check(); err != nil {
		return nil, err
	}
	other, err := n.host.ports(network).bind(p.binding, &n.pubNext)
	if err != nil {
		return nil, p.taken(other, err)
	}
	n.wake()
	return p, nil
}

func (p *Publication) check() error {
	if p.proto != "tcp" && p.proto != "udp" {
		return opError("listen", p.proto, nil, nil, "", net.UnknownNetworkError(p.proto))
	}
	if p.ns == p.net.host || p.ns.closed || p.to.Port() == 0 || !p.ns.holds(p.to.Addr()) || p.to.Addr().IsLoopback() {
		return fmt.Errorf("publish %s: %s is no address of %s behind the host", p.Host(), p.to, p.ns.name)
	}
	at := p.binding.addr
	if !at.IsValid() || !at.IsUnspecified() && !p.net.host.holds(at) {
		return p.bindError(syscall.EADDRNOTAVAIL)
	}
	return nil
}

func (p *Publication) taken(by *binding, err error) error {
	if by != nil && by.addr == p.binding.addr {
		if _, ok := by.owner.(*Publication); ok {
			return p.bindError(ErrAllocated)
		}
	}
	return p.bindError(err)
}

func (p *Publication) bindError(err error) error {
	return opError("listen", p.proto, nil, netAddr(p.proto, p.Host()), "bind", err)
}

// Host returns the host's side, with the port that was chosen.
func (p *Publication) Host() netip.AddrPort {
	return netip.AddrPortFrom(p.binding.addr, p.binding.port)
}

// Close ends the publication; TCP connections made through it live on. A second call does nothing.
func (p *Publication) Close() {
	p.net.mu.Lock()
	defer p.net.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	p.net.host.ports(p.proto).release(p.binding)
	for len(p.oldest) > 0 {
		p.forget()
	}
	p.net.wake()
}

// meetPublished follows a TCP dial through a publication. Measured on engine 20.10: what the host sends to an address of
// its own other than loopback is redirected, so the answer is that of the namespace; everything else meets a proxy on
// the host, which accepts first. What an internal bridge sends is redirected as well, and then dropped on the way.
func (n *Net) meetPublished(m meeting, p *Publication) meeting {
	if m.enter != nil && m.enter.spec.Internal {
		m.path = m.lost(whyDropped)
		return m
	}
	last := n.behind(p)
	if m.enter == nil && !m.to.IsLoopback() && m.to.Is4() == p.to.Addr().Is4() {
		return n.redirected(m, last)
	}
	return proxied(m, last)
}

// behind is what a dial from the host to the published address meets.
func (n *Net) behind(p *Publication) meeting {
	m := meeting{path: n.route(n.host, p.to.Addr())}
	if m.state != Open {
		return m
	}
	if m.dst != p.ns {
		m.path = m.unreachable(syscall.EHOSTUNREACH, whyNoHolder)
		return m
	}
	b := m.dst.tcp.lookup(m.to, p.to.Port(), netip.AddrPort{})
	if b == nil {
		return m.refused(p.to.Port())
	}
	return m.accepted(b.owner.(*listener))
}

// redirected gives a client on the host the answer of the namespace behind. The server sees the client's address unless
// it is one of a bridge, which gives way to the gateway of the server's bridge.
func (n *Net) redirected(m, last meeting) meeting {
	src := last.src
	if !n.bridged(m.src) {
		src = m.src
	}
	m.state, m.errno, m.reason = last.state, last.errno, last.reason
	if last.state == Open {
		m.reason = whyPublished
	}
	m.listener, m.server = last.listener, last.server
	m.server.src = src
	return m
}

// bridged reports whether the address belongs to the subnet of a bridge.
func (n *Net) bridged(a netip.Addr) bool {
	for b := range n.bridges {
		if b.subnet(a).IsValid() {
			return true
		}
	}
	return false
}

// proxied accepts, whatever is behind.
func proxied(m, last meeting) meeting {
	switch last.state {
	case Open:
		m.listener, m.server, m.reason = last.listener, last.server, whyPublished
	case Timeout:
		m.reason = whyHanging
	default:
		m.hollow, m.reason = true, whyHollow
	}
	return m
}
