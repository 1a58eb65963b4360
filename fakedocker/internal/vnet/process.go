package vnet

import (
	"net"
	"syscall"
)

// Process owns sockets of one namespace, as a program does. Make it with [Namespace.Process].
type Process struct {
	ns *Namespace

	// The lock of the Net guards the rest.
	socks  map[socket]bool // nil before the first
	frozen bool
	closed bool
}

// socket is what a process owns. The methods are called under the lock of the Net.
type socket interface {
	kill()
	setFrozen(bool)
	cut(*Iface) // the interface goes away
}

// Process returns a new process of the namespace: an owner of sockets. Of a closed namespace it is closed from the start.
func (ns *Namespace) Process() *Process {
	p := &Process{ns: ns}
	ns.net.mu.Lock()
	defer ns.net.mu.Unlock()
	p.frozen, p.closed = ns.frozen, ns.closed
	if !p.closed {
		ns.procs[p] = true
	}
	return p
}

// own makes s a socket of the process.
func (p *Process) own(s socket) {
	if p.socks == nil {
		p.socks = map[socket]bool{}
	}
	p.socks[s] = true
}

// Namespace returns the namespace the process lives in.
func (p *Process) Namespace() *Namespace { return p.ns }

// Close closes all sockets of the process as the kernel does when a program dies: listeners first, then connections, whose
// peers see the end of the stream, or a reset when data lay unread. A second call does nothing.
func (p *Process) Close() {
	p.ns.net.mu.Lock()
	defer p.ns.net.mu.Unlock()
	p.close()
}

func (p *Process) close() {
	p.closed = true
	delete(p.ns.procs, p)
	for s := range p.socks {
		if l, ok := s.(*listener); ok {
			l.kill()
		}
	}
	for s := range p.socks {
		s.kill()
	}
	p.ns.net.wake()
}

// Freeze stops the process in its next socket call: it accepts, reads and writes nothing until Thaw, while peers still
// connect (the backlog takes them) and what they send waits in buffers. Only Close ends a call that is frozen, deadlines
// wait; a dial also ends with its context.
func (p *Process) Freeze() { p.freeze(true) }

// Thaw ends Freeze.
func (p *Process) Thaw() { p.freeze(false) }

func (p *Process) freeze(on bool) {
	p.ns.net.mu.Lock()
	defer p.ns.net.mu.Unlock()
	p.setFrozen(on)
}

func (p *Process) setFrozen(on bool) {
	p.frozen = on
	for s := range p.socks {
		s.setFrozen(on)
	}
	p.ns.net.wake()
}

// cut tells the sockets that an interface goes away.
func (p *Process) cut(i *Iface) {
	for s := range p.socks {
		s.cut(i)
	}
}

// bind takes a port for a socket of the process. The caller holds the lock of the Net.
func (p *Process) bind(proto string, at bindAddr, owner any) (*binding, error) {
	if p.closed {
		return nil, net.ErrClosed
	}
	if !at.addr.IsUnspecified() && !p.ns.holds(at.addr) {
		return nil, syscall.EADDRNOTAVAIL
	}
	b := &binding{bindAddr: at, owner: owner}
	t := p.ns.ports(proto)
	_, err := t.bind(b, &t.next)
	return b, err
}
