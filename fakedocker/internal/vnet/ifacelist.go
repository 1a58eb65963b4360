package vnet

import (
	"net/netip"
	"slices"
)

// ifaceList holds interfaces in the order in which they came. To add one, to take one out and to find the holder of an
// address cost the same however many there are.
type ifaceList struct {
	list   []*Iface // with those that are gone, until they are many
	gone   int
	byAddr map[netip.Addr]*Iface // nil as long as there are few
}

// few is up to how many interfaces a look at each finds an address as fast as a map, which most lists then need not have.
const few = 8

func (l *ifaceList) add(i *Iface) {
	l.list = append(l.list, i)
	switch {
	case l.byAddr != nil:
		l.index(i)
	case len(l.list) > few:
		l.byAddr = make(map[netip.Addr]*Iface)
		for i := range l.each {
			l.index(i)
		}
	}
}

func (l *ifaceList) index(i *Iface) {
	for _, own := range i.addrs {
		if l.byAddr[own.addr] == nil {
			l.byAddr[own.addr] = i
		}
	}
}

// remove takes out an interface that has been marked as gone.
func (l *ifaceList) remove(i *Iface) {
	for _, own := range i.addrs {
		if l.byAddr[own.addr] == i {
			delete(l.byAddr, own.addr)
		}
	}
	if l.gone++; l.gone > len(l.list)/2 {
		l.list = slices.DeleteFunc(l.list, func(i *Iface) bool { return i.gone })
		l.gone = 0
	}
}

// holder returns the interface that holds a, or nil.
func (l *ifaceList) holder(a netip.Addr) *Iface {
	if l.byAddr != nil {
		return l.byAddr[a]
	}
	for i := range l.each {
		if i.holds(a) {
			return i
		}
	}
	return nil
}

// each goes through the interfaces, none of which may be taken out meanwhile.
func (l *ifaceList) each(yield func(*Iface) bool) {
	for _, i := range l.list {
		if !i.gone && !yield(i) {
			return
		}
	}
}

// detach takes out all interfaces.
func (l *ifaceList) detach() {
	for _, i := range slices.Clone(l.list) {
		i.detach()
	}
}
