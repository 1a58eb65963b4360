package canon

import (
	"fmt"
	"net/netip"
	"regexp"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// ring is how many subnets the default pools hold besides docker0's:
// 172.18.0.0/16 to 172.31.0.0/16 and 192.168.0.0/20 to 192.168.240.0/20.
// Engines 20.10 and 26.1 walk around it, so that where a scenario begins depends
// on what was there before.
const ring = 14 + 16

var ipv4 = regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`)

// pools tells addresses of the default pools from those that the scenario chose.
type pools struct {
	explicit []netip.Prefix
	first    int // the place in the ring of the first default subnet that shows
}

var prefixText = regexp.MustCompile(`[0-9a-fA-F.:]+/[0-9]{1,3}`)

func learnPools(written string, r scenario.Result) pools {
	var p pools
	for _, text := range prefixText.FindAllString(written, -1) {
		if prefix, err := netip.ParsePrefix(text); err == nil {
			p.explicit = append(p.explicit, prefix.Masked())
		}
	}
	for _, a := range r.Answers {
		var places []int
		for _, text := range ipv4.FindAllString(a.Body, -1) {
			if at, _ := p.place(text); at >= 0 {
				places = append(places, at)
			}
		}
		if len(places) > 0 {
			p.first = firstOf(places)
			return p
		}
	}
	return p
}

// firstOf returns the place from which the way around the ring to all others is
// the shortest: an answer may show several subnets, in any order.
func firstOf(places []int) int {
	first, shortest := 0, ring
	for _, from := range places {
		longest := 0
		for _, to := range places {
			longest = max(longest, (to-from+ring)%ring)
		}
		if longest < shortest {
			first, shortest = from, longest
		}
	}
	return first
}

// place returns where in the ring an address is, and the address within its
// subnet; -1 if it is not of the default pools, or the scenario's own choice.
func (p pools) place(text string) (at int, host string) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return -1, ""
	}
	for _, prefix := range p.explicit {
		if prefix.Contains(addr) && prefix.Bits() > 0 {
			return -1, ""
		}
	}
	switch b := addr.As4(); {
	case b[0] == 172 && b[1] >= 18 && b[1] <= 31:
		return int(b[1]) - 18, fmt.Sprintf("%d.%d", b[2], b[3])
	case b[0] == 192 && b[1] == 168:
		return 14 + int(b[2]>>4), fmt.Sprintf("%d.%d", b[2]&15, b[3])
	}
	return -1, ""
}

// replace writes the addresses of the default pools in a text as symbols.
// Subnets there are of two sizes, which the place decides: it is left out.
func (p pools) replace(text string) string {
	text = ipv4.ReplaceAllStringFunc(text, func(addr string) string {
		at, host := p.place(addr)
		if at < 0 {
			return addr
		}
		return fmt.Sprintf("pool%d:%s", (at-p.first+ring)%ring, host)
	})
	return poolSize.ReplaceAllString(text, "$1/pool")
}

var poolSize = regexp.MustCompile(`(pool[0-9]+:[0-9.]+)/(?:16|20)\b`)
