package phases_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/versions"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

func planOf(t *testing.T, s phases.Settings) phases.Plan {
	t.Helper()
	plan, err := phases.App{Name: "shop", Settings: s}.Plan(phases.Deploy, "web")
	success(t, err)
	return plan
}

func TestBindMissing(t *testing.T) {
	plan := planOf(t, phases.Settings{
		InitialNetwork: phases.Use("gone"), AttachPostCreate: []string{"back", "lost"}, AttachPostDeploy: []string{"off"},
	})
	engine := everyNetwork("1.51")
	_, err := plan.Bind(t.Context(), engine)
	failure(t, err, network.ErrNotFound)
	equal(t, `bind shop.web: initial-network "gone": not found
bind shop.web: attach-post-create "lost": not found
bind shop.web: attach-post-deploy "off": not found`, err.Error())
	equal(t, 1, engine.lists)
	var e *phases.Error
	if !errors.As(err, &e) || e.Phase != phases.InitialNetwork || e.Network != "gone" {
		t.Errorf("got %+v", e)
	}
}

func TestBindAmbiguous(t *testing.T) {
	engine := everyNetwork("1.41")
	engine.names = append(engine.names, "back")
	_, err := planOf(t, phases.Settings{AttachPostCreate: []string{"back"}}).Bind(t.Context(), engine)
	failure(t, err, network.ErrAmbiguous)
}

func TestBindWithoutNetworks(t *testing.T) {
	engine := everyNetwork("1.51")
	_, err := planOf(t, phases.Settings{}).Bind(t.Context(), engine)
	success(t, err)
	equal(t, 0, engine.lists)
}

func TestBindWithoutClient(t *testing.T) {
	for _, plan := range []phases.Plan{planOf(t, phases.Settings{}), planOf(t, phases.Settings{AttachPostCreate: []string{"back"}})} {
		for _, c := range []phases.Client{nil, (*client.Client)(nil)} {
			_, err := plan.Bind(t.Context(), c)
			failure(t, err, network.ErrNoClient)
		}
	}
}

// TestBindChangedPlan checks that a plan that no app has is not carried out.
func TestBindChangedPlan(t *testing.T) {
	for name, change := range map[string]func(*phases.Plan){
		"zero":                        func(p *phases.Plan) { *p = phases.Plan{} },
		"reserved":                    func(p *phases.Plan) { p.Initial = "host" },
		"twice":                       func(p *phases.Plan) { p.PostDeploy = append(p.PostDeploy, "back") },
		"host mode and networks":      func(p *phases.Plan) { p.Access = host },
		"names for a command":         func(p *phases.Plan) { p.Phase, p.PostDeploy, p.Port = phases.Run, nil, 0 },
		"networks too late":           func(p *phases.Plan) { p.Phase, p.Alias, p.Port = phases.Run, alias.Name{}, 0 },
		"PORT for a command":          func(p *phases.Plan) { p.Phase, p.Alias, p.PostDeploy = phases.Run, alias.Name{}, nil },
		"another app's name":          func(p *phases.Plan) { p.Alias.App = "other" },
		"a hostname":                  func(p *phases.Plan) { p.Alias.Hostname = "a" },
		"a route where no network is": func(p *phases.Plan) { p.DefaultRoute = "elsewhere" },
	} {
		plan, err := phases.App{Name: "shop", Ports: map[string]uint16{"web": 1}, Settings: phases.Settings{
			AttachPostCreate: []string{"back"}, AttachPostDeploy: []string{"late"},
		}}.Plan(phases.Deploy, "web")
		success(t, err)
		change(&plan)
		engine := everyNetwork("1.51")
		if _, err := plan.Bind(t.Context(), engine); !errors.Is(err, phases.ErrInvalid) || engine.lists > 0 {
			t.Errorf("%s: error %v after %d calls", name, err, engine.lists)
		}
	}
}

func TestBoundSharesNothing(t *testing.T) {
	plan := planOf(t, phases.Settings{AttachPostCreate: []string{"back"}, AttachPostDeploy: []string{"late"}})
	bound, err := plan.Bind(t.Context(), everyNetwork("1.51"))
	success(t, err)
	plan.PostCreate[0] = "x"
	bound.Plan().PostDeploy[0] = "x"
	equal(t, []string{"back", "late"}, bound.Plan().Networks())
}

// TestDefaultRoute checks that the route is chosen where the API can, and
// refused where it would be dropped.
func TestDefaultRoute(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		one, late := w.network("one"), w.network("late")
		w.tap.real.NegotiateAPIVersion(t.Context())
		can := versions.GreaterThanOrEqualTo(w.tap.ClientVersion(), "1.48")
		for _, name := range []string{"bridge", one, late} {
			app := phases.App{Name: "shop", Settings: phases.Settings{
				AttachPostCreate: []string{one}, AttachPostDeploy: []string{late}, DefaultRoute: phases.Use(name),
			}}
			if !can {
				plan, err := app.Plan(phases.Deploy, "web")
				success(t, err)
				_, err = plan.Bind(t.Context(), w.tap)
				failure(t, err, network.ErrUnsupported)
				if want := `bind shop.web: default-route "` + name + `": `; !strings.HasPrefix(err.Error(), want) {
					t.Errorf("%v: does not begin with %s", err, want)
				}
				continue
			}
			id := w.deploy(app)
			for _, other := range []string{"bridge", one, late} {
				want := 0
				if other == name {
					want = 1
				}
				equal(t, want, w.inspect(id).NetworkSettings.Networks[other].GwPriority)
			}
			equal(t, map[string][]string{"bridge": noNames, one: bothNames, late: bothNames}, w.names(id))
		}
	})
}
