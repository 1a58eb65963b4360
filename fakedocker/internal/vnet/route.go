package vnet

import (
	"net/netip"
	"syscall"
)

// path is what becomes of packets on their way to an address, ports aside.
type path struct {
	state  State         // Open: they arrive at dst
	errno  syscall.Errno // of Unreachable: ENETUNREACH is known at once, EHOSTUNREACH only after a while
	reason string
	src    netip.Addr // the address they are sent from
	to     netip.Addr // the address they arrive at: never unspecified
	out    *Iface     // the sender's interface; nil: they never leave the namespace
	dst    *Namespace
	in     *Iface  // the receiver's interface, which holds the address; nil: loopback
	enter  *Bridge // the bridge over which they come to the host; nil: they do not come to it from outside
}

func (p path) open(dst *Namespace, in *Iface, reason string) path {
	p.state, p.dst, p.in, p.reason = Open, dst, in, reason
	return p
}

func (p path) lost(reason string) path {
	p.state, p.errno, p.reason = Timeout, syscall.ETIMEDOUT, reason
	return p
}

func (p path) unreachable(errno syscall.Errno, reason string) path {
	p.state, p.errno, p.reason = Unreachable, errno, reason
	return p
}

// Why a path ends as it does.
const (
	whyOwn        = "the address is the sender's own"
	whyNeighbor   = "both are on one bridge"
	whyHostOwns   = "the host reaches every member of its bridges"
	whyToHost     = "the host answers at each of its addresses"
	whyNoHolder   = "nobody on the bridge holds the address"
	whyNoICC      = "the bridge keeps its members apart"
	whyFirewall   = "the host's firewall drops what comes from bridges"
	whyNoRoute    = "the sender has no route to the address"
	whyInternal   = "an internal bridge leads to its own gateway and nowhere else"
	whyNoWayOut   = "an internal bridge has no way out: the host drops the packets"
	whyIsolated   = "the address is on another bridge: the host drops what would cross"
	whyNoLAN      = "nobody in the host's network holds the address"
	whyNothingOut = "the address is outside, and nothing outside exists"
)

// route follows packets from a namespace to an address. The caller holds the lock of the Net.
func (n *Net) route(from *Namespace, to netip.Addr) path {
	to = to.Unmap()
	if to.IsUnspecified() {
		to = loopbackOf(to)
	}
	p := path{to: to}
	if to.IsLoopback() {
		p.src = loopbackOf(to)
		return p.open(from, nil, whyOwn)
	}
	if i := from.ifaces.holder(to); i != nil {
		p.src = to
		return p.open(from, i, whyOwn)
	}
	for i := range from.ifaces.each {
		if src, ok := i.source(to); ok {
			p.src, p.out = src, i
			return n.onLink(p, from)
		}
	}
	return n.byGateway(p, from)
}

// onLink is the way over an interface whose subnet holds the address.
func (n *Net) onLink(p path, from *Namespace) path {
	b := p.out.bridge
	if b == nil {
		return p.unreachable(syscall.EHOSTUNREACH, whyNoLAN)
	}
	in := b.ifaces.holder(p.to)
	switch {
	case in == nil:
		return p.unreachable(syscall.EHOSTUNREACH, whyNoHolder)
	case in.ns == n.host:
		return n.toHost(p, b, in)
	case from == n.host:
		return p.open(in.ns, in, whyHostOwns)
	case b.spec.NoICC:
		return p.lost(whyNoICC)
	}
	return p.open(in.ns, in, whyNeighbor)
}

// byGateway is the way over the default route, if there is one: every packet comes to the host.
func (n *Net) byGateway(p path, from *Namespace) path {
	b := n.defaultRoute(&p, from)
	if b == nil {
		return p.unreachable(syscall.ENETUNREACH, whyNoRoute)
	}
	if b.spec.Internal && !n.opt.InternalReachesHost {
		return p.unreachable(syscall.ENETUNREACH, whyInternal)
	}
	if in := n.host.ifaces.holder(p.to); in != nil {
		return n.toHost(p, b, in)
	}
	return n.forward(p, b)
}

// defaultRoute returns the bridge of the default route and fills in the sender's side of the path.
func (n *Net) defaultRoute(p *path, from *Namespace) *Bridge {
	b := from.defaults
	if b == nil || from == n.host {
		return nil
	}
	for i := range from.ifaces.each {
		if i.bridge != b || !b.hasGateway(p.to) {
			continue
		}
		if src, ok := i.sourceOf(p.to); ok {
			p.src, p.out = src, i
			return b
		}
	}
	return nil
}

// hasGateway reports whether the bridge has a gateway of the family of a.
func (b *Bridge) hasGateway(a netip.Addr) bool {
	for _, g := range b.spec.Gateways {
		if g.Is4() == a.Is4() {
			return true
		}
	}
	return false
}

// toHost is the arrival at the host, at whichever of its addresses.
func (n *Net) toHost(p path, over *Bridge, in *Iface) path {
	p.enter = over
	if n.opt.DropInput {
		return p.lost(whyFirewall)
	}
	return p.open(n.host, in, whyToHost)
}

// forward is what the host does with packets of a bridge that are not for itself.
func (n *Net) forward(p path, over *Bridge) path {
	for b := range n.bridges {
		if b.subnet(p.to).IsValid() {
			return p.lost(whyIsolated)
		}
	}
	if over.spec.Internal {
		return p.lost(whyNoWayOut)
	}
	for i := range n.host.ifaces.each {
		if _, ok := i.source(p.to); ok {
			return p.unreachable(syscall.EHOSTUNREACH, whyNoLAN)
		}
	}
	return p.unreachable(syscall.ENETUNREACH, whyNothingOut)
}
