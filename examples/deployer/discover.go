package main

import (
	"context"
	"slices"
	"time"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"

	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// discover points the proxy to the web containers that are in service.
func (d *deployer) discover(ctx context.Context, p *proxy, apps []app) error {
	for _, a := range apps {
		upstreams, err := d.inService(ctx, a)
		if err == nil && len(upstreams) > 0 {
			err = p.point(ctx, a.Host, upstreams)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *deployer) inService(ctx context.Context, a app) ([]rollout.Container, error) {
	up, err := rollout.Serving(ctx, d.cli, rollout.Spec{App: a.App, Processes: []rollout.Process{{Name: web}}})
	return up[web], err
}

// follow keeps the addresses right: a container that crashed and was started
// again by the engine may have another one. It returns when ctx ends.
func (d *deployer) follow(ctx context.Context, p *proxy, apps []app) {
	starts := events.ListOptions{Filters: filters.NewArgs(
		filters.Arg("type", string(events.ContainerEventType)), filters.Arg("event", string(events.ActionStart)),
		label(phases.LabelProcess, web),
	)}
	for ctx.Err() == nil {
		messages, failed := d.cli.Events(ctx, starts)
		d.refresh(ctx, p, apps) // what was missed
		for open := true; open; {
			select {
			case m := <-messages:
				i := slices.IndexFunc(apps, func(a app) bool { return a.Name == m.Actor.Attributes[phases.LabelApp] })
				if i >= 0 {
					d.refresh(ctx, p, apps[i:i+1])
				}
			case err := <-failed: // the engine is away, or ctx has ended
				open = err == nil
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// refresh asks for the addresses of all containers that the proxy points to. Who
// they are, deploys decide. One that has no address keeps its old one: the proxy
// goes on to the next.
func (d *deployer) refresh(ctx context.Context, p *proxy, apps []app) {
	for _, a := range apps {
		upstreams, err := d.inService(ctx, a)
		if err != nil {
			continue // the engine is away; follow comes again
		}
		if route := p.enter(a.Host); route != nil {
			for _, c := range upstreams {
				route.move(c.ID, c.Addr)
			}
			route.requests.Done()
		}
	}
}
