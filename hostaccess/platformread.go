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
			if addr, err := netip.ParseAddr(config.Gateway); err == nil && addr.Unmap().Is4() {
				return Present, addr.Unmap()
			}
		}
		return Present, netip.Addr{}
	}
	return Absent, netip.Addr{}
}
