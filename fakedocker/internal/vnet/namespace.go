package vnet

import (
	"context"
	"net"
	"net/netip"
)

// Namespace is one network stack: loopback, interfaces, routes, ports. Containers that share a network share one.
type Namespace struct {
	net  *Net
	name string
	self *Process

	// The lock of the Net guards the rest.
	ifaces   ifaceList
	defaults *Bridge // whose gateway takes what no interface reaches directly
	procs    map[*Process]bool
	tcp, udp portTable
	severed  []severed // connections whose interface is gone
	frozen   bool
	closed   bool
}

// NewNamespace returns a namespace with a loopback interface only. The name is for messages; it need not be unique.
func (n *Net) NewNamespace(name string) *Namespace {
	ns := &Namespace{net: n, name: name, procs: map[*Process]bool{}, tcp: newPortTable(), udp: newPortTable()}
	ns.self = ns.Process()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.spaces[ns] = true
	return ns
}

// Name returns the name given to [Net.NewNamespace].
func (ns *Namespace) Name() string { return ns.name }

// Addrs returns the addresses of the namespace but loopback, in the order in which they were added.
func (ns *Namespace) Addrs() []netip.Addr {
	ns.net.mu.RLock()
	defer ns.net.mu.RUnlock()
	var all []netip.Addr
	for i := range ns.ifaces.each {
		all = append(all, i.Addrs()...)
	}
	return all
}

// SetDefault routes what no interface reaches directly through the gateway of the bridge; nil: nowhere. Without an
// interface on that bridge it is as nil. The host has no default route whatever is set: there is nothing outside.
func (ns *Namespace) SetDefault(b *Bridge) {
	ns.net.mu.Lock()
	defer ns.net.mu.Unlock()
	ns.defaults = b
	ns.net.wake()
}

// Close ends all processes, detaches all interfaces and leaves the namespace unusable. A second call does nothing.
func (ns *Namespace) Close() {
	ns.net.mu.Lock()
	defer ns.net.mu.Unlock()
	ns.close()
}

func (ns *Namespace) close() {
	ns.closed = true
	for p := range ns.procs {
		p.close()
	}
	ns.ifaces.detach()
	delete(ns.net.spaces, ns)
	ns.net.wake()
}

// Freeze freezes all processes of the namespace, present and future, until Thaw. See [Process.Freeze].
func (ns *Namespace) Freeze() { ns.setFrozen(true) }

// Thaw thaws all processes of the namespace.
func (ns *Namespace) Thaw() { ns.setFrozen(false) }

func (ns *Namespace) setFrozen(on bool) {
	ns.net.mu.Lock()
	defer ns.net.mu.Unlock()
	ns.frozen = on
	for p := range ns.procs {
		p.setFrozen(on)
	}
}

// Listen is [Process.Listen] of the namespace's own first process.
func (ns *Namespace) Listen(network, address string) (net.Listener, error) {
	return ns.self.Listen(network, address)
}

// ListenPacket is [Process.ListenPacket] of the namespace's own first process.
func (ns *Namespace) ListenPacket(network, address string) (net.PacketConn, error) {
	return ns.self.ListenPacket(network, address)
}

// Dial is [Process.Dial] of the namespace's own first process.
func (ns *Namespace) Dial(ctx context.Context, network string, addr netip.AddrPort) (net.Conn, error) {
	return ns.self.Dial(ctx, network, addr)
}

// holds reports whether a is an address of the namespace, loopback included.
func (ns *Namespace) holds(a netip.Addr) bool {
	return a.IsLoopback() || ns.ifaces.holder(a) != nil
}

// ports returns the table of the protocol, "tcp" or "udp".
func (ns *Namespace) ports(proto string) *portTable {
	if proto == "udp" {
		return &ns.udp
	}
	return &ns.tcp
}
