package phases_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// made creates a container as create does, without attaching it, and returns
// what is known of it without asking.
func (w *world) made(bound *phases.Bound, change func(*call)) container.InspectResponse {
	w.t.Helper()
	c := call{cfg: container.Config{Image: w.Image, Cmd: []string{probe.Path, "serve"}, Labels: w.Labels()}}
	if change != nil {
		change(&c)
	}
	success(w.t, c.configure(bound))
	id := w.createOnly(bound, func(other *call) { *other = c })
	return phases.JustCreated(id, &c.cfg, &c.hc, &c.nc)
}

// TestFewestCalls checks that a container which is known costs one connect for
// each network that cannot travel in its create call, and nothing else, and ends
// up as if it had been looked at.
func TestFewestCalls(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, two, late := w.network("first"), w.network("one"), w.network("two"), w.network("late")
		for _, settings := range []phases.Settings{
			{AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late}},
			{AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late}, InitialNetwork: phases.Use(first)},
		} {
			w := &world{Lab: w.Lab, tap: w.tap, t: t}
			app := phases.App{Name: "shop", Settings: settings}
			bound := w.bind(app, phases.Deploy, "web")
			known := w.made(bound, nil)
			w.tap.calls()
			success(t, bound.CreatedFrom(t.Context(), known))
			connects := []string{"connect", "connect"}
			if versions.GreaterThanOrEqualTo(w.tap.ClientVersion(), "1.44") {
				connects = nil
			}
			equal(t, connects, w.tap.calls())

			w.start(known.ID)
			running := w.inspect(known.ID)
			success(t, bound.DeployedFrom(t.Context(), running))
			addr, err := bound.UpstreamFrom(running, 5000)
			success(t, err)
			equal(t, []string{"connect"}, w.tap.calls())

			looked := w.deploy(app)
			equal(t, w.names(looked), w.names(known.ID))
			want, err := bound.Upstream(t.Context(), known.ID, 5000)
			success(t, err)
			equal(t, want.String(), addr.String())
		}
	})
}

// TestJustCreated checks that what is known of a container without asking is what
// the engine says of it.
func TestJustCreated(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one := w.network("first"), w.network("one")
		type facts struct {
			Hostname, Status string
			Mode             container.NetworkMode
			Networks         []string
		}
		of := func(c container.InspectResponse) facts {
			networks := slices.Sorted(maps.Keys(c.NetworkSettings.Networks))
			if len(networks) == 1 && (networks[0] == "default" || networks[0] == "bridge") {
				networks = nil // where no network was chosen
			}
			return facts{c.Config.Hostname, c.State.Status, c.HostConfig.NetworkMode, networks}
		}
		chosen := func(c *call) { c.cfg.Hostname = "box" }
		for name, c := range map[string]struct {
			settings phases.Settings
			change   func(*call)
		}{
			"initial network":   {phases.Settings{InitialNetwork: phases.Use(first)}, nil},
			"chosen hostname":   {phases.Settings{InitialNetwork: phases.Use(first)}, chosen},
			"post-create":       {phases.Settings{AttachPostCreate: []string{one}}, nil},
			"initial and later": {phases.Settings{InitialNetwork: phases.Use(first), AttachPostCreate: []string{one}}, nil},
		} {
			t.Run(name, func(t *testing.T) {
				w := &world{Lab: w.Lab, tap: w.tap, t: t}
				known := w.made(w.bind(phases.App{Name: "shop", Settings: c.settings}, phases.Deploy, "web"), c.change)
				want := of(w.inspect(known.ID))
				if got := of(known); got.Mode == "" {
					want.Mode = "" // the engine says what it took for it
				}
				equal(t, want, of(known))
			})
		}
	})
}

// TestKnownButGone checks that what was known and is so no longer is looked at
// before it is judged.
func TestKnownButGone(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		late, later := w.network("late"), w.network("later")
		app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{late, later}}}
		bound := w.bind(app, phases.Deploy, "web")
		id := w.create(bound)
		w.start(id)
		running := w.inspect(id)

		success(t, bound.Deployed(t.Context(), id))
		success(t, bound.DeployedFrom(t.Context(), running)) // somebody else was faster
		success(t, bound.Detach(t.Context(), id))

		w.removeNetwork(later)
		failure(t, bound.DeployedFrom(t.Context(), running), network.ErrNotFound)
		equal(t, []string{"bridge"}, w.networks(id))

		success(t, w.tap.real.ContainerRemove(t.Context(), id, container.RemoveOptions{Force: true}))
		failure(t, bound.DeployedFrom(t.Context(), running), network.ErrContainerNotFound)
	})
}

func TestKnownInvalid(t *testing.T) {
	l := lab.ForTest(t, "28.5")
	w := newWorld(t, l, l.Client)
	bound := w.bind(phases.App{Name: "shop"}, phases.Deploy, "web")
	for _, c := range []container.InspectResponse{
		{},
		phases.JustCreated("", nil, nil, nil),
		phases.JustCreated("../x", nil, nil, nil),
	} {
		failure(t, bound.CreatedFrom(t.Context(), c), phases.ErrInvalid)
		failure(t, bound.DeployedFrom(t.Context(), c), phases.ErrInvalid)
		_, err := bound.UpstreamFrom(c, 80)
		failure(t, err, phases.ErrInvalid)
		failure(t, new(phases.Bound).CreatedFrom(t.Context(), c), phases.ErrInvalid)
		failure(t, (*phases.Bound)(nil).DeployedFrom(t.Context(), c), phases.ErrInvalid)
	}
	_, err := bound.UpstreamFrom(phases.JustCreated("0123456789ab", nil, nil, nil), 0)
	failure(t, err, phases.ErrInvalid)
	_, err = bound.UpstreamFrom(phases.JustCreated("0123456789ab", nil, nil, nil), 80)
	failure(t, err, phases.ErrNoAddress)
}
