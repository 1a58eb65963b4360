package vnet

import (
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// backlog is how many connections wait for Accept before further dials wait; Linux' default.
const backlog = 4096

// listener is a TCP listener. Besides net.Listener it has SetDeadline.
type listener struct {
	proc    *Process
	network string
	binding *binding
	addr    *net.TCPAddr

	mu     sync.Mutex // taken after the lock of the Net
	queue  []*conn
	closed bool
	frozen bool
	accept waiter
}

// Listen is [net.Listen] in the namespace, for "tcp", "tcp4" and "tcp6". The host of the address is an address, "localhost"
// or nothing. As there, "tcp" with "0.0.0.0" takes IPv6 too, and errors are a *[net.OpError].
func (p *Process) Listen(network, address string) (net.Listener, error) {
	at, err := parseBind("tcp", network, address)
	if err != nil {
		return nil, opError("listen", network, nil, nil, "", err)
	}
	l := &listener{proc: p, network: network}
	l.accept.cond.L = &l.mu
	n := p.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if l.binding, err = p.bind("tcp", at, l); err != nil {
		return nil, opError("listen", network, nil, netAddr("tcp", at.addrPort()), "bind", err)
	}
	l.addr = net.TCPAddrFromAddrPort(l.binding.addrPort())
	l.frozen = p.frozen
	p.own(l)
	n.wake()
	return l, nil
}

func (l *listener) Addr() net.Addr { return l.addr }

func (l *listener) Accept() (net.Conn, error) {
	c, wasFull, err := l.next()
	if err != nil {
		return nil, opError("accept", l.network, nil, l.addr, "accept", err)
	}
	if wasFull {
		n := l.proc.ns.net
		n.mu.Lock()
		defer n.mu.Unlock()
		n.wake()
	}
	return c, nil
}

// next waits for a connection and takes it from the queue.
func (l *listener) next() (c *conn, wasFull bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		switch {
		case l.closed:
			return nil, false, net.ErrClosed
		case l.frozen:
		case l.accept.past:
			return nil, false, os.ErrDeadlineExceeded
		case len(l.queue) > 0:
			wasFull = len(l.queue) == backlog
			c, l.queue[0] = l.queue[0], nil
			l.queue = l.queue[1:]
			return c, wasFull, nil
		}
		l.accept.wait()
	}
}

// full reports whether no further connection can wait.
func (l *listener) full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue) >= backlog
}

// push lets a connection wait for Accept. The caller holds the lock of the Net and knows that there is room.
func (l *listener) push(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, c)
	l.accept.wake()
}

func (l *listener) Close() error {
	n := l.proc.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if !l.proc.socks[l] {
		return opError("close", l.network, nil, l.addr, "", net.ErrClosed)
	}
	l.kill()
	return nil
}

// kill gives the port back and resets what nobody has accepted. The caller holds the lock of the Net.
func (l *listener) kill() {
	delete(l.proc.socks, l)
	l.proc.ns.tcp.release(l.binding)
	l.mu.Lock()
	queue := l.queue
	l.queue, l.closed = nil, true
	l.accept.stop()
	l.accept.wake()
	l.mu.Unlock()
	for _, c := range queue {
		c.close(true)
	}
	l.proc.ns.net.wake()
}

func (l *listener) setFrozen(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frozen = on
	l.accept.wake()
}

func (l *listener) cut(*Iface) {}

// SetDeadline sets the time at which Accept gives up; the zero time is never.
func (l *listener) SetDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return opError("set", l.network, nil, l.addr, "", net.ErrClosed)
	}
	l.accept.until(t)
	return nil
}

// addrPort returns the address with its port.
func (b bindAddr) addrPort() netip.AddrPort { return netip.AddrPortFrom(b.addr, b.port) }
