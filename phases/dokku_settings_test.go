package phases_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// What the rows of dokku_test.go show of settings and plans.

func reportOf(app phases.App, global phases.Settings, property string) phases.Property {
	for _, p := range app.Report(global) {
		if p.Name == property {
			return p
		}
	}
	return phases.Property{}
}

func showGlobalReport(t *testing.T, _ *world) {
	var global phases.Settings
	success(t, global.Set("tld", "dokku.me"))
	equal(t, phases.Property{Name: "tld", Global: "dokku.me", Computed: "dokku.me"}, reportOf(phases.App{}, global, "tld"))
	success(t, global.Set("tld"))
	equal(t, phases.Property{Name: "tld"}, reportOf(phases.App{}, global, "tld"))
}

func showReportOf(property string) func(*testing.T, *world) {
	return func(t *testing.T, _ *world) {
		app, global := phases.App{Name: "shop"}, phases.Settings{}
		equal(t, phases.Property{Name: property}, reportOf(app, global, property))
		success(t, global.Set(property, "global-value"))
		equal(t, phases.Property{Name: property, Global: "global-value", Computed: "global-value"}, reportOf(app, global, property))
		success(t, app.Set(property, "app-value"))
		equal(t, phases.Property{Name: property, App: "app-value", Global: "global-value", Computed: "app-value"}, reportOf(app, global, property))
		success(t, app.Set(property))
		equal(t, phases.Property{Name: property, Global: "global-value", Computed: "global-value"}, reportOf(app, global, property))
	}
}

func showNoSuchProperty(property string) func(*testing.T, *world) {
	return func(t *testing.T, _ *world) {
		err := new(phases.Settings).Set(property, "true")
		failure(t, err, phases.ErrInvalid)
		for _, name := range phases.Properties() {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%v: does not say %s", err, name)
			}
		}
	}
}

func showPublishedPortsStay(t *testing.T, w *world) {
	ports := nat.PortMap{"5000/tcp": {{HostIP: "0.0.0.0", HostPort: "5000"}}}
	got := call{hc: container.HostConfig{PortBindings: ports}}
	success(t, got.configure(w.bind(phases.App{Name: "shop"}, phases.Deploy, "web")))
	equal(t, ports, got.hc.PortBindings)
}

func showUDP(t *testing.T, w *world) {
	ports := nat.PortMap{"1194/udp": {{HostPort: "1194"}}}
	app := phases.App{Name: "vpn", Settings: phases.Settings{InitialNetwork: phases.Use(w.network("a"))}}
	bound := w.bind(app, phases.Deploy, "udp")
	got := call{hc: container.HostConfig{PortBindings: ports}}
	success(t, got.configure(bound))
	equal(t, ports, got.hc.PortBindings)
	equal(t, "vpn.udp:1194", bound.Plan().Alias.Addr(1194))
	equal(t, []string(nil), got.cfg.Env) // no PORT
}

// accessOf returns the host access of each phase's containers of a process.
func accessOf(t *testing.T, app phases.App, process string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, phase := range []phases.ContainerPhase{phases.Build, phases.Deploy, phases.Run} {
		plan, err := app.Plan(phase, process)
		success(t, err)
		if plan.Access != hostaccess.None() {
			all[phase.String()] = plan.Access.String()
		}
	}
	return all
}

func appWith(rules ...phases.HostRule) phases.App {
	return phases.App{Name: "shop", Settings: phases.Settings{HostAccess: rules}}
}

func showNoShell(t *testing.T, _ *world) {
	for _, text := range []string{"--add-host=$(id):host-gateway", "--add-host=`id`:host-gateway", `--add-host="a b":host-gateway`} {
		_, err := hostaccess.Parse(text)
		failure(t, err, hostaccess.ErrInvalid)
	}
}

func showBuilderIgnores(t *testing.T, _ *world) {
	app := appWith(rule(gateway, phases.Build))
	app.InitialNetwork = phases.Use("front")
	for builder, want := range map[hostaccess.Builder][]string{
		hostaccess.Herokuish:  {"front"},
		hostaccess.Dockerfile: nil,
		hostaccess.Nixpacks:   nil,
	} {
		app.Builder = builder
		plan, err := app.Plan(phases.Build, "")
		success(t, err)
		equal(t, want, plan.Networks())
		equal(t, []string{"--add-host=host.docker.internal:host-gateway"}, plan.Access.Flags())
	}
	for _, builder := range []hostaccess.Builder{hostaccess.Pack, hostaccess.Railpack} {
		app.Builder = builder
		failure(t, app.Validate(), hostaccess.ErrBuilder)
	}
}

