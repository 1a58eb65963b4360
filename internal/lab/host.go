package lab

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
)

// machineHost is this machine as the host of a real engine.
type machineHost struct{ cli client.NetworkAPIClient }

// Listen listens on this machine, if it is the engine's host.
func (h *machineHost) Listen(network, address string) (net.Listener, error) {
	if err := h.check(context.Background()); err != nil {
		return nil, err
	}
	return net.Listen(network, address)
}

func (h *machineHost) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if err := h.check(ctx); err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// check asks whether the engine's default bridge is an interface of this
// process. An engine elsewhere, in a virtual machine or in another network
// namespace, has another host, and listeners here say nothing about it.
func (h *machineHost) check(ctx context.Context) error {
	bridge, err := h.cli.NetworkInspect(ctx, "bridge", dnetwork.InspectOptions{})
	if err != nil {
		return fmt.Errorf("host: %w", err)
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return fmt.Errorf("host: %w", err)
	}
	for _, subnet := range bridge.IPAM.Config {
		if holds(subnet.Subnet, addrs) {
			return nil
		}
	}
	return fmt.Errorf("host: the engine's default bridge %v is no interface here: the engine's host is another machine or network namespace", bridge.IPAM.Config)
}

// holds reports whether one of the addresses lies in the subnet.
func holds(subnet string, addrs []net.Addr) bool {
	prefix, err := netip.ParsePrefix(subnet)
	if err != nil {
		return false
	}
	for _, addr := range addrs {
		if own, err := netip.ParsePrefix(addr.String()); err == nil && prefix.Contains(own.Addr()) {
			return true
		}
	}
	return false
}
