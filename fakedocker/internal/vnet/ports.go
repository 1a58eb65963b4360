package vnet

import (
	"net/netip"
	"slices"
	"syscall"
)

// The range from which port 0 is served, Linux' default.
const (
	firstEphemeral = 32768
	lastEphemeral  = 60999
)

// binding is a taken port.
type binding struct {
	bindAddr
	peer  netip.AddrPort // valid: takes only what this sender sends (connected UDP sockets)
	owner any            // *listener, *packetConn, *Publication or *flow
}

// portTable holds the ports of one namespace and protocol. The lock of the Net guards it.
type portTable struct {
	bound  map[uint16][]*binding // nil before the first
	dialed map[uint16]bool       // local ports of connections that were dialed from here; nil before the first
	next   uint16                // where the search for an ephemeral port goes on
}

func newPortTable() portTable { return portTable{next: firstEphemeral} }

// bind takes the port of b, or chooses one when it is 0, counting on from *next. It returns the binding in the way.
func (t *portTable) bind(b *binding, next *uint16) (*binding, error) {
	if b.port == 0 {
		port, ok := ephemeral(next, func(p uint16) bool { return !t.dialed[p] && t.inTheWay(b.bindAddr, p) == nil })
		if !ok {
			return nil, syscall.EADDRINUSE
		}
		b.port = port
	} else if other := t.inTheWay(b.bindAddr, b.port); other != nil {
		return other, syscall.EADDRINUSE
	}
	if t.bound == nil {
		t.bound = map[uint16][]*binding{}
	}
	t.bound[b.port] = append(t.bound[b.port], b)
	return nil, nil
}

// inTheWay returns a binding that shares the port and an address with b.
func (t *portTable) inTheWay(b bindAddr, port uint16) *binding {
	for _, other := range t.bound[port] {
		if other.overlaps(b) {
			return other
		}
	}
	return nil
}

// dial takes a local port for an outgoing connection.
func (t *portTable) dial() (uint16, error) {
	port, ok := ephemeral(&t.next, func(p uint16) bool { return !t.dialed[p] && len(t.bound[p]) == 0 })
	if !ok {
		return 0, syscall.EADDRNOTAVAIL
	}
	if t.dialed == nil {
		t.dialed = map[uint16]bool{}
	}
	t.dialed[port] = true
	return port, nil
}

// release gives a bound port back.
func (t *portTable) release(b *binding) {
	rest := slices.DeleteFunc(t.bound[b.port], func(o *binding) bool { return o == b })
	if len(rest) == 0 {
		delete(t.bound, b.port)
		return
	}
	t.bound[b.port] = rest
}

// lookup returns who takes what from sends to the port at addr: a connected socket before others, then the more specific.
func (t *portTable) lookup(addr netip.Addr, port uint16, from netip.AddrPort) *binding {
	var best *binding
	rank := -1
	for _, b := range t.bound[port] {
		if !b.takes(addr) || b.peer.IsValid() && b.peer != from {
			continue
		}
		if r := b.rank(); r > rank {
			best, rank = b, r
		}
	}
	return best
}

func (b *binding) rank() int {
	switch {
	case b.peer.IsValid():
		return 3
	case !b.addr.IsUnspecified():
		return 2
	case !b.dual:
		return 1
	}
	return 0
}

// ephemeral returns the first free port from *next on, and moves *next past it.
func ephemeral(next *uint16, free func(uint16) bool) (uint16, bool) {
	for range lastEphemeral - firstEphemeral + 1 {
		p := advance(next)
		if free(p) {
			return p, true
		}
	}
	return 0, false
}

// advance returns *next and moves it on, around the ephemeral range.
func advance(next *uint16) uint16 {
	p := *next
	if *next++; *next > lastEphemeral {
		*next = firstEphemeral
	}
	return p
}
