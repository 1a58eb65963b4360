package phases_test

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// driftApp is deployed with all that can differ.
func driftApp() phases.App {
	return phases.App{Name: "shop", Ports: map[string]uint16{"web": 5000}, Settings: phases.Settings{
		InitialNetwork:   phases.Use("front"),
		AttachPostCreate: []string{"back"},
		AttachPostDeploy: []string{"late"},
		TLD:              phases.Use("internal"),
		HostAccess:       []phases.HostRule{rule(dbGateway, phases.Deploy)},
	}}
}

// driftContainer is a container of driftApp, as an engine shows it.
func driftContainer() container.InspectResponse {
	const name = "shop.web.internal"
	return container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{HostConfig: &container.HostConfig{NetworkMode: "front", ExtraHosts: []string{"db:host-gateway"}}},
		Config:            &container.Config{Env: []string{"PATH=/bin", "PORT=5000"}, Labels: labelled("shop", "web", "deploy")},
		NetworkSettings: &container.NetworkSettings{Networks: endpoints{
			"front": on("front", name), "back": on("back", name), "late": on("late", "0123456789ab", name),
		}},
	}
}

func TestDrift(t *testing.T) {
	for _, c := range []struct {
		name      string
		app       func(*phases.App)
		container func(*container.InspectResponse)
		want      string
	}{
		{"nothing", nil, nil, "same"},
		{"host access", func(a *phases.App) { a.HostAccess = []phases.HostRule{} }, nil,
			`needs a rebuild: host-access: ExtraHosts: has "db:host-gateway"`},
		{"the host's network", func(a *phases.App) {
			a.Settings = phases.Settings{HostAccess: []phases.HostRule{rule(host, phases.Deploy)}}
		}, nil, `needs a rebuild: host-access: NetworkMode: "front" instead of "host"; host-access: ExtraHosts: has "db:host-gateway"; ` +
			`networks: Networks: has "back"; initial-network: Networks: has "front"; networks: Networks: has "late"`},
		{"PORT", func(a *phases.App) { a.Ports = map[string]uint16{"web": 80} }, nil, `needs a rebuild: ports: Env: "PORT=5000" instead of "PORT=80"`},
		{"no PORT", nil, func(c *container.InspectResponse) { c.Config.Env = []string{"PORT"} }, `needs a rebuild: ports: Env: lacks "PORT=5000"`},
		{"the plan has no PORT", func(a *phases.App) { a.Ports = nil }, nil, "same"},
		{"no labels", nil, func(c *container.InspectResponse) { c.Config.Labels = nil },
			`needs a rebuild: name: Labels.io.github.appnet-go.app: lacks "shop"; process: Labels.io.github.appnet-go.process: lacks "web"; phase: Labels.io.github.appnet-go.phase: lacks "deploy"`},
		{"a network more", func(a *phases.App) { a.AttachPostCreate = []string{"back", "x"} }, nil, `needs a rebuild: attach-post-create: Networks: lacks "x"`},
		{"a network less", func(a *phases.App) { a.AttachPostDeploy = nil }, nil, `needs a rebuild: networks: Networks: has "late"`},
		{"a network that somebody else chose", nil, func(c *container.InspectResponse) {
			c.NetworkSettings.Networks["x"], c.NetworkSettings.Networks["y"] = on("x", "mine"), nil
		}, "same"},
		{"not deployed yet", nil, func(c *container.InspectResponse) { delete(c.NetworkSettings.Networks, "late") },
			`needs a rebuild: attach-post-deploy: Networks: lacks "late"`},
		{"another initial network", func(a *phases.App) { a.InitialNetwork = phases.Use("x") }, nil,
			`needs a rebuild: initial-network: NetworkMode: "front" instead of "x"; initial-network: Networks: lacks "x"; initial-network: Networks: has "front"`},
		{"the initial network is no more", func(a *phases.App) { a.InitialNetwork = phases.None() }, nil,
			`needs a rebuild: initial-network: Networks: has "front"`},
		{"a network in another phase", func(a *phases.App) {
			a.AttachPostCreate, a.AttachPostDeploy = a.AttachPostDeploy, a.AttachPostCreate
		}, nil, "same"},
		{"another TLD", func(a *phases.App) { a.TLD, a.AttachPostCreate, a.AttachPostDeploy = phases.Use("example"), nil, nil },
			func(c *container.InspectResponse) {
				c.NetworkSettings.Networks = endpoints{"front": on("front", "shop.web.internal")}
			},
			`needs a rebuild: tld: Networks["front"].Aliases: "shop.web.internal" instead of "shop.web.example"`},
		{"no name", nil, func(c *container.InspectResponse) { c.NetworkSettings.Networks["back"].Aliases = nil },
			`needs a rebuild: attach-post-create: Networks["back"].Aliases: lacks "shop.web.internal"`},
		{"the default route", func(a *phases.App) { a.DefaultRoute = phases.Use("late") }, nil, `needs a rebuild: default-route: GwPriority: "back" instead of "late"`},
		{"the default route as chosen", func(a *phases.App) { a.DefaultRoute = phases.Use("late") },
			func(c *container.InspectResponse) { c.NetworkSettings.Networks["late"].GwPriority = 1 }, "same"},
	} {
		t.Run(c.name, func(t *testing.T) {
			app, response := driftApp(), driftContainer()
			if c.app != nil {
				c.app(&app)
			}
			if c.container != nil {
				c.container(&response)
			}
			plan, err := app.Plan(phases.Deploy, "web")
			success(t, err)
			drift, err := plan.Drift(response)
			success(t, err)
			equal(t, c.want, drift.String())
			equal(t, c.want == "same", drift.Same())
		})
	}
}

