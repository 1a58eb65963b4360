package phases_test

import (
	"context"
	"slices"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// catalog is an engine that has networks and an API version, and does nothing:
// enough for what follows from a plan without any call. Another call than a
// list panics.
type catalog struct {
	network.Client
	api      string
	internal []string
	names    []string
	lists    int
}

// everyNetwork is a catalog of the networks that the tests of the create call
// use.
func everyNetwork(api string, internal ...string) *catalog {
	return &catalog{api: api, internal: internal, names: []string{"front", "back", "z-back", "a-back", "late", "x"}}
}

func (c *catalog) ClientVersion() string { return c.api }

func (c *catalog) NetworkList(context.Context, dnetwork.ListOptions) ([]dnetwork.Summary, error) {
	c.lists++
	var all []dnetwork.Summary
	for _, name := range c.names {
		all = append(all, dnetwork.Summary{
			Name: name, ID: "id-of-" + name, Driver: "bridge", Internal: slices.Contains(c.internal, name),
		})
	}
	return all, nil
}

// bind plans and binds a container of an app.
func (c *catalog) bind(t *testing.T, app phases.App, phase phases.ContainerPhase, process string) *phases.Bound {
	t.Helper()
	plan, err := app.Plan(phase, process)
	success(t, err)
	bound, err := plan.Bind(t.Context(), c)
	success(t, err)
	return bound
}
