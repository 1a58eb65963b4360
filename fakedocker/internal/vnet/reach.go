package vnet

import (
	"net/netip"
	"syscall"
)

// State is the class of an [Outcome].
type State uint8

// The four ends of an attempt to connect.
const (
	Open        State = iota + 1 // the connection is made
	Refused                      // the address is there, the port is closed
	Timeout                      // packets vanish
	Unreachable                  // there is no route, or nobody holds the address
)

// String returns "open", "refused", "timeout" or "unreachable".
func (s State) String() string {
	switch s {
	case Open:
		return "open"
	case Refused:
		return "refused"
	case Timeout:
		return "timeout"
	case Unreachable:
		return "unreachable"
	}
	return "unknown"
}

// Outcome is what a TCP dial would meet.
type Outcome struct {
	State  State
	Reason string // why, in a clause for a reader: "both are on one bridge"
}

// String returns both, as "open: both are on one bridge".
func (o Outcome) String() string { return o.State.String() + ": " + o.Reason }

// Reach says what a TCP dial from the namespace to the address would meet now. It causes no traffic and does not wait.
// A published port can be Open though nothing listens behind it: its proxy accepts and then resets; Reason says so.
func (n *Net) Reach(from *Namespace, to netip.AddrPort) Outcome {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if from.closed {
		return Outcome{Unreachable, whyClosed}
	}
	m := n.meet(from, to)
	return Outcome{m.state, m.reason}
}

// Why a port answers as it does.
const (
	whyClosed     = "the namespace is closed"
	whyNoListener = "nothing listens on the port"
	whyOtherAddr  = "what listens on the port is bound to another address"
	whyBacklog    = "the listener accepts nothing and its backlog is full"
	whyPublished  = "the port is published and leads to a listener"
	whyDropped    = "the port is published, but the host drops what an internal bridge sends there"
	whyHollow     = "the port is published, so its proxy accepts, but nothing listens behind it: it resets the connection"
	whyHanging    = "the port is published, so its proxy accepts, but it gets no answer from behind"
)

// meeting is what the packets of a TCP dial find at the end of their path.
type meeting struct {
	path               // the client's way; its state and reason tell the outcome
	listener *listener // who takes the connection; nil although Open: a proxy with nobody behind it
	server   path      // the way to the listener: the client's, or the last stretch from the host
	hollow   bool      // a proxy accepts, finds nobody behind it, and resets; else it waits for ever
}

// meet follows a TCP dial to whoever answers. The caller holds the lock of the Net.
func (n *Net) meet(from *Namespace, to netip.AddrPort) meeting {
	m := meeting{path: n.route(from, to.Addr())}
	if m.state != Open {
		return m
	}
	b := m.dst.tcp.lookup(m.to, to.Port(), netip.AddrPort{})
	if b == nil {
		return m.refused(to.Port())
	}
	if p, ok := b.owner.(*Publication); ok {
		return n.meetPublished(m, p)
	}
	return m.accepted(b.owner.(*listener))
}

func (m meeting) refused(port uint16) meeting {
	m.state, m.errno, m.reason = Refused, syscall.ECONNREFUSED, whyNoListener
	if len(m.dst.tcp.bound[port]) > 0 {
		m.reason = whyOtherAddr
	}
	return m
}

func (m meeting) accepted(l *listener) meeting {
	if l.full() {
		m.path = m.lost(whyBacklog)
		return m
	}
	m.listener, m.server = l, m.path
	return m
}
