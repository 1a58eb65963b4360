// Command consumer deploys one container of an app as a stranger would who
// imports the library into a module of his own.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

func main() {
	engine, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app": nil}})
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Close()
	if err := deploy(context.Background(), engine.Client()); err != nil {
		log.Fatal(err)
	}
	name := alias.Name{App: "shop", Process: "web"}
	fmt.Println(name.URL("http", alias.DefaultPort), engine.Resolve("shop.web.1", name.String()))
}

func deploy(ctx context.Context, cli *client.Client) error {
	nets := network.New(cli)
	if _, err := nets.Create(ctx, network.Spec{Name: "host"}); !errors.Is(err, network.ErrReserved) {
		return fmt.Errorf("a network named host: got %w, want a refusal", err)
	}
	if _, err := nets.Ensure(ctx, network.Spec{Name: "shared"}); err != nil {
		return err
	}
	app := phases.App{
		Name: "shop",
		Settings: phases.Settings{
			AttachPostCreate: []string{"shared"},
			HostAccess: []phases.HostRule{{
				Phases: []phases.ContainerPhase{phases.Deploy}, Access: hostaccess.Gateway(),
			}},
		},
	}
	plan, err := app.Plan(phases.Deploy, "web")
	if err != nil {
		return err
	}
	bound, err := plan.Bind(ctx, cli)
	if err != nil {
		return err
	}
	return run(ctx, cli, bound)
}

func run(ctx context.Context, cli *client.Client, bound *phases.Bound) error {
	config := container.Config{Image: "app"}
	var host container.HostConfig
	var nets dnetwork.NetworkingConfig
	if err := bound.Configure(&config, &host, &nets); err != nil {
		return err
	}
	created, err := cli.ContainerCreate(ctx, &config, &host, &nets, nil, "shop.web.1")
	if err != nil {
		return err
	}
	if err := bound.Created(ctx, created.ID); err != nil {
		return err
	}
	if err := cli.ContainerStart(ctx, created.ID, container.StartOptions{}); err != nil {
		return err
	}
	return bound.Deployed(ctx, created.ID)
}
