package phases_test

import (
	"context"
	"sync"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/network"
)

// tap is a client that notes its calls and can disturb them.
type tap struct {
	network.Client
	real *client.Client

	mu    sync.Mutex
	noted []string
	fail  func(op string) error // asked before each call
}

func (c *tap) note(op string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noted = append(c.noted, op)
	if c.fail == nil {
		return nil
	}
	return c.fail(op)
}

// calls returns what was called since it was asked last.
func (c *tap) calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	noted := c.noted
	c.noted = nil
	return noted
}

func (c *tap) NetworkList(ctx context.Context, o dnetwork.ListOptions) ([]dnetwork.Summary, error) {
	if err := c.note("list"); err != nil {
		return nil, err
	}
	return c.Client.NetworkList(ctx, o)
}

func (c *tap) NetworkInspect(ctx context.Context, id string, o dnetwork.InspectOptions) (dnetwork.Inspect, error) {
	if err := c.note("inspect network"); err != nil {
		return dnetwork.Inspect{}, err
	}
	return c.Client.NetworkInspect(ctx, id, o)
}

func (c *tap) NetworkConnect(ctx context.Context, id, container string, s *dnetwork.EndpointSettings) error {
	if err := c.note("connect"); err != nil {
		return err
	}
	return c.Client.NetworkConnect(ctx, id, container, s)
}

func (c *tap) NetworkDisconnect(ctx context.Context, id, container string, force bool) error {
	if err := c.note("disconnect"); err != nil {
		return err
	}
	return c.Client.NetworkDisconnect(ctx, id, container, force)
}

func (c *tap) ContainerInspect(ctx context.Context, id string) (container.InspectResponse, error) {
	if err := c.note("inspect"); err != nil {
		return container.InspectResponse{}, err
	}
	return c.Client.ContainerInspect(ctx, id)
}

func (c *tap) ContainerList(ctx context.Context, o container.ListOptions) ([]container.Summary, error) {
	if err := c.note("list containers"); err != nil {
		return nil, err
	}
	return c.Client.ContainerList(ctx, o)
}
