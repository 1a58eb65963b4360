package core

import (
	"fmt"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

// Measured on engines 20.10, 26.1 and 28.5.
func TestNetworkDisabled(t *testing.T) {
	for _, mode := range []container.NetworkMode{"", "own", "nope", "host", "none"} {
		eachApp(t, func(t *testing.T, e *Engine) {
			createNetwork(t, e, dnetwork.CreateRequest{Name: "own"})
			config := command("x")
			config.NetworkDisabled = true
			started(t, e, "cc", config, &container.HostConfig{NetworkMode: mode, DNS: []string{"zz"}})
			c := inspect(t, e, "cc")
			got := fmt.Sprintf("%d networks, sandbox %q, files %t %t %t", len(c.NetworkSettings.Networks), c.NetworkSettings.SandboxID, //nolint:staticcheck // engines of today fill it in
				c.HostsPath != "", c.ResolvConfPath != "", c.HostnamePath != "")
			want := map[string]string{
				"28.5": `0 networks, sandbox "", files false false false`,
				"":     `0 networks, sandbox "", files false false true`,
			}
			if diff := cmp.Diff(of(want, e), got); diff != "" {
				t.Errorf("mode %q: -want +got:\n%s", mode, diff)
			}
		})
	}
}

func TestConnectWithNetworkDisabled(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "own"})
		config := command("x")
		config.NetworkDisabled = true
		id := started(t, e, "cc", config, nil)
		got := replaceID(answer(e.NetworkConnect(e.Profile.API, "own", dnetwork.ConnectOptions{Container: "cc"})), id)
		want := map[string]string{
			"28.5": "404 network sandbox for container <ID> not found",
			"":     "501 fakedocker: the connection of a running container with NetworkDisabled is not modelled",
		}
		if diff := cmp.Diff(of(want, e), got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
