package core

import (
	"context"
	"net"
	"net/netip"
	"strings"
)

// LookupHost resolves a name as the C library in the container would: an
// address is itself, then comes /etc/hosts, then the engine's DNS. Names that
// neither knows are not found; the fake has no DNS above it. The error is a
// [*net.DNSError].
func (p *Process) LookupHost(ctx context.Context, name string) ([]netip.Addr, error) {
	if err := ctx.Err(); err != nil {
		return nil, &net.DNSError{Err: err.Error(), Name: name, IsTimeout: err == context.DeadlineExceeded}
	}
	p.engine.mu.Lock()
	defer p.engine.mu.Unlock()
	if addrs := p.engine.lookupLocked(p.cont, name); len(addrs) > 0 {
		return addrs, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, Server: "127.0.0.11:53", IsNotFound: true}
}

// lookupLocked resolves a name in c, from all sources.
func (e *Engine) lookupLocked(c *cont, name string) []netip.Addr {
	if a, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{a}
	}
	if addrs := LookupHosts(e.hostsFile(c), strings.TrimSuffix(name, ".")); len(addrs) > 0 {
		return addrs
	}
	return e.search(c, name)
}
