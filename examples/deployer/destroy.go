package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// destroy takes the apps away: every process is rolled out to zero, commands that
// still run are removed, the proxy forgets the host, and the networks that nobody
// uses any more go, if a deploy made them.
func (d *deployer) destroy(ctx context.Context, apps []app) error {
	var errs []error
	for _, a := range apps {
		errs = append(errs, d.destroyOne(ctx, a))
	}
	removed, err := d.nets.Prune(ctx)
	for _, n := range removed {
		fmt.Fprintf(d.out, "network %s removed\n", n.Name)
	}
	return errors.Join(append(errs, err)...)
}

func (d *deployer) destroyOne(ctx context.Context, a app) error {
	a.Processes = nil // whatever there is, is gone
	processes, err := d.gone(ctx, a)
	if err != nil {
		return err
	}
	if len(processes) > 0 {
		if _, err := rollout.Run(ctx, d.cli, rollout.Spec{App: a.App, Processes: processes, Options: d.options(a)}); err != nil {
			return err
		}
	}
	left, err := d.containers(ctx, label(phases.LabelApp, a.Name))
	errs := []error{err, d.proxy.point(ctx, a.Host, nil)}
	for _, c := range left {
		errs = append(errs, d.cli.ContainerRemove(ctx, c.ID, container.RemoveOptions{Force: true}))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("destroy %s: %w", a.Name, err)
	}
	fmt.Fprintf(d.out, "%s: destroyed\n", a.Name)
	return nil
}
