package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
)

// A census is how much of this run is on the engine.
type census struct {
	containers, networks int
	endpoints            int // on the shared network
}

// String returns the census in words.
func (c census) String() string {
	return fmt.Sprintf("%d containers, %d networks, %d endpoints", c.containers, c.networks, c.endpoints)
}

// census counts. Whatever belongs to a rollout inherits the label of the image.
func (s stage) census(ctx context.Context) (census, error) {
	var own []filters.KeyValuePair
	for key, value := range s.Labels() {
		own = append(own, filters.Arg("label", key+"="+value))
	}
	labelled := filters.NewArgs(own...)
	cs, errC := s.Client.ContainerList(ctx, container.ListOptions{All: true, Filters: labelled})
	ns, errN := s.Client.NetworkList(ctx, dnetwork.ListOptions{Filters: labelled})
	net, errI := s.Client.NetworkInspect(ctx, shared, dnetwork.InspectOptions{})
	return census{len(cs), len(ns), len(net.Containers)}, errors.Join(errC, errN, errI)
}
