package phases

import (
	"cmp"
	"context"
	"net/netip"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// CreatedFrom is [Bound.Created] for a container that the caller knows from an
// inspect, or from [JustCreated]: that call is spared, and each network costs one
// connect and nothing else. Whatever goes wrong is looked at again before it is
// judged. An answer without an ID is an [ErrInvalid].
func (b *Bound) CreatedFrom(ctx context.Context, c container.InspectResponse) error {
	if err := b.unknown("attach", c); err != nil {
		return err
	}
	if b.travels() {
		return nil
	}
	return b.attachFrom(ctx, c, b.plan.PostCreate)
}

// DeployedFrom is [Bound.Deployed] for a container that the caller has inspected
// since it was judged healthy, for its address perhaps: that call is spared, and
// each network costs one connect. Of an older answer it would not be known
// whether the container is between two restarts, when engines up to 26.1 make an
// endpoint that stays for ever (measured).
func (b *Bound) DeployedFrom(ctx context.Context, c container.InspectResponse) error {
	if err := b.unknown("attach", c); err != nil {
		return err
	}
	if b.gated {
		return b.open().attachFrom(ctx, c, b.plan.Networks())
	}
	return b.attachFrom(ctx, c, b.plan.PostDeploy)
}

// UpstreamFrom is [Bound.Upstream] for a container that the caller has inspected
// since it started. It makes no call.
func (b *Bound) UpstreamFrom(c container.InspectResponse, port uint16) (netip.AddrPort, error) {
	if err := b.unknown("upstream", c); err != nil {
		return netip.AddrPort{}, err
	}
	if port == 0 {
		return netip.AddrPort{}, b.noPort(c.ID)
	}
	return b.upstream(c.ID, c, port)
}

// JustCreated returns what an inspect would say about the networks of a container
// that was created with these arguments, which may be nil, and which nobody has
// touched since. The ID is what the create call returned.
func JustCreated(id string, cfg *container.Config, hc *container.HostConfig, nc *dnetwork.NetworkingConfig) container.InspectResponse {
	known := container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{
			ID:         id,
			State:      &container.State{Status: container.StateCreated},
			HostConfig: hc,
		},
		Config:          &container.Config{},
		NetworkSettings: &container.NetworkSettings{},
	}
	if cfg != nil {
		*known.Config = *cfg
	}
	known.Config.Hostname = cmp.Or(known.Config.Hostname, id[:min(len(id), 12)])
	if nc != nil {
		known.NetworkSettings.Networks = nc.EndpointsConfig
	}
	return known
}

// unknown is the error for a Bound that is none, or an answer that is about no
// container; else nil.
func (b *Bound) unknown(op string, c container.InspectResponse) error {
	id := ""
	if c.ContainerJSONBase != nil {
		id = c.ID
	}
	if err := b.unbound(op, id); err != nil || isReference(id) {
		return err
	}
	return b.error(op, id, &Problem{Property: propertyContainer, Value: id,
		Rule: "no container: pass what an inspect answered, or JustCreated with the ID that the create call returned"})
}

func (b *Bound) attachFrom(ctx context.Context, c container.InspectResponse, names []string) error {
	if len(names) == 0 {
		return nil
	}
	return b.attachKnown(ctx, c.ID, &inspected{Client: b.client, known: c}, names)
}
