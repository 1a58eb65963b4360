package fakedocker_test

import (
	"context"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// state is what an inspect says of a container's state.
func state(t *testing.T, cli *client.Client, name string) container.ContainerState {
	t.Helper()
	c, err := cli.ContainerInspect(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return c.State.Status
}

func TestLifeOfAContainer(t *testing.T) {
	t.Parallel()
	steps := []struct {
		name string
		do   func(context.Context, *client.Client) error
		want container.ContainerState
	}{
		{"start again", func(ctx context.Context, c *client.Client) error {
			return c.ContainerStart(ctx, "web", container.StartOptions{})
		}, container.StateRunning},
		{"pause", func(ctx context.Context, c *client.Client) error { return c.ContainerPause(ctx, "web") }, container.StatePaused},
		{"unpause", func(ctx context.Context, c *client.Client) error { return c.ContainerUnpause(ctx, "web") }, container.StateRunning},
		{"resize", func(ctx context.Context, c *client.Client) error {
			return c.ContainerResize(ctx, "web", container.ResizeOptions{Height: 20, Width: 80})
		}, container.StateRunning},
		{"restart", func(ctx context.Context, c *client.Client) error {
			return c.ContainerRestart(ctx, "web", container.StopOptions{})
		}, container.StateRunning},
		{"stop", func(ctx context.Context, c *client.Client) error {
			return c.ContainerStop(ctx, "web", container.StopOptions{})
		}, container.StateExited},
		{"stop again", func(ctx context.Context, c *client.Client) error {
			return c.ContainerStop(ctx, "web", container.StopOptions{})
		}, container.StateExited},
		{"start after the stop", func(ctx context.Context, c *client.Client) error {
			return c.ContainerStart(ctx, "web", container.StartOptions{})
		}, container.StateRunning},
		{"kill", func(ctx context.Context, c *client.Client) error { return c.ContainerKill(ctx, "web", "KILL") }, container.StateExited},
		{"rename and back", func(ctx context.Context, c *client.Client) error {
			if err := c.ContainerRename(ctx, "web", "web2"); err != nil {
				return err
			}
			return c.ContainerRename(ctx, "web2", "web")
		}, container.StateExited},
	}
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		for _, step := range steps {
			if err := step.do(t.Context(), cli); err != nil {
				t.Errorf("%s: %v", step.name, err)
			}
			if got := state(t, cli, "web"); got != step.want {
				t.Errorf("%s: %s, want %s", step.name, got, step.want)
			}
		}
		if err := cli.ContainerRemove(t.Context(), "web", container.RemoveOptions{}); err != nil {
			t.Error(err)
		}
		if _, err := cli.ContainerInspect(t.Context(), "web"); !errdefs.IsNotFound(err) {
			t.Errorf("inspect of a removed container: %v, want not found", err)
		}
	})
}

func TestListAndPruneContainers(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		run(t, cli, "job", "shop", nil, "say", "done", "")
		waitFor(t, cli, "job")
		tests := []struct {
			name string
			o    container.ListOptions
			want []string
		}{
			{"running", container.ListOptions{}, []string{"/web"}},
			{"all, newest first", container.ListOptions{All: true}, []string{"/job", "/web"}},
			{"limit", container.ListOptions{Limit: 1}, []string{"/job"}},
			{"filter", container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("status", "exited"))}, []string{"/job"}},
			{"none", container.ListOptions{Filters: filters.NewArgs(filters.Arg("name", "nope"))}, nil},
		}
		for _, tt := range tests {
			list, err := cli.ContainerList(t.Context(), tt.o)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			var got []string
			for _, c := range list {
				got = append(got, c.Names...)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		report, err := cli.ContainersPrune(t.Context(), filters.NewArgs())
		if err != nil || len(report.ContainersDeleted) != 1 {
			t.Errorf("prune: %+v, %v; want one container", report, err)
		}
	})
}

// Which fields an inspect shows depends on the release, and what is in them on
// the version of the request too.
func TestInspectByVersion(t *testing.T) {
	t.Parallel()
	type names struct{ Aliases, DNSNames []string }
	for _, tt := range []struct {
		profile, version string
		want             func(id string) names
	}{
		{"20.10", "1.41", func(id string) names { return names{[]string{"a.web", id, "web"}, nil} }},
		{"26.1", "1.45", func(id string) names { return names{[]string{"a.web"}, []string{"web", "a.web", id}} }},
		{"26.1", "1.44", func(id string) names { return names{[]string{"a.web", id, "web"}, []string{"web", "a.web", id}} }},
		{"28.5", "1.51", func(id string) names { return names{[]string{"a.web"}, []string{"web", "a.web", id}} }},
	} {
		eng := fakedocker.Start(t, fakedocker.Options{
			Profile: tt.profile, APIVersion: tt.version, Images: map[string]fakedocker.Program{"app:1": app},
		})
		cli := eng.Client()
		network(t, cli, "shop")
		id := run(t, cli, "web", "shop", []string{"a.web"}, "wait")
		c, err := cli.ContainerInspect(t.Context(), "web")
		if err != nil {
			t.Fatal(err)
		}
		ep := c.NetworkSettings.Networks["shop"]
		if diff := cmp.Diff(tt.want(id[:12]), names{ep.Aliases, ep.DNSNames}); diff != "" {
			t.Errorf("engine %s at %s (-want +got):\n%s", tt.profile, tt.version, diff)
		}
	}
}

func TestConnectAndDisconnect(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		network(t, cli, "ops")
		run(t, cli, "web", "shop", nil, "wait")
		run(t, cli, "probe", "ops", nil, "wait")
		err := cli.NetworkConnect(t.Context(), "ops", "web", &dnetwork.EndpointSettings{Aliases: []string{"shop.web"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := eng.Resolve("probe", "shop.web"); len(got) != 1 {
			t.Errorf("shop.web resolves to %v, want one address", got)
		}
		if err := cli.NetworkConnect(t.Context(), "ops", "web", nil); !errdefs.IsPermissionDenied(err) {
			t.Errorf("connect again: %v, want permission denied", err)
		}
		if err := cli.NetworkDisconnect(t.Context(), "ops", "web", false); err != nil {
			t.Error(err)
		}
		if got := eng.Resolve("probe", "shop.web"); len(got) != 0 {
			t.Errorf("after the disconnect shop.web resolves to %v", got)
		}
		report, err := cli.NetworksPrune(t.Context(), filters.NewArgs())
		if err != nil || len(report.NetworksDeleted) != 0 {
			t.Errorf("prune: %v, %v; want nothing, both are in use", report, err)
		}
	})
}
