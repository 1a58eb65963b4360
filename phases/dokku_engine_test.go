package phases_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// What the rows of dokku_test.go show on an engine.

// fetch asks a URL from inside a container until it answers: a process listens
// a little after its container started.
func (w *world) fetch(id, url string) {
	w.t.Helper()
	success(w.t, lab.Poll(w.t.Context(), func() (bool, error) {
		result, err := w.Exec(w.t.Context(), id, "fetch", url)
		return result.Outcome == probe.OK, err
	}))
}

func (w *world) stop(id string) {
	w.t.Helper()
	success(w.t, w.tap.real.ContainerStop(w.t.Context(), id, container.StopOptions{}))
}

func showHostMode(t *testing.T, w *world) {
	app := appWith(rule(host, phases.Deploy))
	app.Ports = map[string]uint16{"web": 15432}
	bound := w.bind(app, phases.Deploy, "web")
	id := w.create(bound)
	w.start(id)
	at, err := bound.Upstream(t.Context(), id, 15432)
	success(t, err)
	equal(t, "127.0.0.1:15432", at.String())
	command := w.create(w.bind(appWith(rule(host, phases.Run)), phases.Run, ""))
	w.start(command)
	w.fetch(id, "http://"+at.String())

	app.AttachPostDeploy = []string{"late"}
	failure(t, app.Validate(), phases.ErrInvalid)
	published := call{hc: container.HostConfig{PortBindings: nat.PortMap{"5000/tcp": nil}}}
	failure(t, published.configure(bound), hostaccess.ErrConflict)
}

func showManagement(t *testing.T, w *world) {
	nets, name := network.New(w.tap.real), w.unique("a")
	exists := func() bool {
		found, err := nets.Exists(t.Context(), name)
		success(t, err)
		return found
	}
	failure(t, nets.Destroy(t.Context(), name, network.DestroyOptions{}), network.ErrNotFound)
	equal(t, false, exists())
	spec := network.Spec{Name: name, Labels: w.Labels()}
	_, err := nets.Create(t.Context(), spec)
	success(t, err)
	_, err = nets.Create(t.Context(), spec)
	failure(t, err, network.ErrExists)
	equal(t, true, exists())
	equal(t, true, slices.Contains(listed(t, nets, network.ListOptions{}), name))
	success(t, nets.Destroy(t.Context(), name, network.DestroyOptions{}))
	failure(t, nets.Destroy(t.Context(), name, network.DestroyOptions{}), network.ErrNotFound)
	equal(t, false, exists())
	equal(t, false, slices.Contains(listed(t, nets, network.ListOptions{}), name))
}

func listed(t *testing.T, nets *network.Manager, o network.ListOptions) []string {
	t.Helper()
	infos, err := nets.List(t.Context(), o)
	success(t, err)
	var names []string
	for _, info := range infos {
		names = append(names, info.Name)
	}
	return names
}

func showOwners(t *testing.T, w *world) {
	name := w.network("a")
	infos, err := network.New(w.tap.real).Lookup(t.Context(), name, "bridge")
	success(t, err)
	equal(t, map[string]string{name: network.DefaultOwner, "bridge": ""},
		map[string]string{name: infos[name].Owner, "bridge": infos["bridge"].Owner})
}

func showOwnedOnly(t *testing.T, w *world) {
	name := w.network("a")
	names := listed(t, network.New(w.tap.real), network.ListOptions{Owned: true})
	equal(t, []bool{true, false}, []bool{slices.Contains(names, name), slices.Contains(names, "bridge")})
}

