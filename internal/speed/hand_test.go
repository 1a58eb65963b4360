package speed

import (
	"context"
	"fmt"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/versions"
)

// best is how many calls of each kind at once were quickest for each engine, by
// BenchmarkConcurrency.
var best = []struct {
	api                              string
	create, created, start, deployed int
}{
	{"1.48", 8, 4, 8, 8},
	{"1.44", 8, 4, 8, 4},
	{"1.12", 8, 4, 8, 1},
}

// byHand makes the same calls with the client and nothing between: names are not
// looked up, nothing is checked, and an error ends it.
type byHand struct{ task }

func withHand(ctx context.Context, t task, w *stopwatch) error {
	d, api := byHand{t}, t.client.ClientVersion()
	at := best[0]
	for i := 0; versions.LessThan(api, at.api); i++ {
		at = best[i]
	}
	connect := func(i int, networks []string) error {
		for _, name := range networks {
			if err := d.client.NetworkConnect(ctx, name, d.ids[i], d.endpoint(i)); err != nil {
				return err
			}
		}
		return nil
	}
	parts := []part{
		{create, containers, at.create, func(i int) error { return d.create(ctx, i) }},
		{created, containers, at.created, func(i int) error { return connect(i, d.postCreate) }},
		{start, containers, at.start, func(i int) error { return d.start(ctx, i) }},
		{address, containers, at.create, func(i int) error { return d.address(ctx, i) }},
		{deployed, containers, at.deployed, func(i int) error { return connect(i, d.postDeploy) }},
	}
	if t.travel {
		parts[1].n = 0
	}
	return w.run(parts...)
}

func (d byHand) create(ctx context.Context, i int) error {
	nc := &dnetwork.NetworkingConfig{}
	if d.travel {
		nc.EndpointsConfig = map[string]*dnetwork.EndpointSettings{"bridge": {}}
		for _, name := range d.postCreate {
			nc.EndpointsConfig[name] = d.endpoint(i)
		}
	}
	made, err := d.client.ContainerCreate(ctx, &container.Config{Image: d.image, Hostname: hostname(i)}, nil, nc, nil, "")
	d.ids[i] = made.ID
	return err
}

func (d byHand) endpoint(i int) *dnetwork.EndpointSettings {
	return &dnetwork.EndpointSettings{Aliases: []string{"shop.web", hostname(i) + ".shop.web"}}
}

func hostname(i int) string { return fmt.Sprintf("web-%d", i) }

func (d byHand) address(ctx context.Context, i int) error {
	_, err := d.client.ContainerInspect(ctx, d.ids[i])
	return err
}
