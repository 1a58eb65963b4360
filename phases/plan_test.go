package phases_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// shop has something in every setting.
func shop() phases.App {
	return phases.App{
		Name: "shop",
		Settings: phases.Settings{
			InitialNetwork:   phases.Use("front"),
			AttachPostCreate: []string{"z-back", "a-back"},
			AttachPostDeploy: []string{"late"},
			DefaultRoute:     phases.Use("late"),
			TLD:              phases.Use("internal"),
			HostAccess: []phases.HostRule{
				rule(gateway, phases.Build, phases.Deploy),
				ruleFor("worker", hostaccess.Gateway("db"), phases.Deploy, phases.Run),
			},
		},
		Ports: map[string]uint16{"web": 5000},
	}
}

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		phase   phases.ContainerPhase
		process string
		want    phases.Plan
	}{
		{phases.Deploy, "web", phases.Plan{
			App: "shop", Process: "web", Phase: phases.Deploy,
			Alias:   alias.Name{App: "shop", Process: "web", TLD: "internal"},
			Access:  gateway,
			Port:    5000,
			Initial: "front", PostCreate: []string{"z-back", "a-back"}, PostDeploy: []string{"late"}, DefaultRoute: "late",
		}},
		{phases.Deploy, "worker", phases.Plan{
			App: "shop", Process: "worker", Phase: phases.Deploy,
			Alias:   alias.Name{App: "shop", Process: "worker", TLD: "internal"},
			Access:  hostaccess.Gateway("db"),
			Initial: "front", PostCreate: []string{"z-back", "a-back"}, PostDeploy: []string{"late"}, DefaultRoute: "late",
		}},
		{phases.Run, "", phases.Plan{
			App: "shop", Phase: phases.Run, Initial: "front", PostCreate: []string{"z-back", "a-back"},
		}},
		{phases.Run, "worker", phases.Plan{
			App: "shop", Process: "worker", Phase: phases.Run, Access: hostaccess.Gateway("db"),
			Initial: "front", PostCreate: []string{"z-back", "a-back"},
		}},
		{phases.Build, "", phases.Plan{
			App: "shop", Phase: phases.Build, Access: gateway, Initial: "front", PostCreate: []string{"z-back", "a-back"},
		}},
	} {
		t.Run(fmt.Sprint(c.phase, c.process), func(t *testing.T) {
			got, err := shop().Plan(c.phase, c.process)
			success(t, err)
			equal(t, c.want.String(), got.String())
			if !c.want.Equal(got) {
				t.Errorf("want %+v\ngot  %+v", c.want, got)
			}
		})
	}
}

func TestPlanOfBuilders(t *testing.T) {
	for builder, want := range map[hostaccess.Builder][]string{
		0:                      {"front", "back"},
		hostaccess.Herokuish:   {"front", "back"},
		hostaccess.Pack:        {"front"},
		hostaccess.APIClassic:  {"front"},
		hostaccess.APIBuildKit: nil,
		hostaccess.Dockerfile:  nil,
		hostaccess.Nixpacks:    nil,
		hostaccess.Railpack:    nil,
	} {
		app := phases.App{Name: "shop", Builder: builder, Settings: phases.Settings{
			InitialNetwork: phases.Use("front"), AttachPostCreate: []string{"back"}, AttachPostDeploy: []string{"late"},
		}}
		for phase, want := range map[phases.ContainerPhase][]string{
			phases.Build: want, phases.Deploy: {"front", "back", "late"}, phases.Run: {"front", "back"},
		} {
			plan, err := app.Plan(phase, "web")
			success(t, err)
			equal(t, want, plan.Networks())
		}
	}
}

func TestPlanInHostMode(t *testing.T) {
	app := phases.App{Name: "shop", Ports: map[string]uint16{"web": 5000}, Settings: phases.Settings{
		HostAccess: []phases.HostRule{rule(host, phases.Deploy)},
		TLD:        phases.Use("internal"),
	}}
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	equal(t, phases.Plan{App: "shop", Process: "web", Phase: phases.Deploy, Access: host, Port: 5000}, plan)
	equal(t, []string(nil), plan.Networks())
}

