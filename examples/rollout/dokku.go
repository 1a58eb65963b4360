package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/phases"
)

// This file is the order of Dokku, by hand, for comparison: containers are
// created, attached, started and checked one after the other, with their name
// from the start on where the network is joined before it. When all are healthy
// they join the networks of attach-post-deploy, and all old ones are told to
// stop at once.

// retireAfter is when an old container is killed at the latest.
const retireAfter = 10 // seconds

// dokku lets callers ask while rollouts in this order follow one another.
func (s stage) dokku(ctx context.Context) (probe.Seen, error) {
	bound, err := s.bind(ctx)
	if err != nil {
		return probe.Seen{}, err
	}
	ids, err := s.dokkuRollout(ctx, bound, 0, nil)
	if err != nil {
		return probe.Seen{}, err
	}
	seen, err := s.callDuring(ctx, func(ctx context.Context) error {
		for i := range s.options.rollouts {
			if ids, err = s.dokkuRollout(ctx, bound, i+1, ids); err != nil {
				return err
			}
		}
		return nil
	})
	return seen, errors.Join(err, s.dokkuRetire(ctx, ids))
}

func (s stage) bind(ctx context.Context) (*phases.Bound, error) {
	plan, err := shop(s.gate).Plan(phases.Deploy, "web")
	if err != nil {
		return nil, err
	}
	return plan.Bind(ctx, s.Client)
}

func (s stage) dokkuRollout(ctx context.Context, bound *phases.Bound, n int, old []string) (young []string, err error) {
	began := time.Now()
	for i := range s.replicas {
		id, err := s.dokkuContainer(ctx, bound, fmt.Sprintf("shop.web.%d.%d", n, i+1))
		if err != nil {
			return nil, err
		}
		young = append(young, id)
	}
	for _, id := range young {
		if err := bound.Deployed(ctx, id); err != nil {
			return nil, err
		}
	}
	err = s.dokkuRetire(ctx, old)
	s.Say("Dokku's order, rollout %d of %d  %v", n, s.options.rollouts, time.Since(began).Round(time.Millisecond))
	return young, err
}

// dokkuContainer takes one container to where it is healthy.
func (s stage) dokkuContainer(ctx context.Context, bound *phases.Bound, name string) (string, error) {
	cfg, hc, nc := s.config(), container.HostConfig{}, dnetwork.NetworkingConfig{}
	if err := bound.Configure(&cfg, &hc, &nc); err != nil {
		return "", err
	}
	made, err := s.Client.ContainerCreate(ctx, &cfg, &hc, &nc, nil, name)
	if err != nil {
		return "", err
	}
	if err := bound.Created(ctx, made.ID); err != nil {
		return "", err
	}
	if err := s.Client.ContainerStart(ctx, made.ID, container.StartOptions{}); err != nil {
		return "", err
	}
	return made.ID, lab.Poll(ctx, func() (bool, error) { return s.ready(ctx, made.ID) == nil, ctx.Err() })
}

// dokkuRetire tells all old containers to stop, and removes them.
func (s stage) dokkuRetire(ctx context.Context, old []string) error {
	errs := make(chan error)
	for _, id := range old {
		go func() {
			seconds := retireAfter
			err := s.Client.ContainerStop(ctx, id, container.StopOptions{Timeout: &seconds})
			errs <- errors.Join(err, s.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true}))
		}()
	}
	var all []error
	for range old {
		all = append(all, <-errs)
	}
	return errors.Join(all...)
}
