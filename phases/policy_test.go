package phases_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

func policy(names ...string) phases.Policy {
	return phases.Policy{HostNetwork: phases.OnlyApps(names...)}
}

func TestApps(t *testing.T) {
	for _, c := range []struct {
		apps phases.Apps
		has  []string // of shop and blog
		text string
		json string
	}{
		{phases.Apps{}, []string{"shop", "blog"}, "all apps", `{}`},
		{phases.OnlyApps(), nil, "no app", `{"host-network":[]}`},
		{phases.OnlyApps("shop"), []string{"shop"}, "shop", `{"host-network":["shop"]}`},
		{phases.OnlyApps("x", "shop", "blog", "x"), []string{"shop", "blog"}, "blog,shop,x", `{"host-network":["blog","shop","x"]}`},
	} {
		var has []string
		for _, name := range []string{"shop", "blog"} {
			if c.apps.Has(name) {
				has = append(has, name)
			}
		}
		equal(t, c.has, has)
		equal(t, c.text, c.apps.String())
		text, err := json.Marshal(phases.Policy{HostNetwork: c.apps})
		success(t, err)
		equal(t, c.json, string(text))
		back := policy("other")
		if c.json == `{}` {
			c.json = `{"host-network":null}`
		}
		success(t, json.Unmarshal([]byte(c.json), &back))
		equal(t, phases.Policy{HostNetwork: c.apps}, back)
	}
	back := policy("other")
	if err := json.Unmarshal([]byte(`{"host-network":"all"}`), &back); err == nil {
		t.Error("a text is read as a list")
	}
	equal(t, policy("other"), back)
}

func TestOnlyAppsSharesNothing(t *testing.T) {
	names := []string{"shop", "blog"}
	apps := phases.OnlyApps(names...)
	names[0] = "x"
	equal(t, "blog,shop", apps.String())
}

func TestPolicyInherited(t *testing.T) {
	for _, c := range []struct {
		app, global, want phases.Policy
	}{
		{phases.Policy{}, phases.Policy{}, phases.Policy{}},
		{phases.Policy{}, policy("shop"), policy("shop")},
		{policy("shop"), phases.Policy{}, policy("shop")},
		{policy("shop", "blog"), policy("blog", "x"), policy("blog")},
		{policy("shop"), policy(), policy()},
	} {
		app := phases.App{Name: "shop", Settings: phases.Settings{Policy: c.app}}
		equal(t, c.want, app.Inherit(phases.Settings{Policy: c.global}).Policy)
		equal(t, c.app, app.Policy)
	}
}

const useGateway = `: denied: the operator does not allow the host's network to this app: use the gateway, --add-host=host.docker.internal:host-gateway`

func TestPolicy(t *testing.T) {
	shop := appWith(rule(gateway, phases.Run), ruleFor("web", host, phases.Build, phases.Deploy), ruleFor("rpc", host, phases.Deploy))
	for _, c := range []struct {
		name   string
		policy phases.Policy
		want   string
	}{
		{"zero", phases.Policy{}, ""},
		{"named", policy("blog", "shop"), ""},
		{"not named", policy("blog"), `app "shop": host-access "build,deploy/web=host"` + useGateway + "\n" + `app "shop": host-access "deploy/rpc=host"` + useGateway},
		{"no app", policy(), `app "shop": host-access "build,deploy/web=host"` + useGateway + "\n" + `app "shop": host-access "deploy/rpc=host"` + useGateway},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := shop.Inherit(phases.Settings{Policy: c.policy})
			_, planned := app.Plan(phases.Deploy, "web")
			if c.want == "" {
				success(t, errors.Join(app.Validate(), c.policy.Check(shop), planned))
				return
			}
			for _, err := range []error{app.Validate(), c.policy.Check(shop)} {
				equal(t, c.want, err.Error())
			}
			equal(t, "plan shop.web: "+c.want, planned.Error())
			failure(t, planned, phases.ErrDenied, errdefs.ErrPermissionDenied)
			if errors.Is(planned, phases.ErrInvalid) || errdefs.IsInvalidArgument(planned) {
				t.Error("is invalid as well")
			}
			var denial *phases.Denial
			if !errors.As(planned, &denial) {
				t.Fatal("no Denial")
			}
			equal(t, &phases.Denial{App: "shop", Rule: ruleFor("web", host, phases.Build, phases.Deploy)}, denial)
			denial.Rule.Phases[0] = phases.Run
			equal(t, "build,deploy/web=host", app.HostAccess[1].String())
		})
	}
}

// TestPolicyAndProblems checks that all is said at once.
func TestPolicyAndProblems(t *testing.T) {
	app := appWith(rule(host, phases.Run))
	app.AttachPostDeploy, app.Policy = []string{"none"}, policy("Blog")
	err := app.Validate()
	failure(t, err, phases.ErrDenied, phases.ErrInvalid, alias.ErrInvalid)
	equal(t, []string{`attach-post-deploy "none": <reserved>`, `policy "Blog": <alias>`}, problemsOf(err))
	equal(t, []string{`policy "Blog": <alias>`}, problemsOf(phases.Settings{Policy: app.Policy}.Validate()))
}

// TestPolicyOfPlan checks that neither a plan that was changed nor a create call
// gets around the policy.
func TestPolicyOfPlan(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy phases.Policy
		denied bool
	}{{"all", phases.Policy{}, false}, {"none", policy(), true}} {
		t.Run(c.name, func(t *testing.T) {
			app := phases.App{Name: "shop"}.Inherit(phases.Settings{Policy: c.policy})
			plan, err := app.Plan(phases.Deploy, "web")
			success(t, err)
			check := func(err error) {
				t.Helper()
				if got := errors.Is(err, phases.ErrDenied); got != c.denied {
					t.Errorf("denied %v: %v", got, err)
				}
			}
			changed := plan
			changed.Access, changed.Alias = host, alias.Name{}
			_, err = changed.Bind(t.Context(), everyNetwork("1.51"))
			check(err)
			check(changed.Check(hostaccess.Setup{}))

			bound, err := plan.Bind(t.Context(), everyNetwork("1.51"))
			success(t, err)
			for _, direct := range []call{
				{hc: container.HostConfig{NetworkMode: "host"}},
				{nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"host": {}}}},
			} {
				check(plan.Check(hostaccess.Setup{HostConfig: &direct.hc, Networking: &direct.nc}))
				check(direct.configure(bound))
			}
			mine := call{hc: container.HostConfig{NetworkMode: "x"}}
			success(t, mine.configure(bound))
		})
	}
}
