package main

import (
	"context"
	"errors"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// The callers are an app of their own on the shop's network: a few of each
// manner, who ask for http://shop.web:5000 without pause.
const callersApp = "callers"

// callDuring lets callers ask while something is done, and returns what they saw.
func (s stage) callDuring(ctx context.Context, do func(context.Context) error) (probe.Seen, error) {
	id, err := s.startCallers(ctx)
	if err != nil {
		return probe.Seen{}, err
	}
	if err := do(ctx); err != nil {
		return probe.Seen{}, errors.Join(err, s.removeCallers(ctx))
	}
	seconds := 10
	if err := s.Client.ContainerStop(ctx, id, container.StopOptions{Timeout: &seconds}); err != nil {
		return probe.Seen{}, err
	}
	text, err := s.Output(ctx, id)
	if err != nil {
		return probe.Seen{}, err
	}
	seen, err := probe.ReadSeen(text)
	return seen, errors.Join(err, s.removeCallers(ctx))
}

// startCallers deploys the callers: they run when it returns.
func (s stage) startCallers(ctx context.Context) (id string, err error) {
	result, err := s.rolloutOfCallers(ctx, 1)
	if err != nil {
		return "", err
	}
	return result.Created[0].ID, nil
}

func (s stage) removeCallers(ctx context.Context) error {
	_, err := s.rolloutOfCallers(ctx, 0)
	return err
}

func (s stage) rolloutOfCallers(ctx context.Context, count int) (rollout.Result, error) {
	return rollout.Run(ctx, s.Client, rollout.Spec{
		App: phases.App{Name: callersApp, Settings: phases.Settings{InitialNetwork: phases.Use(shared)}},
		Processes: []rollout.Process{{
			Name: "web", Count: count, Uptime: -1,
			Config: container.Config{Image: s.Image, Labels: s.Labels(), Cmd: []string{
				probe.Path, "call", "-n", "2", "-by", "next,first,keep,lookup", "-pause", "1ms",
				"-late", late.String(), name.URL("http", port),
			}},
		}},
	})
}

// makeNetwork makes the network that both apps join.
func (s stage) makeNetwork(ctx context.Context) error {
	_, err := network.New(s.Client).Create(ctx, network.Spec{Name: shared, Labels: s.Labels()})
	return err
}
