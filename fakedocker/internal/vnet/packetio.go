package vnet

import (
	"net"
	"net/netip"
	"os"
	"syscall"
)

// ReadFrom reads one datagram; what does not fit into p is lost.
func (c *packetConn) ReadFrom(p []byte) (int, net.Addr, error) {
	d, err := c.next()
	if err != nil {
		return 0, nil, c.error("read", c.remote, "recvfrom", err)
	}
	return copy(p, d.data), net.UDPAddrFromAddrPort(d.from), nil
}

// Read is ReadFrom without the address.
func (c *packetConn) Read(p []byte) (int, error) {
	d, err := c.next()
	if err != nil {
		return 0, c.error("read", c.remote, "read", err)
	}
	return copy(p, d.data), nil
}

// Write sends a datagram to the address that was dialed.
func (c *packetConn) Write(p []byte) (int, error) {
	err := error(syscall.EDESTADDRREQ)
	if c.remote != nil {
		err = c.send(p, c.binding.peer)
	}
	if err != nil {
		return 0, c.error("write", c.remote, "write", err)
	}
	return len(p), nil
}

// WriteTo sends a datagram; that nobody takes it is no error.
func (c *packetConn) WriteTo(p []byte, addr net.Addr) (int, error) {
	to, err := c.destination(addr)
	if err == nil {
		err = c.send(p, to)
	}
	if err != nil {
		return 0, c.error("write", addr, "sendto", err)
	}
	return len(p), nil
}

// destination reads the address argument of WriteTo.
func (c *packetConn) destination(addr net.Addr) (netip.AddrPort, error) {
	if c.remote != nil {
		return netip.AddrPort{}, net.ErrWriteToConnected
	}
	u, ok := addr.(*net.UDPAddr)
	if !ok || u == nil {
		return netip.AddrPort{}, syscall.EINVAL
	}
	to := u.AddrPort()
	if !to.Addr().IsValid() { // as package net reads an empty IP: this machine
		to = netip.AddrPortFrom(c.binding.addr, to.Port())
	}
	to = netip.AddrPortFrom(to.Addr().Unmap().WithZone(""), to.Port())
	return to, c.fits(to.Addr())
}

// fits checks that the socket is of the family of an address.
func (c *packetConn) fits(a netip.Addr) error {
	switch {
	case c.binding.dual || c.binding.addr.Is4() == a.Is4():
		return nil
	case a.Is6():
		return &net.AddrError{Err: "non-IPv4 address", Addr: a.String()}
	}
	return &net.AddrError{Err: "non-IPv6 address", Addr: a.String()}
}

// send is the system call of a write.
func (c *packetConn) send(p []byte, to netip.AddrPort) error {
	if err := c.maySend(); err != nil {
		return err
	}
	if len(p) > maxDatagram {
		return syscall.EMSGSIZE
	}
	if to.Port() == 0 {
		return syscall.EINVAL
	}
	n := c.proc.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.send(c, to, p)
}

func (c *packetConn) maySend() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.frozen && !c.closed {
		c.w.wait()
	}
	switch {
	case c.closed:
		return net.ErrClosed
	case c.w.past:
		return os.ErrDeadlineExceeded
	}
	return c.takeErr()
}

// send carries a datagram. Only a missing route is reported; a closed port is to a connected socket, at its next call.
func (n *Net) send(c *packetConn, to netip.AddrPort, p []byte) error {
	way := n.route(c.proc.ns, to.Addr())
	from := netip.AddrPortFrom(way.src, c.binding.port)
	if own := c.binding.addr; !own.IsUnspecified() {
		if own.IsLoopback() && !way.to.IsLoopback() {
			return syscall.EINVAL
		}
		from = netip.AddrPortFrom(own, c.binding.port)
	}
	if way.errno == syscall.ENETUNREACH {
		return way.errno
	}
	if way.state != Open {
		return nil
	}
	d := datagram{from: from, data: append([]byte(nil), p...)}
	if !n.deliver(c.proc.ns, way, to.Port(), d) && c.remote != nil {
		c.refuse()
	}
	return nil
}

// refuse is the arrival of the news that the port is closed.
func (c *packetConn) refuse() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = syscall.ECONNREFUSED
	c.r.wake()
}

// deliver hands a datagram that has arrived to the socket, and reports whether the port is open.
func (n *Net) deliver(sender *Namespace, way path, port uint16, d datagram) bool {
	b := way.dst.udp.lookup(way.to, port, d.from)
	if b == nil {
		return false
	}
	switch o := b.owner.(type) {
	case *packetConn:
		o.arrive(d)
	case *Publication:
		if way.enter == nil || !way.enter.spec.Internal {
			n.relay(o, flowKey{sender, d.from, netip.AddrPortFrom(way.to, port)}, d)
		}
	case *flow:
		o.answer(d)
	}
	return true
}
