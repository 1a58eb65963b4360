package rollout_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestEnginesRefuse has an engine refuse an image, and a name be taken: neither
// leaves anything.
func TestEnginesRefuse(t *testing.T) {
	onEngines(t, func(t *testing.T, l *lab.Lab) {
		spec := site(t, l)
		spec.Release = "1"
		image := spec.Processes[0].Config.Image
		spec.Processes[0].Config.Image = "appnet.invalid/none:1"
		if _, err := rollout.Run(t.Context(), l.Client, spec); !errors.Is(err, rollout.ErrNoImage) {
			t.Errorf("no image: %v", err)
		}
		spec.Processes[0].Config.Image = image
		other := spec.App.Name + ".rollout"
		c, err := l.Client.ContainerCreate(t.Context(), &container.Config{Image: image, Labels: l.Labels(), Entrypoint: []string{"/none"}}, nil, nil, nil, other)
		if err != nil {
			t.Fatal(err)
		}
		_, err = rollout.Run(t.Context(), l.Client, spec)
		if !errors.Is(err, rollout.ErrNameTaken) {
			t.Errorf("name taken: %v", err)
		}
		if got := there(t, l.Client, spec.App.Name); got != "" {
			t.Errorf("left:\n%s", got)
		}
		if err := l.Client.ContainerRemove(t.Context(), c.ID, container.RemoveOptions{}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestEnginesVaryPorts replaces containers whose ports of the host only Vary says:
// an engine starts no second one on them.
func TestEnginesVaryPorts(t *testing.T) {
	onEngines(t, func(t *testing.T, l *lab.Lab) {
		spec := site(t, l)
		spec.Processes[0].Vary = func(index int, cfg *container.Config, hc *container.HostConfig, _ *dnetwork.NetworkingConfig) {
			cfg.ExposedPorts = nat.PortSet{"5000/tcp": {}}
			hc.PortBindings = nat.PortMap{"5000/tcp": {{HostIP: "127.0.0.1", HostPort: strconv.Itoa(28470 + index)}}}
		}
		for _, release := range []string{"1", "2"} {
			spec.Release = release
			if _, err := rollout.Run(t.Context(), l.Client, spec); err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprintf("web.1 running %s\nweb.2 running %[1]s", release)
			if got := there(t, l.Client, spec.App.Name); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		}
	})
}
