package vnet

import (
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"
)

const (
	maxDatagram = 65507     // the largest payload of UDP over IPv4
	packetQueue = 208 << 10 // how many bytes wait to be read before further datagrams are dropped
)

// packetConn is a UDP socket: a net.PacketConn, and a net.Conn when it was dialed.
type packetConn struct {
	proc    *Process
	network string
	binding *binding
	local   *net.UDPAddr
	remote  net.Addr // nil unless dialed

	mu     sync.Mutex // taken after the lock of the Net
	queue  []datagram
	bytes  int
	err    error // of an earlier datagram, until a call has reported it
	closed bool
	frozen bool
	r, w   waiter
}

type datagram struct {
	from netip.AddrPort
	data []byte
}

// ListenPacket is [net.ListenPacket] in the namespace, for "udp", "udp4" and "udp6". The host of the address is an address,
// "localhost" or nothing.
func (p *Process) ListenPacket(network, address string) (net.PacketConn, error) {
	at, err := parseBind("udp", network, address)
	if err != nil {
		return nil, opError("listen", network, nil, nil, "", err)
	}
	p.ns.net.mu.Lock()
	defer p.ns.net.mu.Unlock()
	c, err := p.newPacketConn(network, at)
	if err != nil {
		return nil, opError("listen", network, nil, netAddr("udp", at.addrPort()), "bind", err)
	}
	return c, nil
}

// dialUDP returns a socket that talks to one address. Only a missing route makes it fail.
func (p *Process) dialUDP(network string, to netip.AddrPort) (net.Conn, error) {
	n := p.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	way := n.route(p.ns, to.Addr())
	if way.errno == syscall.ENETUNREACH {
		return nil, way.errno
	}
	c, err := p.newPacketConn(network, bindAddr{addr: way.src})
	if err != nil {
		return nil, err
	}
	c.binding.peer = netip.AddrPortFrom(way.to, to.Port())
	c.remote = net.UDPAddrFromAddrPort(c.binding.peer)
	return c, nil
}

// newPacketConn makes and registers a socket. The caller holds the lock of the Net.
func (p *Process) newPacketConn(network string, at bindAddr) (*packetConn, error) {
	c := &packetConn{proc: p, network: network, frozen: p.frozen}
	c.r.cond.L, c.w.cond.L = &c.mu, &c.mu
	var err error
	if c.binding, err = p.bind("udp", at, c); err != nil {
		return nil, err
	}
	c.local = net.UDPAddrFromAddrPort(c.binding.addrPort())
	p.own(c)
	return c, nil
}

func (c *packetConn) LocalAddr() net.Addr  { return c.local }
func (c *packetConn) RemoteAddr() net.Addr { return c.remote }

func (c *packetConn) Close() error {
	n := c.proc.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if !c.proc.socks[c] {
		return c.error("close", c.remote, "", net.ErrClosed)
	}
	c.kill()
	return nil
}

// kill closes the socket. The caller holds the lock of the Net.
func (c *packetConn) kill() {
	delete(c.proc.socks, c)
	c.proc.ns.udp.release(c.binding)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed, c.queue, c.bytes = true, nil, 0
	c.r.stop()
	c.w.stop()
	c.r.wake()
	c.w.wake()
}

func (c *packetConn) setFrozen(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = on
	c.r.wake()
	c.w.wake()
}

func (c *packetConn) cut(*Iface) {}

func (c *packetConn) error(op string, addr net.Addr, call string, err error) error {
	return opError(op, c.network, c.local, addr, call, err)
}

func (c *packetConn) SetDeadline(t time.Time) error      { return c.setDeadline(t, true, true) }
func (c *packetConn) SetReadDeadline(t time.Time) error  { return c.setDeadline(t, true, false) }
func (c *packetConn) SetWriteDeadline(t time.Time) error { return c.setDeadline(t, false, true) }

func (c *packetConn) setDeadline(t time.Time, read, write bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return opError("set", c.network, nil, c.local, "", net.ErrClosed)
	}
	if read {
		c.r.until(t)
	}
	if write {
		c.w.until(t)
	}
	return nil
}

// arrive takes a datagram in, or drops it when the queue is full.
func (c *packetConn) arrive(d datagram) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.bytes+len(d.data) > packetQueue {
		return
	}
	c.queue = append(c.queue, d)
	c.bytes += len(d.data)
	c.r.wake()
}

// next waits for a datagram and takes it from the queue.
func (c *packetConn) next() (datagram, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case c.closed:
			return datagram{}, net.ErrClosed
		case c.frozen:
		case c.r.past:
			return datagram{}, os.ErrDeadlineExceeded
		case c.err != nil:
			return datagram{}, c.takeErr()
		case len(c.queue) > 0:
			d := c.queue[0]
			c.queue = c.queue[1:]
			c.bytes -= len(d.data)
			return d, nil
		}
		c.r.wait()
	}
}

func (c *packetConn) takeErr() error {
	err := c.err
	c.err = nil
	return err
}
