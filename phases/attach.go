package phases

import (
	"context"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
)

// Created attaches a container, named by ID or name, which was created and does
// not run yet, to the networks of [AttachPostCreate]. From API 1.44 on they
// travelled in the create call that [Bound.Configure] prepared: there is nothing
// to call, and nothing is looked at. A container that was created with other
// arguments is on none of them, which [Bound.Drift] shows. Below 1.44 it is one
// inspect and one connect for each, and the result is the same.
//
// It is all or nothing: after an error the container is on none of the networks
// that this call was to attach, or the error says what may remain. The call can
// be repeated. Errors are [*Error], with the classes of package network.
func (b *Bound) Created(ctx context.Context, id string) error {
	if err := b.unbound("attach", id); err != nil {
		return err
	}
	if b.travels() {
		return nil
	}
	return b.attach(ctx, id, b.plan.PostCreate)
}

// Deployed attaches a container, which runs and was judged healthy, to the
// networks of [AttachPostDeploy], with one inspect and one connect for each.
// When it returns nil the names answer there, and the proxy can be switched.
//
// It is all or nothing and can be repeated, as [Bound.Created]. A running
// container that somebody has put on one of the networks without these names is
// [network.ErrMismatch]. For containers that are not of the phase [Deploy] there
// is nothing to do.
func (b *Bound) Deployed(ctx context.Context, id string) error {
	if err := b.unbound("attach", id); err != nil {
		return err
	}
	if b.gated {
		return b.open().attach(ctx, id, b.plan.Networks())
	}
	return b.attach(ctx, id, b.plan.PostDeploy)
}

// Detach takes a container off the networks of [AttachPostDeploy] and
// [AttachPostCreate], the last one first. Callers there no longer find it, while
// it goes on running; it stays on its first network. What it is not on any more
// is passed over, and after an error it goes on: all errors are joined.
func (b *Bound) Detach(ctx context.Context, id string) error {
	if err := b.unbound("detach", id); err != nil {
		return err
	}
	names := append(cloneList(b.plan.PostCreate), b.plan.PostDeploy...)
	if len(names) == 0 {
		return nil
	}
	infos := make([]network.Info, len(names))
	for i, name := range names {
		infos[i] = b.networks[name]
	}
	if err := b.manager.Detach(ctx, id, infos); err != nil {
		return b.networkErrors("detach", id, err)
	}
	return nil
}

func (b *Bound) attach(ctx context.Context, id string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	if b.named() && ctx != nil && ctx.Err() == nil && isReference(id) {
		return b.attachKnown(ctx, id, b.look(ctx, id), names)
	}
	return b.join(ctx, b.manager, id, b.attachments(names, nil, container.InspectResponse{}))
}

// attachKnown attaches a container that was looked at already.
func (b *Bound) attachKnown(ctx context.Context, id string, c *inspected, names []string) error {
	hostname := c.hostname()
	if err := b.plan.Alias.WithHostname(hostname).Validate(); b.named() && err != nil {
		return b.error("attach", id, &Problem{Property: "hostname", Value: hostname, Rule: hostnameRule(err), Err: err})
	}
	return b.join(ctx, network.New(c), id, b.attachments(names, b.aliases(hostname), c.known))
}

func (b *Bound) join(ctx context.Context, m *network.Manager, id string, as []network.Attachment) error {
	if err := m.Attach(ctx, id, as); err != nil {
		return b.networkErrors("attach", id, err)
	}
	return nil
}

func (b *Bound) attachments(names, aliases []string, now container.InspectResponse) []network.Attachment {
	attachments := make([]network.Attachment, len(names))
	for i, name := range names {
		attachments[i] = network.Attachment{
			Network:  b.networks[name],
			Endpoint: network.Endpoint{Aliases: b.gives(now, name, aliases), GatewayPriority: b.priority(name), Replace: b.replaces(name)},
		}
	}
	return attachments
}

// priority returns the gateway priority that makes a network the default route
// where it was chosen for it.
func (b *Bound) priority(name string) int {
	if name == b.plan.DefaultRoute {
		return 1
	}
	return 0
}
