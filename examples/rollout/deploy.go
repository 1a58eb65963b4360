package main

import (
	"context"
	"fmt"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// This file is the part to copy: what a deployer says about a rollout.

// spec is one rollout of the shop: which release, how many containers, how they
// are made, and when one is healthy.
func (s stage) spec(release int, observe func(rollout.Event)) rollout.Spec {
	return rollout.Spec{
		App:     shop(s.gate),
		Release: fmt.Sprint("v", release),
		Processes: []rollout.Process{{
			Name:   "web",
			Count:  s.replicas,
			Port:   alias.DefaultPort,
			Config: s.config(),
			Check:  s.check,
		}},
		Options: rollout.Options{Order: s.order, Gate: s.gate, Drain: s.drain, Settle: s.settle, Observe: observe},
	}
}

// shop joins the network when it is healthy; gated before it starts, but nobody
// finds it there until it is healthy.
func shop(gate bool) phases.App {
	app := phases.App{Name: "shop", Ports: map[string]uint16{"web": alias.DefaultPort}}
	if gate {
		app.AttachPostCreate = []string{shared}
	} else {
		app.AttachPostDeploy = []string{shared}
	}
	return app
}

// config is a server that needs some time until it is ready, and says so to
// whoever asks too early. On SIGTERM it stops accepting and finishes what it has.
func (s stage) config() container.Config {
	return container.Config{
		Image:  s.Image,
		Labels: s.Labels(),
		Cmd:    []string{probe.Path, "serve", "-cold", "-after", warmUp.String(), "-takes", request.String()},
	}
}

// check asks the server itself whether it is ready, from inside.
func (s stage) check(ctx context.Context, c rollout.Container) error {
	return s.ready(ctx, c.ID)
}

func (s stage) ready(ctx context.Context, id string) error {
	answer, err := s.Exec(ctx, id, "fetch", fmt.Sprintf("http://127.0.0.1:%d%s", alias.DefaultPort, probe.ReadyPath))
	if err == nil && answer.Outcome != probe.OK {
		err = fmt.Errorf("not ready: %v", answer)
	}
	return err
}

// rollouts lets rollouts follow one another.
func (s stage) rollouts(ctx context.Context) error {
	for i := range s.options.rollouts {
		p := progress{say: s.Say, log: s.logger, prefix: fmt.Sprintf("rollout %d of %d", i+1, s.options.rollouts)}
		if _, err := rollout.Run(ctx, s.Client, s.spec(i+1, p.observe)); err != nil {
			return err
		}
	}
	return nil
}

// retireAll scales the shop to zero.
func (s stage) retireAll(ctx context.Context) error {
	spec := s.spec(0, nil)
	spec.Processes[0].Count = 0
	_, err := rollout.Run(ctx, s.Client, spec)
	return err
}
