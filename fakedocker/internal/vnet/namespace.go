package vnet

import (
	"context"
	"errors"
	"net"
	"net/netip"
)

// ErrAllocated is the error of [Net.Publish] for a port that another publication holds.
var ErrAllocated = errors.New("port is already allocated")

// Namespace is one network stack: loopback, interfaces, routes, ports. Containers that share a network share one.
type Namespace struct{}

// Name returns the name given to [Net.NewNamespace].
func (ns *Namespace) Name() string { return "" }

// Addrs returns the addresses of the namespace but loopback, in the order in which they were added.
func (ns *Namespace) Addrs() []netip.Addr { return nil }

// AddAddr gives the namespace an address and a directly connected subnet that has no other members: the LAN of a host.
func (ns *Namespace) AddAddr(p netip.Prefix) {}

// Attach gives the namespace an interface on the bridge. The addresses must lie in the bridge's prefixes and be free.
func (ns *Namespace) Attach(b *Bridge, addrs ...netip.Addr) (*Iface, error) { return nil, nil }

// SetDefault routes what no interface reaches directly through the gateway of the bridge; nil: nowhere.
func (ns *Namespace) SetDefault(b *Bridge) {}

// Process returns a new process of the namespace: an owner of sockets.
func (ns *Namespace) Process() *Process { return nil }

// Close ends all processes, detaches all interfaces and leaves the namespace unusable. A second call does nothing.
func (ns *Namespace) Close() {}

// Freeze freezes all processes of the namespace, present and future, until Thaw. See [Process.Freeze].
func (ns *Namespace) Freeze() {}

// Thaw ends Freeze.
func (ns *Namespace) Thaw() {}

// Listen is [Process.Listen] of the namespace's own first process.
func (ns *Namespace) Listen(network, address string) (net.Listener, error) { return nil, nil }

// ListenPacket is [Process.ListenPacket] of the namespace's own first process.
func (ns *Namespace) ListenPacket(network, address string) (net.PacketConn, error) { return nil, nil }

// Dial is [Process.Dial] of the namespace's own first process.
func (ns *Namespace) Dial(ctx context.Context, network string, addr netip.AddrPort) (net.Conn, error) {
	return nil, nil
}

// Iface is the interface of a namespace on a bridge. Make it with [Namespace.Attach].
type Iface struct{}

// Addrs returns the addresses of the interface.
func (i *Iface) Addrs() []netip.Addr { return nil }

// Detach takes the interface and its addresses away. Connections over it go silent: nothing is reset, reads block until
// their deadline. A second call does nothing.
func (i *Iface) Detach() {}

// Process owns sockets of one namespace, as a program does. Make it with [Namespace.Process].
type Process struct{}

// Listen is [net.Listen] in the namespace, for "tcp", "tcp4" and "tcp6". Hosts are addresses, "localhost" or "".
func (p *Process) Listen(network, address string) (net.Listener, error) { return nil, nil }

// ListenPacket is [net.ListenPacket] in the namespace, for "udp", "udp4" and "udp6".
func (p *Process) ListenPacket(network, address string) (net.PacketConn, error) { return nil, nil }

// Dial is [net.Dialer.DialContext] in the namespace, for TCP and UDP. Names are not resolved here.
func (p *Process) Dial(ctx context.Context, network string, addr netip.AddrPort) (net.Conn, error) {
	return nil, nil
}

// Close closes all sockets of the process as the kernel does when a program dies. A second call does nothing.
func (p *Process) Close() {}

// Freeze stops the process in its next socket call: it accepts, reads and writes nothing until Thaw, while peers still
// connect (the backlog takes them) and their data waits in buffers.
func (p *Process) Freeze() {}

// Thaw ends Freeze.
func (p *Process) Thaw() {}
