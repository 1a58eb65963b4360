package vnet

import (
	"context"
	"math"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// Dial is [net.Dialer.DialContext] in the namespace, for TCP and UDP; names are not resolved here. While packets of a TCP
// dial vanish it waits, until the context or [Options.DialTimeout] ends it, and connects as soon as a change of the
// network lets it.
func (p *Process) Dial(ctx context.Context, network string, addr netip.AddrPort) (net.Conn, error) {
	proto := "tcp"
	if len(network) >= 3 && network[:3] == "udp" {
		proto = "udp"
	}
	addr = netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
	if err := checkDial(proto, network, addr); err != nil {
		return nil, opError("dial", network, nil, nil, "", err)
	}
	c, err := p.dial(ctx, proto, network, addr)
	if err != nil {
		return nil, opError("dial", network, nil, netAddr(proto, addr), "connect", err)
	}
	return c, nil
}

func checkDial(proto, network string, addr netip.AddrPort) error {
	fam, err := family(proto, network)
	if err != nil {
		return err
	}
	if !addr.IsValid() {
		return &net.AddrError{Err: "missing address", Addr: addr.String()}
	}
	return inFamily(addr.Addr(), fam)
}

func (p *Process) dial(ctx context.Context, proto, network string, addr netip.AddrPort) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, contextError(err)
	}
	if proto == "udp" {
		return p.dialUDP(network, addr)
	}
	for start := time.Now(); ; {
		c, limit, changed, err := p.tryDial(network, addr)
		if c != nil {
			return c, nil
		}
		left := limit - time.Since(start)
		if left <= 0 {
			return nil, err
		}
		if err := pause(ctx, left, changed); err != nil {
			return nil, err
		}
	}
}

// pause waits for a change, at most for the given time, and fails when the context ends.
func pause(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return contextError(ctx.Err())
	case <-changed:
	case <-t.C:
	}
	return nil
}

// tryDial connects, or returns the error that the dial ends with once limit has passed without a change.
func (p *Process) tryDial(network string, to netip.AddrPort) (c net.Conn, limit time.Duration, changed <-chan struct{}, err error) {
	n := p.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if p.closed {
		return nil, 0, nil, net.ErrClosed
	}
	if p.frozen {
		return nil, math.MaxInt64, n.wait(), syscall.ETIMEDOUT
	}
	m := n.meet(p.ns, to)
	if m.state == Open {
		c, err = p.connect(network, to, m)
		return c, 0, nil, err
	}
	return nil, n.patience(m.errno), n.wait(), m.errno
}

// patience is how long a dial takes to fail with the error.
func (n *Net) patience(errno syscall.Errno) time.Duration {
	switch errno {
	case syscall.ETIMEDOUT:
		return n.opt.DialTimeout
	case syscall.EHOSTUNREACH:
		return n.opt.NeighborTimeout
	}
	return 0
}

// connect makes the connection for a dial that met an open port. The caller holds the lock of the Net.
func (p *Process) connect(network string, to netip.AddrPort, m meeting) (net.Conn, error) {
	port, err := p.ns.tcp.dial()
	if err != nil {
		return nil, err
	}
	l := newLink()
	near, far := &l.ends[0], &l.ends[1]
	local, remote := netip.AddrPortFrom(m.src, port), netip.AddrPortFrom(m.to, to.Port())
	c := p.newConn(near, network, local, remote)
	c.iface, c.port = m.out, port
	switch {
	case m.listener != nil:
		p.ns.net.serve(far, m, local)
	case m.hollow:
		far.closed, near.eof, near.refuses = true, true, true
	default:
		l.cuts = 1 // for ever: nobody mends it
	}
	return c, nil
}

// serve hands the far end to the listener.
func (n *Net) serve(far *end, m meeting, client netip.AddrPort) {
	from := netip.AddrPortFrom(m.server.src, client.Port())
	if m.server.src != m.src {
		from = netip.AddrPortFrom(m.server.src, advance(&n.host.tcp.next))
	}
	l := m.listener
	at := netip.AddrPortFrom(m.server.to, l.binding.port)
	c := l.proc.newConn(far, l.network, at, from)
	c.iface = m.server.in
	l.push(c)
}
