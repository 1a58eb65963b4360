package core

import (
	"fmt"
	"net/netip"
)

func proxyFailed(proto string, host, _ netip.AddrPort, why string) string {
	return fmt.Sprintf("Error starting userland proxy: listen %s%s %s: bind: %s", proto, familyOf(host.Addr()), host, why)
}

func bindFailed(proto string, host, to netip.AddrPort, why string) string {
	return fmt.Sprintf("failed to bind host port for %s:%s/%s: %s", host, to, proto, why)
}

func bindFailed29(proto string, host, _ netip.AddrPort, why string) string {
	return fmt.Sprintf("failed to bind host port %s/%s: %s", host, proto, why)
}

// listenFailed is said of an address that one port is bound to twice. It shows at
// the listen only, which UDP has not.
func listenFailed(proto string, _, _ netip.AddrPort, why string) string {
	if proto == "tcp" {
		return "failed to listen on TCP socket: " + why
	}
	return ""
}
