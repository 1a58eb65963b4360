package network_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
)

// haunted is an engine that keeps endpoints of containers that are gone.
type haunted struct {
	network.Client
	ghosts map[string]dnetwork.EndpointResource
}

func (h *haunted) NetworkInspect(ctx context.Context, id string, o dnetwork.InspectOptions) (dnetwork.Inspect, error) {
	n, err := h.Client.NetworkInspect(ctx, id, o)
	n.Containers = h.ghosts
	return n, err
}

func (h *haunted) NetworkRemove(ctx context.Context, id string) error {
	if len(h.ghosts) > 0 {
		return errRefused
	}
	return h.Client.NetworkRemove(ctx, id)
}

func (h *haunted) NetworkDisconnect(ctx context.Context, id, name string, force bool) error {
	for key, g := range h.ghosts {
		if g.Name == name && force {
			delete(h.ghosts, key)
			return nil
		}
	}
	return h.Client.NetworkDisconnect(ctx, id, name, force)
}

func TestDestroyForceExorcises(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		h := &haunted{Client: w.Client, ghosts: map[string]dnetwork.EndpointResource{"1": {Name: "late"}, "2": {Name: "other"}}}
		m := network.New(h).ForOwner(w.name("owner"))
		err := m.Destroy(w.ctx(), shop.Name, network.DestroyOptions{})
		checkClass(t, err, network.ErrInUse)
		want := `network destroy "` + shop.Name + `": in use by container "late" (gone), container "other" (gone)`
		if err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
		if pruned, err := m.Prune(w.ctx()); len(pruned) != 0 || err != nil {
			t.Errorf("Prune: %v, %v", pruned, err)
		}
		w.must(m.Destroy(w.ctx(), shop.Name, force))
	})
}

// TestGhostsOfEngines makes such an endpoint the way it happens: engines up to
// 26.1 lose one that they made between two restarts of a container.
func TestGhostsOfEngines(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		name := w.crashing("crash")
		w.start(name)
		w.eventually("it is between two restarts", func() bool {
			c, err := w.Client.ContainerInspect(w.ctx(), name)
			w.must(err)
			return c.State.Restarting
		})
		_ = w.Client.NetworkConnect(w.ctx(), shop.ID, name, nil) // refused by 28.5
		w.stop(name)
		w.must(w.Client.ContainerRemove(w.ctx(), name, container.RemoveOptions{Force: true}))
		err := w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{})
		if err == nil {
			return
		}
		checkClass(t, err, network.ErrInUse)
		var inUse *network.InUseError
		if errors.As(err, &inUse); len(inUse.Containers) != 1 || inUse.Containers[0].Name != name || inUse.Containers[0].State != "gone" {
			t.Errorf("got %v", err)
		}
		w.must(w.Destroy(w.ctx(), shop.Name, force))
	})
}

// TestDestroyForceSparesTheLiving: an endpoint whose container the list does not
// show yet is no ghost.
func TestDestroyForceSparesTheLiving(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, "")
		for _, id := range []string{w.id(web), "ep-1"} {
			h := &haunted{Client: w.tap, ghosts: map[string]dnetwork.EndpointResource{id: {Name: web}}}
			m := network.New(h).ForOwner(w.name("owner"))
			err := m.Destroy(w.ctx(), shop.Name, force)
			checkClass(t, err, network.ErrInUse)
			if want := `in use by container "` + web + `" (running)`; !strings.Contains(err.Error(), want) {
				t.Errorf("got %v\nwant %s", err, want)
			}
			w.tap.disturb(fail("ContainerInspect", 1), nil)
			err = m.Destroy(w.ctx(), shop.Name, force)
			w.tap.disturb(nil, nil)
			if want := `container "` + web + `" (unknown)`; err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v\nwant %s", err, want)
			}
			if len(h.ghosts) != 1 {
				t.Error("the endpoint was removed")
			}
		}
	})
}