func TestPlanErrors(t *testing.T) {
	long := strings.Repeat("a", 63)
	for _, c := range []struct {
		name    string
		app     phases.App
		phase   phases.ContainerPhase
		process string
		want    []string
	}{
		{"no phase", phases.App{Name: "shop"}, 0, "web", []string{`phase "ContainerPhase(0)": no container phase: say build, deploy or run`}},
		{"no process", phases.App{Name: "shop"}, phases.Deploy, "", []string{`process "": empty: say which process of the app is deployed, such as web`}},
		{"bad process", phases.App{Name: "shop"}, phases.Run, "Web", []string{`process "Web": <alias>`}},
		{"number", phases.App{Name: "shop"}, phases.Deploy, "1", []string{`process "1": <alias>`}},
		{"settings and arguments", phases.App{Name: "shop", Ports: map[string]uint16{"web": 0}}, 9, "", []string{
			`ports "web": port 0: say the port that the process listens on, 1 to 65535, or leave it out`,
			`phase "ContainerPhase(9)": no container phase: say build, deploy or run`,
		}},
		{"hidden by the gateway", appWith(rule(hostaccess.Gateway("db", "shop.web"), phases.Deploy)), phases.Deploy, "web", []string{
			`host-access "gateway:db,shop.web": "shop.web" is the name of the process, and would lead to the host: give the host another one`,
		}},
		{"not hidden from a command", appWith(rule(hostaccess.Gateway("shop.web"), phases.Run)), phases.Run, "web", nil},
		{"too long with the hostname", phases.App{Name: strings.Join([]string{long, long, long}, ".")}, phases.Deploy, long[:52], []string{
			`process "` + long[:52] + `": <alias>`,
		}},
		{"as long as can be", phases.App{Name: strings.Join([]string{long, long, long}, ".")}, phases.Deploy, long[:48], nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.app.Plan(c.phase, c.process)
			equal(t, c.want, problemsOf(err))
			if c.want != nil {
				failure(t, err, phases.ErrInvalid)
			}
		})
	}
	_, err := phases.App{Name: "my app"}.Plan(phases.Deploy, "web")
	if got, want := fmt.Sprint(err), `plan "my app.web": name "my app": `; !strings.HasPrefix(got, want) {
		t.Errorf("%s: does not begin with %s", got, want)
	}
}

func TestPlanSharesNothing(t *testing.T) {
	app := shop()
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	app.AttachPostCreate[0], app.AttachPostDeploy[0] = "x", "x"
	equal(t, []string{"front", "z-back", "a-back", "late"}, plan.Networks())
}

func TestPlanEqual(t *testing.T) {
	base := func() phases.Plan {
		p, err := shop().Plan(phases.Deploy, "web")
		success(t, err)
		return p
	}
	if !base().Equal(base()) {
		t.Error("a plan is not equal to itself")
	}
	for name, change := range map[string]func(*phases.Plan){
		"app": func(p *phases.Plan) { p.App = "x" }, "process": func(p *phases.Plan) { p.Process = "x" },
		"phase": func(p *phases.Plan) { p.Phase = phases.Run }, "alias": func(p *phases.Plan) { p.Alias.TLD = "" },
		"access": func(p *phases.Plan) { p.Access = host }, "port": func(p *phases.Plan) { p.Port++ },
		"initial": func(p *phases.Plan) { p.Initial = "" }, "order": func(p *phases.Plan) { slices.Reverse(p.PostCreate) },
		"post-deploy": func(p *phases.Plan) { p.PostDeploy = nil }, "route": func(p *phases.Plan) { p.DefaultRoute = "" },
	} {
		changed := base()
		change(&changed)
		if base().Equal(changed) {
			t.Errorf("another %s makes no difference", name)
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	small := phases.App{Name: "node-js-app", Settings: phases.Settings{
		AttachPostCreate: []string{"custom-network"},
		HostAccess:       []phases.HostRule{rule(gateway, phases.Deploy)},
	}, Ports: map[string]uint16{"web": 5000}}
	large := shop()
	for name, app := range map[string]*phases.App{"typical": &small, "everything": &large} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := app.Plan(phases.Deploy, "web"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