func showSeveralFlags(t *testing.T, _ *world) {
	access, err := hostaccess.Parse("--add-host=db:host-gateway --add-host cache:host-gateway")
	success(t, err)
	equal(t, hostaccess.Gateway("cache", "db"), access)
}

func showUnsupportedFlags(t *testing.T, _ *world) {
	_, err := hostaccess.Parse("--add-host=db:host-gateway --memory=1g --network=shop")
	failure(t, err, hostaccess.ErrInvalid)
	for _, want := range []string{`"--memory=1g"`, `"--network=shop"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: does not quote %s", err, want)
		}
	}
}

func showProcessRule(t *testing.T, _ *world) {
	app := appWith(ruleFor("web", gateway, phases.Deploy))
	equal(t, map[string]string{"deploy": "gateway"}, accessOf(t, app, "web"))
	equal(t, map[string]string{}, accessOf(t, app, "worker"))
}

func showTwoProcessRules(t *testing.T, _ *world) {
	app := appWith(ruleFor("web", gateway, phases.Deploy), ruleFor("worker", gateway, phases.Deploy))
	equal(t, map[string]string{"deploy": "gateway"}, accessOf(t, app, "web"))
	equal(t, map[string]string{"deploy": "gateway"}, accessOf(t, app, "worker"))
	equal(t, map[string]string{}, accessOf(t, app, "clock"))
}

func showGeneralRule(t *testing.T, _ *world) {
	app := appWith(rule(gateway, phases.Deploy), ruleFor("worker", hostaccess.None(), phases.Deploy))
	equal(t, map[string]string{"deploy": "gateway"}, accessOf(t, app, "web"))
	equal(t, map[string]string{}, accessOf(t, app, "worker"))
}

func showProcessRuleOfRun(t *testing.T, _ *world) {
	app := appWith(ruleFor("console", gateway, phases.Run))
	equal(t, map[string]string{"run": "gateway"}, accessOf(t, app, "console"))
	equal(t, map[string]string{}, accessOf(t, app, "web"))
}

// showNoDefaultProcess: _default_ is a process like any other.
func showNoDefaultProcess(t *testing.T, _ *world) {
	app := appWith(ruleFor("_default_", gateway, phases.Deploy))
	equal(t, map[string]string{"deploy": "gateway"}, accessOf(t, app, "_default_"))
	equal(t, map[string]string{}, accessOf(t, app, "web"))
}

func showUnknownProcess(t *testing.T, _ *world) {
	app := appWith(ruleFor("typo", gateway, phases.Deploy))
	success(t, app.Validate())
	equal(t, map[string]string{}, accessOf(t, app, "web"))
}

func showClone(t *testing.T, _ *world) {
	app := appWith(rule(gateway, phases.Deploy), ruleFor("web", host, phases.Deploy))
	clone := app.Inherit(phases.Settings{})
	clone.Name = "copy"
	success(t, clone.Validate())
	equal(t, app.HostAccess, clone.HostAccess)
	clone.HostAccess[0].Phases[0] = phases.Run
	equal(t, map[string]string{"deploy": "gateway"}, accessOf(t, app, "worker"))
}

func showRename(t *testing.T, _ *world) {
	app := appWith(rule(gateway, phases.Deploy), ruleFor("rpc", hostaccess.None(), phases.Deploy))
	app.Name = "renamed"
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	equal(t, alias.Name{App: "renamed", Process: "web"}, plan.Alias)
	equal(t, gateway, plan.Access)
}

func showPublishedForOne(t *testing.T, w *world) {
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{w.network("a")}}}
	web := w.createOnly(w.bind(app, phases.Deploy, "web"), func(c *call) {
		c.hc.PortBindings = nat.PortMap{"5000/tcp": {{HostIP: "127.0.0.1", HostPort: "0"}}}
	})
	worker := w.create(w.bind(app, phases.Deploy, "worker"))
	w.start(web)
	w.start(worker)
	equal(t, []int{1, 0}, []int{len(w.inspect(web).HostConfig.PortBindings), len(w.inspect(worker).HostConfig.PortBindings)})
}

func showReserved(t *testing.T, _ *world) {
	for _, property := range []string{"initial-network", "attach-post-create", "attach-post-deploy"} {
		for _, name := range []string{"none", "host", "bridge", "host,x"} {
			err := new(phases.Settings).Set(property, name)
			failure(t, err, phases.ErrInvalid)
			if !strings.HasPrefix(fmt.Sprint(err), fmt.Sprintf("%s %q: ", property, name)) {
				t.Errorf("%v: does not begin with property and name", err)
			}
		}
		failure(t, new(phases.Settings).Set(property, "host"), network.ErrReserved)
	}
}
