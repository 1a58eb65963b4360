package vnet

import (
	"net"
	"net/netip"
	"strconv"
)

// bindAddr is a local address that a socket asks for or has.
type bindAddr struct {
	addr netip.Addr // unspecified: every address of the family
	dual bool       // addr is "::" and takes IPv4 too
	port uint16     // 0: any free one
}

// takes reports whether packets to a are for the socket.
func (b bindAddr) takes(a netip.Addr) bool {
	if b.addr.IsUnspecified() {
		return b.dual || b.addr.Is4() == a.Is4()
	}
	return b.addr == a
}

// overlaps reports whether some address belongs to both, ports aside.
func (b bindAddr) overlaps(o bindAddr) bool {
	switch {
	case !b.addr.IsUnspecified():
		return o.takes(b.addr)
	case !o.addr.IsUnspecified():
		return b.takes(o.addr)
	}
	return b.dual || o.dual || b.addr.Is4() == o.addr.Is4()
}

// wildcard is the address of a socket that takes everything the network carries: package net makes it a socket for both
// families unless the network names one, even when the address was written "0.0.0.0".
func wildcard(fam byte) bindAddr {
	if fam == '4' {
		return bindAddr{addr: netip.IPv4Unspecified()}
	}
	return bindAddr{addr: netip.IPv6Unspecified(), dual: fam != '6'}
}

// family checks that the network is proto, proto4 or proto6 and returns '4', '6' or, for both, 0.
func family(proto, network string) (byte, error) {
	switch network {
	case proto:
		return 0, nil
	case proto + "4":
		return '4', nil
	case proto + "6":
		return '6', nil
	}
	return 0, net.UnknownNetworkError(network)
}

// inFamily checks that an address fits a network.
func inFamily(a netip.Addr, fam byte) error {
	if fam == '4' && !a.Is4() || fam == '6' && a.Is4() {
		return noAddress(a.String())
	}
	return nil
}

// parseBind reads an address as net.Listen does, but resolves no names other than "localhost".
func parseBind(proto, network, address string) (bindAddr, error) {
	fam, err := family(proto, network)
	if err != nil {
		return bindAddr{}, err
	}
	if address == "" {
		return wildcard(fam), nil
	}
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return bindAddr{}, err
	}
	port, err := parsePort(proto, portText)
	if err != nil {
		return bindAddr{}, err
	}
	b, err := parseHost(host, fam)
	b.port = port
	return b, err
}

func parseHost(host string, fam byte) (bindAddr, error) {
	switch {
	case host == "":
		return wildcard(fam), nil
	case host == "localhost" && fam == '6':
		return bindAddr{addr: netip.IPv6Loopback()}, nil
	case host == "localhost":
		return bindAddr{addr: loopback4}, nil
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return bindAddr{}, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if a == netip.IPv6Unspecified() { // fits "tcp4" too, as in package net
		return wildcard(fam), nil
	}
	a = a.Unmap()
	if err := inFamily(a, fam); err != nil {
		return bindAddr{}, err
	}
	if a.IsUnspecified() {
		return wildcard(fam), nil
	}
	return bindAddr{addr: a}, nil
}

func parsePort(proto, text string) (uint16, error) {
	if text == "" {
		return 0, nil
	}
	v, err := strconv.Atoi(text)
	if err != nil {
		return 0, &net.DNSError{Err: "unknown port", Name: proto + "/" + text, IsNotFound: true}
	}
	if v < 0 || v > 65535 {
		return 0, &net.AddrError{Err: "invalid port", Addr: text}
	}
	return uint16(v), nil
}

var loopback4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// loopbackOf returns the first loopback address of the family of a.
func loopbackOf(a netip.Addr) netip.Addr {
	if a.Is4() {
		return loopback4
	}
	return netip.IPv6Loopback()
}

// netAddr returns the address as package net shows it for the protocol.
func netAddr(proto string, a netip.AddrPort) net.Addr {
	if proto == "udp" {
		return net.UDPAddrFromAddrPort(a)
	}
	return net.TCPAddrFromAddrPort(a)
}
