package core

import (
	"container/heap"
	"net/netip"
)

// addressHeap is a set of addresses that gives the lowest one out first. The
// zero value is empty.
type addressHeap struct {
	list addressList
	has  map[netip.Addr]bool
}

func (h *addressHeap) add(a netip.Addr) {
	if h.has[a] {
		return
	}
	if h.has == nil {
		h.has = make(map[netip.Addr]bool)
	}
	h.has[a] = true
	heap.Push(&h.list, a)
}

// take takes the lowest address out.
func (h *addressHeap) take() (a netip.Addr, ok bool) {
	if len(h.list) == 0 {
		return netip.Addr{}, false
	}
	a, _ = heap.Pop(&h.list).(netip.Addr)
	delete(h.has, a)
	return a, true
}

// addressList is a heap as package heap wants it.
type addressList []netip.Addr

func (l addressList) Len() int           { return len(l) }
func (l addressList) Less(i, j int) bool { return l[i].Less(l[j]) }
func (l addressList) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l *addressList) Push(a any)        { *l = append(*l, a.(netip.Addr)) } //nolint:errcheck,forcetypeassert // only addressHeap pushes
func (l *addressList) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}
