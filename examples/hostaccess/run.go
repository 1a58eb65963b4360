package main

import (
	"context"
	"errors"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/phases"
)

// run starts one container of an app's worker, with the host access of the
// app's settings, and returns its ID. The settings are read now; a container
// that runs does not change any more.
func (s stage) run(ctx context.Context, app phases.App) (id string, err error) {
	plan, err := app.Plan(phases.Deploy, process)
	if err != nil {
		return "", err
	}
	bound, err := plan.Bind(ctx, s.Client)
	if err != nil {
		return "", err
	}
	cfg := container.Config{Image: s.Image, Cmd: []string{probe.Path, "wait"}, Labels: s.Labels()}
	hostCfg := container.HostConfig{}
	netCfg := dnetwork.NetworkingConfig{}
	if err := bound.Configure(&cfg, &hostCfg, &netCfg); err != nil {
		return "", err
	}
	created, err := s.Client.ContainerCreate(ctx, &cfg, &hostCfg, &netCfg, nil, app.Name+"."+process+".1")
	if err != nil {
		return "", err
	}
	if err := s.launch(ctx, bound, created.ID); err != nil {
		return "", errors.Join(err, s.remove(ctx, created.ID))
	}
	return created.ID, nil
}

// launch starts a container. Host access is all in the create call; the other
// two calls are for apps that are on networks as well.
func (s stage) launch(ctx context.Context, bound *phases.Bound, id string) error {
	if err := bound.Created(ctx, id); err != nil {
		return err
	}
	if err := s.Client.ContainerStart(ctx, id, container.StartOptions{}); err != nil {
		return err
	}
	return bound.Deployed(ctx, id)
}

// remove removes a container that runs.
func (s stage) remove(ctx context.Context, id string) error {
	return s.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true})
}
