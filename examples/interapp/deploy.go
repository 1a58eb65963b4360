package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/phases"
)

// This file is the part to copy: what a deployer does to take an app's
// containers through the attachment phases.

// A release is one process of an app, to be run in a number of containers.
type release struct {
	app     phases.App
	process string
	scale   int
	image   string
	command []string
	labels  map[string]string
	// healthy returns when the container does its work, or why it does not.
	healthy func(ctx context.Context, id string) error
}

// deploy starts the containers of a release and returns their IDs. When it
// fails, it removes those that it made. A create call that ctx cuts off may be
// carried out by the engine all the same, and is found by its labels then.
func deploy(ctx context.Context, cli *client.Client, r release) ([]string, error) {
	plan, err := r.app.Plan(phases.Deploy, r.process)
	if err != nil {
		return nil, err
	}
	bound, err := plan.Bind(ctx, cli)
	if err != nil {
		return nil, err
	}
	ids, err := start(ctx, cli, bound, r)
	if err == nil {
		err = finish(ctx, bound, r, ids)
	}
	if err != nil {
		return nil, errors.Join(err, remove(ctx, cli, ids))
	}
	return ids, nil
}

// start creates and starts the containers. With an error it returns those that
// it made until then.
func start(ctx context.Context, cli *client.Client, bound *phases.Bound, r release) (ids []string, err error) {
	for i := range r.scale {
		id, err := create(ctx, cli, bound, r, i+1)
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
		if err := launch(ctx, cli, bound, id); err != nil {
			return ids, err
		}
	}
	return ids, nil
}

// finish waits until all containers are healthy, and only then lets anybody on
// the networks of attach-post-deploy find them. After it the proxy is switched.
func finish(ctx context.Context, bound *phases.Bound, r release, ids []string) error {
	for _, id := range ids {
		if err := r.healthy(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := bound.Deployed(ctx, id); err != nil { // attach-post-deploy
			return err
		}
	}
	return nil
}

// create makes the n-th container: with its initial network, and whatever else
// the engine takes in the create call.
func create(ctx context.Context, cli *client.Client, bound *phases.Bound, r release, n int) (id string, err error) {
	name := fmt.Sprintf("%s.%s.%d", r.app.Name, r.process, n)
	cfg := container.Config{Image: r.image, Cmd: r.command, Labels: r.labels}
	hostCfg := container.HostConfig{}
	netCfg := dnetwork.NetworkingConfig{}
	if err := bound.Configure(&cfg, &hostCfg, &netCfg); err != nil {
		return "", err
	}
	created, err := cli.ContainerCreate(ctx, &cfg, &hostCfg, &netCfg, nil, name)
	return created.ID, err
}

// launch attaches the created container to its other networks and starts it.
func launch(ctx context.Context, cli *client.Client, bound *phases.Bound, id string) error {
	if err := bound.Created(ctx, id); err != nil { // attach-post-create
		return err
	}
	return cli.ContainerStart(ctx, id, container.StartOptions{})
}

// removeTimeout bounds remove, which also works when its context has ended.
const removeTimeout = 30 * time.Second

// remove removes containers, running or not, and goes on after errors.
func remove(ctx context.Context, cli *client.Client, ids []string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeTimeout)
	defer cancel()
	var errs []error
	for _, id := range ids {
		errs = append(errs, cli.ContainerRemove(ctx, id, container.RemoveOptions{Force: true}))
	}
	return errors.Join(errs...)
}
