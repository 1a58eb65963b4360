package vnet

import (
	"net/netip"
	"time"
)

// Options say how a Net behaves. The zero value is a machine with an engine of today and no firewall of its own.
type Options struct {
	// InternalReachesHost gives members of internal bridges a way to all host addresses (engine 20.10). Without it they
	// reach their own gateway and nothing else of the host (engines 26.1 and 28.5).
	InternalReachesHost bool
	// DropInput is a host whose firewall drops what arrives from bridges: every host address times out for their
	// members, on open and closed ports alike.
	DropInput bool
	// DialTimeout is how long a dial waits for an answer that never comes; 0 means 2 minutes, about what Linux takes.
	DialTimeout time.Duration
	// NeighborTimeout is how long a dial to an address of an attached bridge that nobody holds takes to fail with "no route
	// to host"; 0 means 3 seconds, as on Linux.
	NeighborTimeout time.Duration
}

// Net is one machine with its networks. Make it with [New].
type Net struct{}

// New returns a machine that has a host with a loopback interface, and nothing else.
func New(o Options) *Net { return &Net{} }

// Host returns the namespace of the host.
func (n *Net) Host() *Namespace { return nil }

// Close ends every process of every namespace: all calls that block return.
func (n *Net) Close() {}

// NewNamespace returns a namespace with a loopback interface only. The name is for messages; it need not be unique.
func (n *Net) NewNamespace(name string) *Namespace { return nil }

// BridgeSpec says what a bridge is.
type BridgeSpec struct {
	Name     string         // for messages only
	Prefixes []netip.Prefix // the subnets of the bridge
	Gateways []netip.Addr   // the host's addresses on it, each in one of the prefixes; none: the host has no part in it
	Internal bool           // no way out but to the gateway, see Options.InternalReachesHost
	NoICC    bool           // members do not reach each other
}

// AddBridge adds a bridge; its gateways become addresses of the host at once. It panics on nothing and checks nothing:
// overlapping prefixes are the caller's to refuse.
func (n *Net) AddBridge(s BridgeSpec) *Bridge { return nil }

// Bridge is a virtual switch. Make it with [Net.AddBridge].
type Bridge struct{}

// Remove detaches what is still attached and takes the bridge and its gateway addresses away. A second call does nothing.
func (b *Bridge) Remove() {}

// Outcome is what a TCP dial would meet.
type Outcome struct {
	State  State
	Reason string // why, in a sentence for a reader
}

// State is the class of an [Outcome].
type State uint8

// The four ends of an attempt to connect.
const (
	Open        State = iota + 1 // the connection is made
	Refused                      // the address is there, the port is closed
	Timeout                      // packets vanish
	Unreachable                  // there is no route, or nobody holds the address
)

// Reach says what a TCP dial from the namespace to the address would meet now. It causes no traffic and does not wait.
func (n *Net) Reach(from *Namespace, to netip.AddrPort) Outcome { return Outcome{} }

// Publication is a port of the host that leads into a namespace. Make it with [Net.Publish].
type Publication struct{}

// Publish makes the host answer at host (an unspecified address: at all of the family; port 0: a free one) on behalf of
// addr in the namespace to. The network is "tcp" or "udp". A port that another publication holds is [ErrAllocated]; one
// that a socket of the host holds is the EADDRINUSE of package net.
func (n *Net) Publish(host netip.AddrPort, to *Namespace, addr netip.AddrPort, network string) (*Publication, error) {
	return nil, nil
}

// Host returns the host's side, with the port that was chosen.
func (p *Publication) Host() netip.AddrPort { return netip.AddrPort{} }

// Close ends the publication; connections made through it live on until either end closes.
func (p *Publication) Close() {}
