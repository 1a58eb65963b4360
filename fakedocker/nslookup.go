package fakedocker

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Nslookup is the program "nslookup NAME" or "nslookup ADDRESS": it asks the
// container's DNS, not its hosts file, and writes the answer as busybox does. It
// exits with 1 if there is none.
func Nslookup(_ context.Context, p *Process) int {
	words := slices.DeleteFunc(slices.Clone(p.Args[1:]), func(arg string) bool { return strings.HasPrefix(arg, "-") })
	if len(words) == 0 {
		fmt.Fprintln(p.Stderr, "Usage: nslookup HOST")
		return 1
	}
	name := words[0]
	server, addrs := p.inner.DNS(name)
	fmt.Fprintf(p.Stdout, "Server:\t\t%s\nAddress:\t%s:53\n\n", server, server)
	if addr, err := netip.ParseAddr(name); err == nil {
		return reverse(p, addr)
	}
	if len(addrs) == 0 { // busybox asks for both families
		fmt.Fprintf(p.Stdout, "** server can't find %s: NXDOMAIN\n\n** server can't find %s: NXDOMAIN\n\n", name, name)
		return 1
	}
	for _, family := range []func(netip.Addr) bool{netip.Addr.Is4, netip.Addr.Is6} {
		fmt.Fprintln(p.Stdout, "Non-authoritative answer:")
		for _, addr := range addrs {
			if family(addr) {
				fmt.Fprintf(p.Stdout, "Name:\t%s\nAddress: %s\n", name, addr)
			}
		}
		fmt.Fprintln(p.Stdout)
	}
	return 0
}

// reverse writes the name of an address.
func reverse(p *Process, addr netip.Addr) int {
	name := p.inner.DNSName(addr)
	if name == "" {
		fmt.Fprintf(p.Stdout, "** server can't find %s: NXDOMAIN\n\n", arpa(addr))
		return 1
	}
	fmt.Fprintf(p.Stdout, "Non-authoritative answer:\n%s\tname = %s\n\n", arpa(addr), name)
	return 0
}

// arpa is the name under which DNS has the name of an address.
func arpa(addr netip.Addr) string {
	var labels []string
	if addr.Is4() {
		for _, b := range addr.As4() {
			labels = append(labels, fmt.Sprint(b))
		}
		slices.Reverse(labels)
		return strings.Join(labels, ".") + ".in-addr.arpa"
	}
	for _, b := range addr.As16() {
		labels = append(labels, fmt.Sprintf("%x", b>>4), fmt.Sprintf("%x", b&15))
	}
	slices.Reverse(labels)
	return strings.Join(labels, ".") + ".ip6.arpa"
}