func showAttach(t *testing.T, w *world) {
	nets := network.New(w.tap.real)
	app := phases.App{Name: "shop"}
	old := w.deploy(app)

	missing := w.unique("missing")
	success(t, app.Set("attach-post-create", missing))
	failure(t, app.Set("attach-post-deploy", missing), phases.ErrInvalid)
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	_, err = plan.Bind(t.Context(), w.tap)
	failure(t, err, network.ErrNotFound)
	equal(t, true, w.inspect(old).State.Running)

	first, one, two := w.network("first"), w.network("one"), w.network("two")
	late, later := w.network("late"), w.network("later")
	success(t, app.Set("attach-post-create", one, two))
	failure(t, app.Set("attach-post-deploy", one), phases.ErrInvalid)
	success(t, app.Set("attach-post-deploy", late, later))
	failure(t, app.Set("initial-network", later), phases.ErrInvalid)
	success(t, app.Set("initial-network", first))
	id := w.deploy(app)
	all := []string{first, one, two, late, later}
	for _, name := range all {
		equal(t, bothNames, w.names(id)[name])
		failure(t, nets.Destroy(t.Context(), name, network.DestroyOptions{}), network.ErrInUse)
	}
	success(t, w.tap.real.ContainerRemove(t.Context(), id, container.RemoveOptions{Force: true}))
	for _, name := range all {
		success(t, nets.Destroy(t.Context(), name, network.DestroyOptions{}))
	}
}

func showScale(t *testing.T, w *world) {
	late := w.network("late")
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{late}}}
	var deployed []string
	for _, scale := range []struct {
		process string
		number  int
	}{{"worker", 1}, {"web", 3}} {
		bound := w.bind(app, phases.Deploy, scale.process)
		for range scale.number {
			id := w.create(bound)
			w.start(id)
			deployed = append(deployed, id)
		}
	}
	// After every scaling a deployer walks over all containers.
	for range 2 {
		for _, id := range deployed {
			process := w.inspect(id).Config.Labels[phases.LabelProcess]
			success(t, w.bind(app, phases.Deploy, process).Deployed(t.Context(), id))
		}
	}
	users, err := network.New(w.tap.real).Containers(t.Context(), late)
	success(t, err)
	equal(t, 4, len(users))
}

func showStrangeNetwork(t *testing.T, w *world) {
	strange := w.network("a-strange")
	app := phases.App{Name: "shop"}
	id, bound := w.deploy(app), w.bind(app, phases.Deploy, "web")
	before, err := bound.Upstream(t.Context(), id, 5000)
	success(t, err)
	success(t, network.New(w.tap.real).Connect(t.Context(), strange, id, network.Endpoint{}))
	after, err := bound.Upstream(t.Context(), id, 5000)
	success(t, err)
	equal(t, before.String(), after.String())
}

func showAliases(t *testing.T, w *world) {
	first, one, late, other := w.network("first"), w.network("one"), w.network("late"), w.network("other")
	app := phases.App{Name: "shop", Settings: phases.Settings{
		InitialNetwork: phases.Use(first), AttachPostCreate: []string{one}, AttachPostDeploy: []string{late},
	}}
	w.deploy(app)
	for _, name := range []string{first, one, late} {
		w.fetch(w.asker(name), "http://shop.web:5000")
	}
	equal(t, noSuchName, w.lookup(w.asker(other), "shop.web"))
}

func showTLD(t *testing.T, w *world) {
	name := w.network("a")
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{name}, TLD: phases.Use("dokku.internal")}}
	id, asker := w.deploy(app), w.asker(name)
	equal(t, []string{w.address(id, name)}, w.lookup(asker, "shop.web.dokku.internal"))
	equal(t, noSuchName, w.lookup(asker, "shop.web"))
}

func showOwnName(t *testing.T, w *world) {
	name := w.network("a")
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{name}}}
	one, two, asker := w.deploy(app), w.deploy(app), w.asker(name)
	for _, id := range []string{one, two} {
		equal(t, []string{w.address(id, name)}, w.lookup(asker, w.inspect(id).Config.Hostname+".shop.web"))
	}
}

func showSeveralNetworks(t *testing.T, w *world) {
	names := []string{w.network("a"), w.network("b"), w.network("c")}
	id := w.deploy(phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: names}})
	for _, name := range names {
		equal(t, []string{w.address(id, name)}, w.lookup(w.asker(name), "shop.web"))
	}
}