func TestDriftOfCommand(t *testing.T) {
	plan, err := driftApp().Plan(phases.Run, "")
	success(t, err)
	response := driftContainer()
	response.Config = &container.Config{Labels: map[string]string{phases.LabelApp: "shop", phases.LabelPhase: "run"}}
	response.HostConfig.ExtraHosts = nil
	delete(response.NetworkSettings.Networks, "late")
	drift, err := plan.Drift(response)
	success(t, err)
	equal(t, phases.Drift(nil), drift)
}

func TestDriftTyped(t *testing.T) {
	app := driftApp()
	app.Ports["web"] = 80
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	drift, err := plan.Drift(driftContainer())
	success(t, err)
	equal(t, phases.Drift{{Property: "ports", Difference: hostaccess.Difference{Field: "Env", Have: "PORT=5000", Want: "PORT=80"}}}, drift)
}

func TestDriftErrors(t *testing.T) {
	plan, err := driftApp().Plan(phases.Deploy, "web")
	success(t, err)
	for name, remove := range map[string]func(*container.InspectResponse){
		"all":         func(c *container.InspectResponse) { *c = container.InspectResponse{} },
		"host config": func(c *container.InspectResponse) { c.HostConfig = nil },
		"config":      func(c *container.InspectResponse) { c.Config = nil },
		"networks":    func(c *container.InspectResponse) { c.NetworkSettings = nil },
	} {
		response := driftContainer()
		remove(&response)
		drift, err := plan.Drift(response)
		if failure(t, err, phases.ErrInvalid); drift != nil {
			t.Errorf("%s: %v beside an error", name, drift)
		}
	}
	_, err = phases.Plan{}.Drift(driftContainer())
	failure(t, err, phases.ErrInvalid)
}

// TestDriftOfBound checks that a network that was made again is another one.
func TestDriftOfBound(t *testing.T) {
	bound := everyNetwork("1.51").bind(t, driftApp(), phases.Deploy, "web")
	response := driftContainer()
	response.HostConfig.NetworkMode = "id-of-front"
	drift, err := bound.Drift(response)
	success(t, err)
	equal(t, "same", drift.String())
	response.NetworkSettings.Networks["back"] = &dnetwork.EndpointSettings{NetworkID: "old", Aliases: []string{"shop.web.internal"}}
	drift, err = bound.Drift(response)
	success(t, err)
	equal(t, `needs a rebuild: attach-post-create: Networks["back"].NetworkID: "old" instead of "id-of-back"`, drift.String())
}

// TestDriftOnEngines checks that what an engine shows of a deployed container is
// what its plan wants, and not what another plan wants.
func TestDriftOnEngines(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, late := w.network("first"), w.network("one"), w.network("late")
		for name, app := range map[string]phases.App{
			"nothing":  {Name: "shop"},
			"networks": {Name: "shop", Settings: phases.Settings{InitialNetwork: phases.Use(first), AttachPostCreate: []string{one}, AttachPostDeploy: []string{late}}},
			"later":    {Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{one}, AttachPostDeploy: []string{late}, TLD: phases.Use("internal")}},
			"gateway":  appWith(rule(gateway, phases.Deploy)),
			"host":     appWith(rule(host, phases.Deploy)),
		} {
			t.Run(name, func(t *testing.T) {
				app.Ports = map[string]uint16{"web": 5000}
				response := w.inspect(w.deploy(app))
				drift, err := w.bind(app, phases.Deploy, "web").Drift(response)
				success(t, err)
				equal(t, "same", drift.String())
				other := phases.App{Name: "shop", Ports: map[string]uint16{"web": 80}, Settings: phases.Settings{
					InitialNetwork: phases.Use(late), HostAccess: []phases.HostRule{rule(dbGateway, phases.Deploy)},
				}}
				drift, err = w.bind(other, phases.Deploy, "web").Drift(response)
				success(t, err)
				differ := map[string]bool{}
				for _, difference := range drift {
					differ[difference.Property] = true
				}
				for _, property := range []string{"ports", "host-access", "initial-network"} {
					equal(t, true, differ[property])
				}
			})
		}
	})
}
