package core

import "net/netip"

// prefixTree finds the network that has addresses of a prefix, in no more steps
// than the prefix has bits. The networks in it do not overlap.
type prefixTree struct{ v4, v6 *prefixNode }

// prefixNode stands for the addresses that begin with the bits that lead to it.
// All of them are its owner's, or those below it are somebody's.
type prefixNode struct {
	owner *network
	below [2]*prefixNode
}

func (t *prefixTree) root(p netip.Prefix) **prefixNode {
	if p.Addr().Is4() {
		return &t.v4
	}
	return &t.v6
}

// bitOf is bit i of a, counted from the left.
func bitOf(a *[16]byte, i int) byte { return a[i/8] >> (7 - i%8) & 1 }

// bits are p's address and the range of its bits that count.
func bits(p netip.Prefix) (a [16]byte, from, to int) {
	from = 128 - p.Addr().BitLen()
	return p.Addr().As16(), from, from + p.Bits()
}

func (t *prefixTree) add(p netip.Prefix, n *network) {
	at := t.root(p)
	a, from, to := bits(p)
	for i := from; ; i++ {
		if *at == nil {
			*at = &prefixNode{}
		}
		if i == to {
			(*at).owner = n
			return
		}
		at = &(*at).below[bitOf(&a, i)]
	}
}

// overlapping returns a network that has addresses of p, or nil.
func (t *prefixTree) overlapping(p netip.Prefix) *network {
	node := *t.root(p)
	a, from, to := bits(p)
	for i := from; node != nil && node.owner == nil && i < to; i++ {
		node = node.below[bitOf(&a, i)]
	}
	for node != nil && node.owner == nil { // p is larger than what is in it
		if node.below[0] != nil {
			node = node.below[0]
		} else {
			node = node.below[1]
		}
	}
	if node == nil {
		return nil
	}
	return node.owner
}

func (t *prefixTree) remove(p netip.Prefix) {
	a, from, to := bits(p)
	prune(t.root(p), &a, from, to)
}

// prune takes the end of a path away, and what then leads nowhere.
func prune(at **prefixNode, a *[16]byte, i, to int) {
	node := *at
	switch {
	case node == nil:
		return
	case i == to:
		node.owner = nil
	default:
		prune(&node.below[bitOf(a, i)], a, i+1, to)
	}
	if *node == (prefixNode{}) {
		*at = nil
	}
}
