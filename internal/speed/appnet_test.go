package speed

import (
	"context"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/phases"
)

// appnet is the way of package phases.
type appnet struct {
	task
	bound *phases.Bound
	known [containers]container.InspectResponse
}

func withAppnet(ctx context.Context, t task, w *stopwatch) error {
	d := appnet{task: t}
	at := phases.ConcurrencyAt(t.client.ClientVersion())
	return w.run(
		part{lookup, 1, 1, func(int) error { return d.bind(ctx) }},
		part{create, containers, at.Create, func(i int) error { return d.create(ctx, i) }},
		part{created, containers, at.Created, func(i int) error { return d.bound.CreatedFrom(ctx, d.known[i]) }},
		part{start, containers, at.Start, func(i int) error { return d.start(ctx, i) }},
		part{address, containers, at.Create, func(i int) error { return d.address(ctx, i) }},
		part{deployed, containers, at.Deployed, func(i int) error { return d.bound.DeployedFrom(ctx, d.known[i]) }},
	)
}

func (d *appnet) bind(ctx context.Context) error {
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: d.postCreate, AttachPostDeploy: d.postDeploy}}
	plan, err := app.Plan(phases.Deploy, "web")
	if err == nil {
		d.bound, err = plan.Bind(ctx, d.client)
	}
	return err
}

func (d *appnet) create(ctx context.Context, i int) error {
	cfg, hc, nc := container.Config{Image: d.image}, container.HostConfig{}, dnetwork.NetworkingConfig{}
	if err := d.bound.Configure(&cfg, &hc, &nc); err != nil {
		return err
	}
	made, err := d.client.ContainerCreate(ctx, &cfg, &hc, &nc, nil, "")
	d.ids[i], d.known[i] = made.ID, phases.JustCreated(made.ID, &cfg, &hc, &nc)
	return err
}

func (d *appnet) address(ctx context.Context, i int) (err error) {
	if d.known[i], err = d.client.ContainerInspect(ctx, d.ids[i]); err == nil {
		_, err = d.bound.UpstreamFrom(d.known[i], port)
	}
	return err
}
