package rollout

import (
	"context"
	"errors"
	"net/netip"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
)

// unname takes a container's names away on its own networks, where it keeps its
// address: engines change no endpoint, so it leaves and joins again, and they give
// the lowest address that is free (measured). One container at a time.
func (j *job) unname(ctx context.Context, c found) (did bool, err error) {
	select {
	case j.unnaming <- struct{}{}:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	defer func() { <-j.unnaming }()
	for _, net := range c.own {
		kept, err := j.keepsAddress(ctx, c, net)
		if err == nil && kept {
			did = true
			err = network.New(j.client).Attach(ctx, c.ID, []network.Attachment{{Network: net, Endpoint: network.Endpoint{Replace: true}}})
		}
		if errors.Is(err, network.ErrContainerNotFound) {
			return did, nil
		}
		if err != nil {
			return did, err
		}
	}
	return did, nil
}

// keepsAddress reports whether a container that leaves a network and joins it
// again gets the address that it has.
func (j *job) keepsAddress(ctx context.Context, c found, net network.Info) (bool, error) {
	info, err := read(ctx, func(ctx context.Context) (dnetwork.Inspect, error) {
		return j.client.NetworkInspect(ctx, net.ID, dnetwork.InspectOptions{})
	})
	if isGone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	taken := make(map[netip.Addr]bool, len(info.Containers)+1)
	for _, endpoint := range info.Containers {
		if prefix, err := netip.ParsePrefix(endpoint.IPv4Address); err == nil {
			taken[prefix.Addr()] = true
		}
	}
	own, err := netip.ParsePrefix(info.Containers[c.ID].IPv4Address)
	return err == nil && lowest(own, gatewayOf(info), taken), nil
}

// lowest reports whether no address of the subnet below own is free.
func lowest(own netip.Prefix, gateway netip.Addr, taken map[netip.Addr]bool) bool {
	for a := own.Masked().Addr().Next(); a.Less(own.Addr()); a = a.Next() {
		if a != gateway && !taken[a] {
			return false
		}
	}
	return true
}

// gatewayOf returns the network's own address: the first of the subnet, unless
// the network says another one.
func gatewayOf(info dnetwork.Inspect) netip.Addr {
	for _, config := range info.IPAM.Config {
		subnet, err := netip.ParsePrefix(config.Subnet)
		if err != nil || !subnet.Addr().Is4() {
			continue
		}
		if gateway, err := netip.ParseAddr(config.Gateway); err == nil {
			return gateway
		}
		return subnet.Masked().Addr().Next()
	}
	return netip.Addr{}
}
