package fakedocker

import (
	"context"
	"net"
	"net/netip"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Host is the machine that the engine runs on, seen by a process that runs on
// it directly. Its addresses are 127.0.0.1 and ::1, docker0's 172.17.0.1, the
// gateways of all other networks, and 10.0.2.15, its address on a LAN.
type Host struct {
	ns   *vnet.Namespace
	name string
}

// lanAddr is the host's address on its LAN, which has no other members.
var lanAddr = netip.MustParsePrefix("10.0.2.15/24")

// Host returns the machine that the engine runs on.
func (e *Engine) Host() *Host { return &Host{e.core.Fabric().Host(), e.hostname} }

// Listen is [net.Listen] on the host. The listener is open until it is closed
// or the engine is.
func (h *Host) Listen(network, address string) (net.Listener, error) {
	return h.ns.Listen(network, address)
}

// ListenPacket is [net.ListenPacket] on the host.
func (h *Host) ListenPacket(network, address string) (net.PacketConn, error) {
	return h.ns.ListenPacket(network, address)
}

// Dial is [net.Dialer.DialContext] on the host, TCP or UDP. It fits the
// DialContext field of [net/http.Transport].
func (h *Host) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return dial(ctx, network, address, h.LookupHost, h.ns.Dial)
}

// LookupHost resolves a name on the host, which knows itself only: addresses,
// "localhost" and its own name. Names of containers do not resolve there. The
// error is a [*net.DNSError].
func (h *Host) LookupHost(_ context.Context, name string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{addr.Unmap()}, nil
	}
	switch name {
	case "localhost":
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}, nil
	case h.name:
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 1, 1})}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}
