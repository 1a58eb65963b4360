package rollout_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// changes fails if a call was more than a question.
func changes(t *testing.T, calls []fakedocker.Call) {
	t.Helper()
	for _, c := range calls {
		if c.Method != "GET" && c.Method != "HEAD" {
			t.Errorf("called %s %s", c.Op, c.Path)
		}
	}
}

// called returns a container's name without its slash, and if it is the one that a
// rollout gives, without the rollout's ID, which differs from run to run.
func called(c container.Summary) string {
	name, id := strings.TrimPrefix(c.Names[0], "/"), c.Labels[rollout.LabelRollout]
	if id == "" {
		return name
	}
	return strings.TrimSuffix(name, "."+id)
}

// answers asks for a name from another container on the network.
func answers(t *testing.T, eng *fakedocker.Engine, network, name string, want int) {
	t.Helper()
	cli := eng.Client()
	c, err := cli.ContainerCreate(t.Context(), &container.Config{Image: "app:1"}, &container.HostConfig{NetworkMode: container.NetworkMode(network)},
		&dnetwork.NetworkingConfig{}, nil, "asker")
	if err == nil {
		err = cli.ContainerStart(t.Context(), c.ID, container.StartOptions{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := eng.Resolve("asker", name); len(got) != want {
		t.Errorf("%s on %s answers %v, want %d", name, network, got, want)
	}
	if err := cli.ContainerRemove(t.Context(), c.ID, container.RemoveOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
}
