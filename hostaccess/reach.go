package hostaccess

import (
	"fmt"
	"net/netip"
)

// Verdict is whether a container reaches a service of its host.
type Verdict struct {
	OK      bool   // whether the service answers
	Address string // the name or address to use, without a port; "" unless OK
	Reason  string // why, and if not OK what to change
}

// Reach tells whether a container with the access a reaches a service of its
// host.
//
// The listener is the address that the service is bound to; 0.0.0.0 and :: stand
// for all. The gateway is the address that [GatewayAddress] stands for, that of
// the default bridge docker0, most often 172.17.0.1, unless the engine was started
// with another one. Without knowing it, pass the zero Addr: the verdict then is
// what holds for every IPv4 gateway. IPv4 addresses in IPv6 form are taken as IPv4.
//
// As measured over TCP on engines 20.10, 26.1 and 28.5, the verdict holds on the default
// bridge and on networks of one's own. On an internal network, 26.1 and 28.5 let a
// container reach no address of the host but that network's own gateway, so a
// gateway name leads nowhere there. Where a firewall of the host drops what comes
// in, all that is reached through a gateway times out; host networking is not
// concerned. Docker Desktop, whose gateway leads out of a virtual machine, is
// another matter.
func (a Access) Reach(listener, gateway netip.Addr) Verdict {
	listener = listener.Unmap()
	return a.reach(listener, gateway.Unmap(), listener.String())
}

// reach is Reach with the listener in words, which may have a port.
func (a Access) reach(listener, gateway netip.Addr, text string) Verdict {
	switch {
	case a.mode == ModeNone:
		return no("no access to the host: choose a gateway, or host networking")
	case !listener.IsValid():
		return no("listens on no valid address: pass the one it is bound to, 0.0.0.0 for all")
	case a.mode == ModeHost:
		return reachHost(listener, text)
	}
	return a.reachGateway(listener, gateway, text)
}

func no(reason string, args ...any) Verdict {
	return Verdict{Reason: fmt.Sprintf(reason, args...)}
}

func yes(address, reason string, args ...any) Verdict {
	return Verdict{OK: true, Address: address, Reason: fmt.Sprintf(reason, args...)}
}

// reachHost answers for a container on the host's network, where all addresses
// of the host are its own.
func reachHost(listener netip.Addr, text string) Verdict {
	switch listener {
	case netip.IPv4Unspecified():
		return yes("127.0.0.1", "listens on all interfaces, and the host's addresses are the container's own")
	case netip.IPv6Unspecified():
		return yes("::1", "listens on all interfaces, and the host's addresses are the container's own")
	}
	return yes(listener.String(), "listens on %s, and the host's addresses are the container's own", text)
}

// reachGateway answers for a container on a network of its own, with a name that
// leads to the gateway.
func (a Access) reachGateway(listener, gateway netip.Addr, text string) Verdict {
	name, ipv4 := a.Address(), !gateway.Is6()
	leads := fmt.Sprintf("%s leads to %s", name, gatewayText(gateway))
	switch {
	case gateway.IsLoopback() || gateway.IsUnspecified():
		return no("%s, which is the container itself: give the engine another host gateway", leads)
	case listener.IsLoopback():
		return no("listens on %s only: bind %s, or use host networking", text, bindText(gateway))
	case listener == netip.IPv6Unspecified() && ipv4:
		return yes(name, "listens on all interfaces (if for IPv6 only, bind 0.0.0.0 as well)")
	case listener == netip.IPv6Unspecified() || listener == netip.IPv4Unspecified() && ipv4:
		return yes(name, "listens on all interfaces")
	case listener == gateway:
		return yes(name, "listens on the gateway's address")
	case listener.Is4() != ipv4 || listener.Is6() && listener.IsLinkLocalUnicast():
		return no("listens on %s only, %s: bind %s, or use host networking", text, leads, bindText(gateway))
	}
	return yes(listener.String(), "listens on %s only: use that address, %s", text, leads)
}

// bindText says what to bind for containers with a gateway to reach it.
func bindText(gateway netip.Addr) string {
	switch {
	case !gateway.IsValid():
		return "0.0.0.0"
	case gateway.Is6():
		return ":: or " + gateway.String()
	}
	return "0.0.0.0 or " + gateway.String()
}

func gatewayText(gateway netip.Addr) string {
	if !gateway.IsValid() {
		return "the gateway"
	}
	return gateway.String()
}
