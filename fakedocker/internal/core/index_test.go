package core

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The indices answer what a look at everything answers.

func TestIDIndex(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var x idIndex
	var all []string
	for range 400 {
		if len(all) > 0 && rng.IntN(3) == 0 {
			at := rng.IntN(len(all))
			x.remove(all[at])
			all = slices.Delete(all, at, at+1)
		} else {
			id := fmt.Sprintf("%016x", rng.Uint64())
			x.add(id)
			all = append(all, id)
		}
		prefix := fmt.Sprintf("%016x", rng.Uint64())[:rng.IntN(4)]
		if rng.IntN(4) == 0 && len(all) > 0 {
			prefix = all[0][:rng.IntN(17)]
		}
		matches := slices.Sorted(func(yield func(string) bool) {
			for _, id := range all {
				if strings.HasPrefix(id, prefix) && !yield(id) {
					return
				}
			}
		})
		first, got := x.find(prefix)
		if got != len(matches) || got == 1 && prefix != "" && first != matches[0] {
			t.Fatalf("find(%q) = %q, %d, want %q", prefix, first, got, matches)
		}
	}
	for _, odd := range []string{"zz", "0g", "é", "AB"} {
		if first, got := x.find(odd); got != 0 {
			t.Errorf("find(%q) = %q, %d, want none", odd, first, got)
		}
	}
}

func TestPrefixTree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	random := func() netip.Prefix {
		if rng.IntN(4) == 0 {
			a := netip.AddrFrom16([16]byte{0xfd, byte(rng.IntN(4)), byte(rng.IntN(256))})
			return netip.PrefixFrom(a, rng.IntN(129)).Masked()
		}
		a := netip.AddrFrom4([4]byte{10, byte(rng.IntN(4)), byte(rng.IntN(256)), byte(rng.IntN(256))})
		return netip.PrefixFrom(a, rng.IntN(33)).Masked()
	}
	var tree prefixTree
	all := map[netip.Prefix]*network{}
	for range 2000 {
		p := random()
		var want []*network
		for q, n := range all {
			if q.Overlaps(p) {
				want = append(want, n)
			}
		}
		got := tree.overlapping(p)
		if got == nil != (len(want) == 0) || got != nil && !slices.Contains(want, got) {
			t.Fatalf("overlapping(%s) = %v, want one of %v, of %v", p, got, want, all)
		}
		if got == nil {
			all[p] = &network{name: p.String()}
			tree.add(p, all[p])
		} else if q := netip.MustParsePrefix(got.name); rng.IntN(2) == 0 {
			tree.remove(q)
			delete(all, q)
		}
	}
	for p := range all {
		tree.remove(p)
	}
	if tree != (prefixTree{}) {
		t.Error("the emptied tree has nodes")
	}
}

// Addresses that are chosen, static ones among them, are given back in any
// order; the engine's choice is the lowest free one all the while.
func TestLowestFreeAddress(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	s := subnet{prefix: netip.MustParsePrefix("10.0.0.0/24")}
	free := func() (list []string) {
		for a := s.prefix.Addr(); s.prefix.Contains(a); a = a.Next() {
			if s.usable(a) && !s.taken[a] {
				list = append(list, a.String())
			}
		}
		return list
	}
	for range 3000 {
		switch before := free(); {
		case rng.IntN(3) == 0 && len(s.taken) > 0:
			taken := slices.SortedFunc(func(yield func(netip.Addr) bool) {
				for a := range s.taken {
					if !yield(a) {
						return
					}
				}
			}, netip.Addr.Compare)
			s.release(taken[rng.IntN(len(taken))])
		case rng.IntN(3) == 0 && len(before) > 0:
			s.reserve(netip.MustParseAddr(before[rng.IntN(len(before))]))
		default:
			got, ok := s.lowest()
			want := ""
			if len(before) > 0 {
				want = before[0]
			}
			if ok != (want != "") || ok && got.String() != want {
				t.Fatal(cmp.Diff(want, got.String()))
			}
		}
	}
	if len(s.freed.list) != len(s.freed.has) {
		t.Errorf("%d addresses in the heap, %d in its set", len(s.freed.list), len(s.freed.has))
	}
}
