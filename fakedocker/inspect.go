package fakedocker

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"syscall"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Resolve returns what the engine's DNS answers to a name inside a container,
// sorted: the containers that bear the name on the first of its networks where
// one does. It is empty if there is none, and for a container that has no such
// DNS: one that does not run, or has no network but the default bridge or the
// host's. The container's hosts file does not count, see [Engine.Hosts].
func (e *Engine) Resolve(container, name string) []netip.Addr {
	addrs, err := e.core.Resolve(container, name)
	if err != nil {
		return nil
	}
	slices.SortFunc(addrs, netip.Addr.Compare)
	return addrs
}

// Hosts returns the /etc/hosts of a running container, or "".
func (e *Engine) Hosts(container string) string {
	file, err := e.core.HostsFile(container)
	if err != nil {
		return ""
	}
	return file
}

// Reachable says whether a program in the running container from would get a
// TCP connection to an address, "host:port", or why not: nil, or an error that
// wraps what a dial meets in the end: [syscall.ECONNREFUSED],
// [syscall.ETIMEDOUT], [syscall.ENETUNREACH], or a [*net.DNSError]. An empty
// from is the host. Of a name with several addresses one that answers is enough.
//
// Nothing is dialled, and nothing is waited for: a program that was started a
// moment ago may not listen yet, so poll, as a health check does.
func (e *Engine) Reachable(from, address string) error {
	ns, lookup, err := e.place(from)
	if err != nil {
		return err
	}
	addrs, port, err := resolve(context.Background(), "tcp", address, lookup)
	if err != nil {
		return fmt.Errorf("reach %s: %w", address, err)
	}
	var all []error
	for _, addr := range addrs {
		to := netip.AddrPortFrom(addr, port)
		outcome := e.core.Fabric().Reach(ns, to)
		if outcome.State == vnet.Open {
			return nil
		}
		all = append(all, fmt.Errorf("reach %s: %s: %w", to, outcome.Reason, meets[outcome.State]))
	}
	return errors.Join(all...)
}

// meets is the error of a dial for each outcome but an open port.
var meets = map[vnet.State]error{
	vnet.Refused: syscall.ECONNREFUSED, vnet.Timeout: syscall.ETIMEDOUT, vnet.Unreachable: syscall.ENETUNREACH,
}

// place returns the network namespace of a running container, and how names
// resolve in it.
func (e *Engine) place(name string) (*vnet.Namespace, func(context.Context, string) ([]netip.Addr, error), error) {
	if name == "" {
		host := e.Host()
		return host.ns, host.LookupHost, nil
	}
	ns, err := e.core.Namespace(name)
	if err != nil {
		return nil, nil, err
	}
	return ns, func(_ context.Context, host string) ([]netip.Addr, error) { return e.core.LookupHost(name, host) }, nil
}
