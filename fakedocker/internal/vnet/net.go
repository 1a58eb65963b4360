package vnet

import (
	"net/netip"
	"sync"
	"time"
)

// Options say how a Net behaves. The zero value is a machine with an engine of today and no firewall of its own.
type Options struct {
	// InternalReachesHost lets members of internal bridges have a default route, and by it reach every host address
	// (engine 20.10). Without it they reach their own gateway and nothing else of the host (engines 26.1 and 28.5).
	InternalReachesHost bool
	// DropInput is a host whose firewall drops what arrives from bridges: every host address times out for their
	// members, on open and closed ports alike.
	DropInput bool
	// DialTimeout is how long a dial waits for an answer that never comes; 0 means 2 minutes, about what Linux takes.
	DialTimeout time.Duration
	// NeighborTimeout is how long a dial to an address of an attached bridge that nobody holds takes to fail with "no route
	// to host"; 0 means 3 seconds, measured on Linux.
	NeighborTimeout time.Duration
}

// Net is one machine with its networks. Make it with [New].
type Net struct {
	opt  Options
	host *Namespace

	// mu guards everything but what is queued in sockets. It is taken before the lock of a socket, never after.
	mu      sync.RWMutex
	bridges map[*Bridge]bool
	spaces  map[*Namespace]bool
	pubNext uint16        // the next port for publications that leave the choice
	changed chan struct{} // closed at the next change; nil while nobody waits
}

// New returns a machine that has a host with a loopback interface, and nothing else.
func New(o Options) *Net {
	if o.DialTimeout == 0 {
		o.DialTimeout = 2 * time.Minute
	}
	if o.NeighborTimeout == 0 {
		o.NeighborTimeout = 3 * time.Second
	}
	n := &Net{opt: o, bridges: map[*Bridge]bool{}, spaces: map[*Namespace]bool{}, pubNext: firstEphemeral}
	n.host = n.NewNamespace("host")
	return n
}

// Host returns the namespace of the host.
func (n *Net) Host() *Namespace { return n.host }

// Close closes every namespace, the host's included: all calls that block return.
func (n *Net) Close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for ns := range n.spaces {
		ns.close()
	}
}

// wait returns a channel that is closed at the next change that may let a waiting dial go on. The caller holds mu.
func (n *Net) wait() <-chan struct{} {
	if n.changed == nil {
		n.changed = make(chan struct{})
	}
	return n.changed
}

// wake lets waiting dials try again. The caller holds mu.
func (n *Net) wake() {
	if n.changed != nil {
		close(n.changed)
		n.changed = nil
	}
}

// BridgeSpec says what a bridge is.
type BridgeSpec struct {
	Name     string         // for messages only
	Prefixes []netip.Prefix // the subnets of the bridge
	Gateways []netip.Addr   // the host's addresses on it, each in one of the prefixes; none: the host has no part in it
	Internal bool           // no way out but to the gateway, see Options.InternalReachesHost
	NoICC    bool           // members do not reach each other
}

// Bridge is a virtual switch. Make it with [Net.AddBridge].
type Bridge struct {
	net     *Net
	spec    BridgeSpec
	ifaces  ifaceList // the host's first
	removed bool
}

// AddBridge adds a bridge; its gateways become addresses of the host at once. Overlaps with other bridges are the
// caller's to refuse. The lists of the spec become the bridge's.
func (n *Net) AddBridge(s BridgeSpec) *Bridge {
	b := &Bridge{net: n, spec: s}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.bridges[b] = true
	if len(s.Gateways) > 0 {
		n.host.join(b, s.Gateways)
	}
	n.wake()
	return b
}

// Spec returns what the bridge was made from.
func (b *Bridge) Spec() BridgeSpec { return b.spec }

// Remove detaches what is still attached and takes the bridge and its gateway addresses away. A second call does nothing.
func (b *Bridge) Remove() {
	n := b.net
	n.mu.Lock()
	defer n.mu.Unlock()
	b.removed = true
	b.ifaces.detach()
	delete(n.bridges, b)
	n.wake()
}

// subnet returns the prefix of the bridge that holds a, or the zero prefix.
func (b *Bridge) subnet(a netip.Addr) netip.Prefix {
	for _, p := range b.spec.Prefixes {
		if p.Contains(a) {
			return p.Masked()
		}
	}
	return netip.Prefix{}
}