func showOneOff(t *testing.T, w *world) {
	first, one, two, late := w.network("first"), w.network("one"), w.network("two"), w.network("late")
	app := phases.App{Name: "shop", Settings: phases.Settings{
		InitialNetwork: phases.Use(first), AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late},
	}}
	for _, phase := range []phases.ContainerPhase{phases.Run, phases.Build} {
		bound := w.bind(app, phase, "")
		id := w.create(bound)
		w.start(id)
		success(t, bound.Deployed(t.Context(), id))
		equal(t, map[string][]string{first: noNames, one: noNames, two: noNames}, w.names(id))
	}
	equal(t, noSuchName, w.lookup(w.asker(one), "shop.web"))
}

func showGateway(t *testing.T, w *world) {
	app := appWith(rule(gateway, phases.Deploy))
	app.InitialNetwork = phases.Use(w.network("a"))
	id := w.deploy(app)
	equal(t, true, slices.Contains(w.inspect(id).HostConfig.ExtraHosts, "host.docker.internal:host-gateway"))

	// A process of the host: one in a container on the host's network.
	hosted := appWith(rule(host, phases.Deploy))
	hosted.Ports = map[string]uint16{"web": 15433}
	w.deploy(hosted)
	w.fetch(id, "http://host.docker.internal:15433")
}

func showOverlap(t *testing.T, w *world) {
	name := w.network("a")
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{name}}}
	old, fresh, asker := w.deploy(app), w.deploy(app), w.asker(name)
	equal(t, sorted([]string{w.address(old, name), w.address(fresh, name)}), w.lookup(asker, "shop.web"))
	success(t, w.bind(app, phases.Deploy, "web").Detach(t.Context(), old))
	equal(t, []string{w.address(fresh, name)}, w.lookup(asker, "shop.web"))
	equal(t, true, w.inspect(old).State.Running)
}

func showInfo(t *testing.T, w *world) {
	name := w.network("a")
	info, err := network.New(w.tap.real).Get(t.Context(), name)
	success(t, err)
	equal(t, []any{name, "bridge", "local", 64}, []any{info.Name, info.Driver, info.Scope, len(info.ID)})
}

func showFreshAddress(t *testing.T, w *world) {
	name := w.network("a")
	app := phases.App{Name: "shop", Settings: phases.Settings{InitialNetwork: phases.Use(name)}}
	id, bound := w.deploy(app), w.bind(app, phases.Deploy, "web")
	w.stop(id)
	w.asker(name) // takes the address, the lowest that is free
	w.start(id)
	at, err := bound.Upstream(t.Context(), id, 5000)
	success(t, err)
	equal(t, w.address(id, name), at.Addr().String())
}

func showRestart(t *testing.T, w *world) {
	first, one, late := w.network("first"), w.network("one"), w.network("late")
	app := phases.App{Name: "shop", Settings: phases.Settings{
		InitialNetwork: phases.Use(first), AttachPostCreate: []string{one}, AttachPostDeploy: []string{late},
	}}
	id := w.deploy(app)
	w.stop(id)
	w.start(id)
	equal(t, map[string][]string{first: bothNames, one: bothNames, late: bothNames}, w.names(id))
	equal(t, []string{w.address(id, late)}, w.lookup(w.asker(late), "shop.web"))
}

func showPartialFailure(t *testing.T, w *world) {
	late, later := w.network("late"), w.network("later")
	bound := w.bind(phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{late, later}}}, phases.Deploy, "web")
	id := w.create(bound)
	w.start(id)
	refused, connects := fmt.Errorf("refused: %w", errdefs.ErrInternal), 0
	w.tap.fail = func(op string) error {
		if op == "connect" {
			connects++
		}
		if connects == 2 && op == "connect" {
			return refused
		}
		return nil
	}
	failure(t, bound.Deployed(t.Context(), id), network.ErrEngine)
	w.tap.fail = nil
	equal(t, []string{"bridge"}, w.networks(id))
	success(t, bound.Deployed(t.Context(), id))
	equal(t, sorted([]string{"bridge", late, later}), w.networks(id))
}
