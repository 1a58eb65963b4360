package vnet

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"time"
)

// conn is one end of a TCP connection as a program holds it. Besides net.Conn it has CloseWrite and CloseRead.
type conn struct {
	end           *end
	proc          *Process
	network       string
	local, remote *net.TCPAddr
	iface         *Iface // the interface it runs over on this side; nil: loopback, or the host's end
	port          uint16 // the local port it has taken; 0: it shares the listener's
}

// newConn registers an end with its process. The caller holds the lock of the Net.
func (p *Process) newConn(e *end, network string, local, remote netip.AddrPort) *conn {
	c := &conn{end: e, proc: p, network: network, local: net.TCPAddrFromAddrPort(local), remote: net.TCPAddrFromAddrPort(remote)}
	e.frozen = p.frozen
	p.own(c)
	return c
}

func (c *conn) LocalAddr() net.Addr  { return c.local }
func (c *conn) RemoteAddr() net.Addr { return c.remote }

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.end.read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = c.error("read", "read", err)
	}
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	n, err := c.end.write(p)
	if err != nil {
		err = c.error("write", "write", err)
	}
	return n, err
}

// CloseWrite ends the outgoing stream: the peer reads io.EOF, and can still write.
func (c *conn) CloseWrite() error { return c.shutdown(c.end.closeWrite()) }

// CloseRead makes reads return io.EOF once what has come is read.
func (c *conn) CloseRead() error { return c.shutdown(c.end.closeRead()) }

func (c *conn) shutdown(err error) error {
	if err != nil {
		err = c.error("close", "shutdown", err)
	}
	return err
}

func (c *conn) error(op, call string, err error) error {
	return opError(op, c.network, c.local, c.remote, call, err)
}

func (c *conn) Close() error {
	n := c.proc.ns.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if !c.proc.socks[c] {
		return c.error("close", "", net.ErrClosed)
	}
	c.close(false)
	return nil
}

// close gives up what the connection holds and closes its end. The caller holds the lock of the Net.
func (c *conn) close(abrupt bool) {
	delete(c.proc.socks, c)
	if c.port != 0 {
		delete(c.proc.ns.tcp.dialed, c.port)
	}
	c.end.close(abrupt)
}

func (c *conn) kill()             { c.close(false) }
func (c *conn) setFrozen(on bool) { c.end.setFrozen(on) }

func (c *conn) cut(i *Iface) {
	if c.iface == i {
		c.end.link.sever()
		c.proc.ns.severed = append(c.proc.ns.severed, severed{c, i.bridge})
	}
}

func (c *conn) SetDeadline(t time.Time) error      { return c.setDeadline(t, true, true) }
func (c *conn) SetReadDeadline(t time.Time) error  { return c.setDeadline(t, true, false) }
func (c *conn) SetWriteDeadline(t time.Time) error { return c.setDeadline(t, false, true) }

func (c *conn) setDeadline(t time.Time, read, write bool) error {
	e := c.end
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	if e.closed {
		return opError("set", c.network, nil, c.local, "", net.ErrClosed)
	}
	if read {
		e.r.until(t)
	}
	if write {
		e.w.until(t)
	}
	return nil
}
