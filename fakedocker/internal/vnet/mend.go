package vnet

import (
	"net/netip"
	"slices"
)

// A severed connection is one whose interface is gone. It goes on when its
// namespace has the address on that bridge again: a kernel sends again what was
// not acknowledged.
type severed struct {
	conn   *conn
	bridge *Bridge
}

// sever cuts the link.
func (l *link) sever() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cuts++
	l.ends[0].w.wake()
	l.ends[1].w.wake()
}

// mend takes one cut back. With the last one, what was written meanwhile
// arrives, and so does the end of a stream.
func (l *link) mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cuts--; l.cuts > 0 {
		return
	}
	for i := range l.ends {
		e := &l.ends[i]
		switch {
		case e.aborts:
			e.peer.reset()
		case e.peer.closed && e.held.used > 0:
			e.reset()
		default:
			e.resend()
			if e.shut {
				e.endStream()
			}
		}
		e.w.wake()
	}
}

// resend hands what was held to the peer, as far as that has room.
func (e *end) resend() {
	if e.held.used == 0 || e.link.cuts > 0 {
		return
	}
	var buf [4096]byte
	for room := bufferSize - e.peer.in.used; room > 0 && e.held.used > 0; room = bufferSize - e.peer.in.used {
		n := e.held.read(buf[:min(len(buf), room)])
		e.peer.in.write(buf[:n])
	}
	e.peer.r.wake()
	if e.shut {
		e.endStream()
	}
}

// endStream lets the peer read the end of the stream, behind what is held.
func (e *end) endStream() {
	if e.held.used == 0 {
		e.peer.eof = true
		e.peer.r.wake()
	}
}

// rejoined mends the connections of the namespace that ran over one of these
// addresses on that bridge. The caller holds the lock of the Net.
func (ns *Namespace) rejoined(i *Iface) {
	ns.severed = slices.DeleteFunc(ns.severed, func(s severed) bool {
		local, _ := netip.AddrFromSlice(s.conn.local.IP)
		if s.bridge != i.bridge || !slices.Contains(i.Addrs(), local.Unmap()) {
			return s.conn.end.over()
		}
		s.conn.iface = i
		s.conn.end.link.mend()
		return true
	})
}

// over reports whether nobody waits for the connection any more.
func (e *end) over() bool {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	return e.closed && e.peer.closed
}
