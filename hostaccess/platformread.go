package hostaccess

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/system"
)

// PlatformClient is the part of the Docker client that [ReadPlatform] calls.
type PlatformClient interface {
	Info(ctx context.Context) (system.Info, error)
	ServerVersion(ctx context.Context) (types.Version, error)
	NetworkList(ctx context.Context, options dnetwork.ListOptions) ([]dnetwork.Summary, error)
	DaemonHost() string
}

// ReadPlatform asks an engine what it is, with three calls that change nothing.
// Errors are those of the client, with the call before them.
func ReadPlatform(ctx context.Context, c PlatformClient) (Platform, error) {
	info, err := c.Info(ctx)
	if err != nil {
		return Platform{}, fmt.Errorf("hostaccess: platform: info: %w", err)
	}
	version, err := c.ServerVersion(ctx)
	if err != nil {
		return Platform{}, fmt.Errorf("hostaccess: platform: version: %w", err)
	}
	networks, err := c.NetworkList(ctx, dnetwork.ListOptions{Filters: filters.NewArgs(filters.Arg("name", "^bridge$"))})
	if err != nil {
		return Platform{}, fmt.Errorf("hostaccess: platform: networks: %w", err)
	}
	p := PlatformOf(info, version, c.DaemonHost())
	p.Bridge, p.Gateway = defaultBridge(networks)
	return p, nil
}

// defaultBridge finds the network "bridge" and its IPv4 address on the host.
func defaultBridge(networks []dnetwork.Summary) (Presence, netip.Addr) {
	for _, n := range networks {
		if n.Name != "bridge" {
			continue
		}
		for _, config := range n.IPAM.Config {
			if addr := bridgeAddr(config); addr.Is4() {
				return Present, addr
			}
		}
		return Present, netip.Addr{}
	}
	return Absent, netip.Addr{}
}

// bridgeAddr returns the bridge's address in a subnet, or the zero Addr. Not all
// engines show it: 20.10 not for a bridge that it has just made, and none of 20.10,
// 26.1 and 28.5 with --fixed-cidr. Then it is the first address of the range that
// addresses are taken from, but for the one that names the subnet.
func bridgeAddr(config dnetwork.IPAMConfig) netip.Addr {
	if addr, err := netip.ParseAddr(config.Gateway); err == nil {
		return addr.Unmap()
	}
	subnet, err := netip.ParsePrefix(config.Subnet)
	if err != nil {
		return netip.Addr{}
	}
	first := subnet.Masked().Addr()
	if addrs, err := netip.ParsePrefix(config.IPRange); err == nil && addrs.Masked().Addr() != first {
		return addrs.Masked().Addr()
	}
	return first.Next()
}
