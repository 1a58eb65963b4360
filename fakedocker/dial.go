package fakedocker

import (
	"context"
	"net"
	"net/netip"
	"strings"
)

// dial connects to "host:port": it looks the host up and tries its addresses
// in order. The error is that of the first.
func dial(
	ctx context.Context, network, address string,
	lookup func(context.Context, string) ([]netip.Addr, error),
	connect func(context.Context, string, netip.AddrPort) (net.Conn, error),
) (net.Conn, error) {
	addrs, port, err := resolve(ctx, network, address, lookup)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	var first error
	for _, addr := range addrs {
		conn, err := connect(ctx, network, netip.AddrPortFrom(addr, port))
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// resolve splits "host:port" and looks the host up. It leaves out addresses
// that the network, such as "tcp4", does not have.
func resolve(
	ctx context.Context, network, address string, lookup func(context.Context, string) ([]netip.Addr, error),
) ([]netip.Addr, uint16, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, 0, err
	}
	port, err := net.DefaultResolver.LookupPort(ctx, network, service)
	if err != nil {
		return nil, 0, err
	}
	if host == "" {
		host = "localhost"
	}
	all, err := lookup(ctx, host)
	if err != nil {
		return nil, 0, err
	}
	var addrs []netip.Addr
	for _, addr := range all {
		if strings.HasSuffix(network, "4") && !addr.Is4() || strings.HasSuffix(network, "6") && !addr.Is6() {
			continue
		}
		addrs = append(addrs, addr)
	}
	if len(addrs) == 0 {
		return nil, 0, &net.AddrError{Err: "no suitable address", Addr: host}
	}
	return addrs, uint16(port), nil
}
