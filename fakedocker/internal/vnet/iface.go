package vnet

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
)

// Iface is the interface of a namespace on a bridge. Make it with [Namespace.Attach].
type Iface struct {
	ns     *Namespace
	bridge *Bridge // nil: a wire to nowhere, see AddAddr
	addrs  []ifaceAddr
	gone   bool // detached
}

// ifaceAddr is an address of an interface with the subnet it reaches directly.
type ifaceAddr struct {
	addr   netip.Addr
	subnet netip.Prefix
}

// Attach gives the namespace an interface on the bridge. The addresses must lie in the bridge's prefixes and be free.
func (ns *Namespace) Attach(b *Bridge, addrs ...netip.Addr) (*Iface, error) {
	ns.net.mu.Lock()
	defer ns.net.mu.Unlock()
	if err := ns.mayJoin(b, addrs); err != nil {
		return nil, fmt.Errorf("attach %s to %s: %w", ns.name, b.spec.Name, err)
	}
	i := ns.join(b, addrs)
	ns.net.wake()
	return i, nil
}

func (ns *Namespace) mayJoin(b *Bridge, addrs []netip.Addr) error {
	if ns.closed {
		return errors.New("the namespace is closed")
	}
	if b.removed {
		return errors.New("the bridge is removed")
	}
	for _, a := range addrs {
		if !b.subnet(a.Unmap()).IsValid() {
			return fmt.Errorf("address %s is in no subnet of the bridge", a)
		}
		if b.ifaces.holder(a.Unmap()) != nil {
			return fmt.Errorf("address %s is in use", a)
		}
	}
	return nil
}

// join attaches without checks. The caller holds the lock of the Net.
func (ns *Namespace) join(b *Bridge, addrs []netip.Addr) *Iface {
	i := &Iface{ns: ns, bridge: b, addrs: make([]ifaceAddr, len(addrs))}
	for k, a := range addrs {
		i.addrs[k] = ifaceAddr{a.Unmap(), b.subnet(a.Unmap())}
	}
	ns.ifaces.add(i)
	b.ifaces.add(i)
	ns.rejoined(i)
	return i
}

// AddAddr gives the namespace an address in a subnet that has no other members, such as the host's in a LAN.
func (ns *Namespace) AddAddr(p netip.Prefix) {
	ns.net.mu.Lock()
	defer ns.net.mu.Unlock()
	ns.ifaces.add(&Iface{ns: ns, addrs: []ifaceAddr{{p.Addr().Unmap(), p.Masked()}}})
	ns.net.wake()
}

// Addrs returns the addresses of the interface.
func (i *Iface) Addrs() []netip.Addr {
	all := make([]netip.Addr, len(i.addrs))
	for k, a := range i.addrs {
		all[k] = a.addr
	}
	return all
}

// Bridge returns the bridge it was attached to.
func (i *Iface) Bridge() *Bridge { return i.bridge }

// Detach takes the interface and its addresses away. Connections over it go silent: nothing is reset, reads block until
// their deadline. They go on if the namespace gets the same address on the same bridge again. A second call does nothing.
func (i *Iface) Detach() {
	i.ns.net.mu.Lock()
	defer i.ns.net.mu.Unlock()
	i.detach()
	i.ns.net.wake()
}

func (i *Iface) detach() {
	if i.gone {
		return
	}
	i.gone = true
	i.ns.ifaces.remove(i)
	if i.bridge != nil {
		i.bridge.ifaces.remove(i)
	}
	for p := range i.ns.procs {
		p.cut(i)
	}
}

// holds reports whether a is an address of the interface.
func (i *Iface) holds(a netip.Addr) bool {
	return slices.ContainsFunc(i.addrs, func(own ifaceAddr) bool { return own.addr == a })
}

// source returns the address from which the interface sends to a, when a lies in one of its subnets.
func (i *Iface) source(a netip.Addr) (netip.Addr, bool) {
	for _, own := range i.addrs {
		if own.subnet.Contains(a) {
			return own.addr, true
		}
	}
	return netip.Addr{}, false
}

// sourceOf returns the first address of the family of a.
func (i *Iface) sourceOf(a netip.Addr) (netip.Addr, bool) {
	for _, own := range i.addrs {
		if own.addr.Is4() == a.Is4() {
			return own.addr, true
		}
	}
	return netip.Addr{}, false
}
