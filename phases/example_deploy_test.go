package phases_test

import (
	"context"
	"fmt"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// deploy runs a container of an app's web process, through all phases. It is
// written for any engine.
func deploy(ctx context.Context, cli *client.Client, app phases.App, name string) error {
	plan, err := app.Plan(phases.Deploy, "web")
	if err != nil {
		return err
	}
	bound, err := plan.Bind(ctx, cli)
	if err != nil {
		return err
	}
	cfg := container.Config{Image: "app:1"}
	var hostCfg container.HostConfig
	var netCfg dnetwork.NetworkingConfig
	if err := bound.Configure(&cfg, &hostCfg, &netCfg); err != nil {
		return err
	}
	created, err := cli.ContainerCreate(ctx, &cfg, &hostCfg, &netCfg, nil, name)
	if err != nil {
		return err
	}
	if err := bound.Created(ctx, created.ID); err != nil {
		return err
	}
	if err := cli.ContainerStart(ctx, created.ID, container.StartOptions{}); err != nil {
		return err
	}
	// Here comes the health check.
	if err := bound.Deployed(ctx, created.ID); err != nil {
		return err
	}
	upstream, err := bound.Upstream(ctx, created.ID, 5000)
	fmt.Println(name, "is at", upstream)
	return err
}

// Two apps share a network: each finds the other by its name.
func Example() {
	engine, err := fakedocker.New(fakedocker.Options{
		Profile: "28.5", Images: map[string]fakedocker.Program{"app:1": nil},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	ctx, cli := context.Background(), engine.Client()

	if _, err := network.New(cli).Create(ctx, network.Spec{Name: "custom-network"}); err != nil {
		fmt.Println(err)
		return
	}
	joins := phases.Settings{AttachPostCreate: []string{"custom-network"}}
	for _, app := range []string{"node-js-app", "python-app"} {
		if err := deploy(ctx, cli, phases.App{Name: app, Settings: joins}, app+".web.1"); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(engine.Resolve("node-js-app.web.1", "python-app.web"))

	missing := phases.Settings{InitialNetwork: phases.Use("front"), AttachPostDeploy: []string{"custom-network", "back"}}
	fmt.Println(deploy(ctx, cli, phases.App{Name: "shop", Settings: missing}, "shop.web.1"))
	// Output:
	// node-js-app.web.1 is at 172.17.0.2:5000
	// python-app.web.1 is at 172.17.0.3:5000
	// [172.18.0.3]
	// bind shop.web: initial-network "front": not found
	// bind shop.web: attach-post-deploy "back": not found
}
