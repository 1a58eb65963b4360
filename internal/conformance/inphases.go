package conformance

import (
	"fmt"
	"slices"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// python is the app of these scenarios.
func python(settings phases.Settings) phases.App {
	return phases.App{Name: "python-app", Settings: settings, Ports: map[string]uint16{"web": alias.DefaultPort}}
}

// Bind plans one phase of an app's web process and binds it to the engine.
func (e *Env) Bind(app phases.App, phase phases.ContainerPhase) *phases.Bound {
	e.T.Helper()
	plan, err := app.Plan(phase, "web")
	e.must(err)
	bound, err := plan.Bind(e.ctx(), e.Client)
	e.must(err)
	return bound
}

// Made creates a container for what was bound, up to its start.
func (e *Env) Made(bound *phases.Bound) string {
	e.T.Helper()
	cfg := container.Config{Image: e.Image, Cmd: []string{probe.Path, "serve"}, Labels: e.Labels()}
	hostCfg, netCfg := container.HostConfig{}, dnetwork.NetworkingConfig{}
	e.must(bound.Configure(&cfg, &hostCfg, &netCfg))
	created, err := e.Client.ContainerCreate(e.ctx(), &cfg, &hostCfg, &netCfg, nil, "")
	e.must(err)
	e.made.containers = append(e.made.containers, created.ID)
	e.must(bound.Created(e.ctx(), created.ID))
	return created.ID
}

// Deploy takes a container of an app's web process through all phases.
func (e *Env) Deploy(app phases.App) string {
	e.T.Helper()
	bound := e.Bind(app, phases.Deploy)
	id := e.Made(bound)
	e.Start(id)
	e.Healthy(id)
	e.must(bound.Deployed(e.ctx(), id))
	return id
}

const (
	web = "python-app.web"
	url = "http://python-app.web:5000"
)

// inPhases are about when a container joins its networks.
var inPhases = []Scenario{
	{"initial-network: the container is on it and on nothing else, from its start", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		id := e.Made(e.Bind(python(phases.Settings{InitialNetwork: phases.Use(net)}), phases.Deploy))
		e.isOn(id, net)
		e.Resolves(asker, web)
		e.Start(id)
		e.Resolves(asker, web, e.IP(id, net))
	}},
	{"attach-post-create: the container is on it beside the default bridge, from its start", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		id := e.Made(e.Bind(python(phases.Settings{AttachPostCreate: []string{net}}), phases.Deploy))
		e.isOn(id, net, "bridge")
		e.Resolves(asker, web)
		e.Start(id)
		e.Resolves(asker, web, e.IP(id, net))
	}},
	{"attach-post-deploy: the container is found when its deploy is judged healthy, and not before", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		bound := e.Bind(python(phases.Settings{AttachPostDeploy: []string{net}}), phases.Deploy)
		id := e.Made(bound)
		e.Start(id)
		e.Healthy(id)
		e.isOn(id, "bridge")
		e.Resolves(asker, web)
		e.must(bound.Deployed(e.ctx(), id))
		e.isOn(id, net, "bridge")
		e.Resolves(asker, web, e.IP(id, net))
		e.Expect(probe.OK, asker, "fetch", url)
	}},
	{"a container is on all networks of all phases, under its alias", func(e *Env) {
		nets := []string{e.Network("a"), e.Network("b"), e.Network("c"), e.Network("d"), e.Network("e")}
		id := e.Deploy(everywhere(nets))
		e.isOn(id, nets...)
		for _, net := range nets {
			asker := e.Run(Box{Net: net})
			e.Resolves(asker, web, e.IP(id, net))
			e.Resolves(asker, e.Inspect(id).Config.Hostname+"."+web, e.IP(id, net))
			e.Expect(probe.OK, asker, "fetch", url)
		}
	}},
	{"Upstream is where the host reaches the process, whatever its networks are", func(e *Env) {
		net, other := e.Network("a"), e.Network("b")
		for _, settings := range []phases.Settings{
			{},
			{InitialNetwork: phases.Use(net)},
			{AttachPostCreate: []string{net, other}},
			{InitialNetwork: phases.Use(other), AttachPostDeploy: []string{net}},
		} {
			app := python(settings)
			id := e.Deploy(app)
			upstream, err := e.Bind(app, phases.Deploy).Upstream(e.ctx(), id, alias.DefaultPort)
			e.must(err)
			conn, err := e.Host.Dial(e.ctx(), "tcp", upstream.String())
			e.must(err)
			e.must(conn.Close())
		}
	}},
	{"several containers share the name, and each has one of its own", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		app := python(phases.Settings{AttachPostCreate: []string{net}})
		one, two := e.Deploy(app), e.Deploy(app)
		e.Resolves(asker, web, e.IP(one, net), e.IP(two, net))
		counts := e.Answers(asker, url, "40")
		for _, id := range []string{one, two} {
			hostname := e.Inspect(id).Config.Hostname
			e.Resolves(asker, hostname+"."+web, e.IP(id, net))
			if counts[hostname] == 0 {
				e.T.Errorf("answers %v, none of %s", counts, hostname)
			}
		}
	}},
	{"with a TLD the name ends in it", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		id := e.Deploy(python(phases.Settings{InitialNetwork: phases.Use(net), TLD: phases.Use("corp.internal")}))
		e.Resolves(asker, web+".corp.internal", e.IP(id, net))
		e.Resolves(asker, web)
	}},
	{"a one-off container joins the networks and has no name on them", func(e *Env) {
		net, late := e.Network("a"), e.Network("b")
		app := python(phases.Settings{AttachPostCreate: []string{net}, AttachPostDeploy: []string{late}})
		server := e.Deploy(app)
		bound := e.Bind(app, phases.Run)
		id := e.Made(bound)
		e.Start(id)
		e.must(bound.Deployed(e.ctx(), id))
		e.isOn(id, net, "bridge")
		e.Resolves(id, web, e.IP(server, net))
	}},
	{"the phases can be repeated", func(e *Env) {
		net, late := e.Network("a"), e.Network("b")
		bound := e.Bind(python(phases.Settings{AttachPostCreate: []string{net}, AttachPostDeploy: []string{late}}), phases.Deploy)
		id := e.Made(bound)
		e.must(bound.Created(e.ctx(), id))
		e.Start(id)
		for range 2 {
			e.must(bound.Created(e.ctx(), id))
			e.must(bound.Deployed(e.ctx(), id))
		}
		e.isOn(id, "bridge", net, late)
		for range 2 {
			e.must(bound.Detach(e.ctx(), id))
		}
		e.isOn(id, "bridge")
	}},
	{"Bind finds a network that is missing before anything is made", func(e *Env) {
		plan, err := python(phases.Settings{AttachPostDeploy: []string{e.Unique("missing")}}).Plan(phases.Deploy, "web")
		e.must(err)
		_, err = plan.Bind(e.ctx(), e.Client)
		e.Refused(err, network.ErrNotFound)
	}},
	{"a network that is replaced after Bind is not joined instead", func(e *Env) {
		net := e.info("a")
		bound := e.Bind(python(phases.Settings{InitialNetwork: phases.Use(net.Name)}), phases.Deploy)
		e.must(e.Nets.Destroy(e.ctx(), net.Name, network.DestroyOptions{}))
		e.Network("a")
		id := e.Made(bound)
		e.status("start", e.Client.ContainerStart(e.ctx(), id, startOptions), isNotFound)
	}},
}

// everywhere attaches an app to the networks: the first is the initial one,
// the last is attached after the deploy, the others before the start.
func everywhere(nets []string) phases.App {
	last := len(nets) - 1
	return python(phases.Settings{
		InitialNetwork:   phases.Use(nets[0]),
		AttachPostCreate: nets[1:last],
		AttachPostDeploy: nets[last:],
	})
}

// isOn checks the networks that a container is on.
func (e *Env) isOn(id string, want ...string) {
	e.T.Helper()
	var got []string
	for name := range e.Inspect(id).NetworkSettings.Networks {
		got = append(got, name)
	}
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if diff := cmp.Diff(want, got); diff != "" {
		e.T.Errorf("networks of %s (-want +got)\n%s", fmt.Sprintf("%.12s", id), diff)
	}
}
