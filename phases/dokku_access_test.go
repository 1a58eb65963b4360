package phases_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// What the rows of dokku_test.go show of host access as a command changes it.

const (
	hostFlag    = "--net=host"
	gatewayFlag = "--add-host=host.docker.internal:host-gateway"
)

// add is docker-options:add, for what it adds here.
func add(t *testing.T, s *phases.Settings, list, process, flags string) error {
	t.Helper()
	access, err := hostaccess.Parse(flags)
	success(t, err)
	return s.AddHostAccess(phaseList(t, list), process, access)
}

// remove is docker-options:remove.
func remove(t *testing.T, s *phases.Settings, list, process, flags string) bool {
	t.Helper()
	access, err := hostaccess.Parse(flags)
	success(t, err)
	removed, err := s.RemoveHostAccess(phaseList(t, list), process, access)
	success(t, err)
	return removed
}

func showAccessIn(names ...string) func(*testing.T, *world) {
	return func(t *testing.T, _ *world) {
		app, want := phases.App{Name: "shop"}, map[string]string{}
		for _, name := range names {
			want[name] = "gateway"
		}
		success(t, add(t, &app.Settings, strings.Join(names, ","), "", gatewayFlag))
		equal(t, want, accessOf(t, app, "web"))
	}
}

func showCleared(t *testing.T, _ *world) {
	app := phases.App{Name: "shop"}
	success(t, add(t, &app.Settings, "build,deploy,run", "", gatewayFlag))
	_, err := app.ClearHostAccess(phaseList(t, "deploy"), "")
	success(t, err)
	equal(t, map[string]string{"build": "gateway", "run": "gateway"}, accessOf(t, app, "web"))
	_, err = app.ClearHostAccess(phaseList(t, "build,deploy,run"), "")
	success(t, err)
	equal(t, map[string]string{}, accessOf(t, app, "web"))
}

func showRemoved(t *testing.T, _ *world) {
	app := phases.App{Name: "shop"}
	for range 2 {
		success(t, add(t, &app.Settings, "build,deploy,run", "", hostFlag))
	}
	equal(t, []string{"build,deploy,run=host"}, rulesOf(app.Settings))
	equal(t, true, remove(t, &app.Settings, "deploy", "", hostFlag))
	equal(t, map[string]string{"build": "host", "run": "host"}, accessOf(t, app, "web"))
	equal(t, true, remove(t, &app.Settings, "build,deploy,run", "", hostFlag))
	equal(t, false, remove(t, &app.Settings, "build,deploy,run", "", hostFlag))
	equal(t, map[string]string{}, accessOf(t, app, "web"))
}

func showSeveralFlagsRemoved(t *testing.T, _ *world) {
	var s phases.Settings
	success(t, add(t, &s, "deploy", "", "--add-host=a:host-gateway --add-host=b:host-gateway --add-host=c:host-gateway"))
	equal(t, true, remove(t, &s, "deploy", "", "--add-host=c:host-gateway --add-host a:host-gateway"))
	equal(t, []string{"deploy=gateway:b"}, rulesOf(s))
}

func showRemovedForOne(t *testing.T, _ *world) {
	var s phases.Settings
	for _, process := range []string{"", "web", "worker"} {
		success(t, add(t, &s, "deploy", process, gatewayFlag))
	}
	equal(t, true, remove(t, &s, "deploy", "web", gatewayFlag))
	equal(t, []string{"deploy=gateway", "deploy/worker=gateway"}, rulesOf(s))
	_, err := s.ClearHostAccess(phaseList(t, "deploy"), "worker")
	success(t, err)
	equal(t, []string{"deploy=gateway"}, rulesOf(s))
}

func showAccessReport(t *testing.T, _ *world) {
	var app phases.App
	success(t, add(t, &app.Settings, "deploy", "web", gatewayFlag))
	equal(t, []phases.Property{
		{Name: "host-access build", App: "none"},
		{Name: "host-access deploy", App: "none"},
		{Name: "host-access deploy/web", App: "gateway", Computed: "gateway"},
		{Name: "host-access run", App: "none"},
	}, app.HostAccessReport(phases.Settings{}))
}

func showRuleJSON(t *testing.T, _ *world) {
	r, back := ruleFor("web", gateway, phases.Deploy), phases.HostRule{}
	text, err := json.Marshal(r)
	success(t, err)
	equal(t, `{"phases":["deploy"],"process":"web","access":"gateway"}`, string(text))
	success(t, json.Unmarshal(text, &back))
	equal(t, r, back)
}

func showPhaseTexts(t *testing.T, _ *world) {
	for _, text := range []string{"", "build, run", "start", "_default_"} {
		_, err := phases.ParseContainerPhases(text)
		failure(t, err, phases.ErrInvalid)
	}
}

func showOneWay(t *testing.T, _ *world) {
	var s phases.Settings
	success(t, add(t, &s, "deploy", "", gatewayFlag))
	failure(t, add(t, &s, "deploy", "", hostFlag), phases.ErrInvalid)
	equal(t, []string{"deploy=gateway"}, rulesOf(s))
}

func showPolicy(t *testing.T, _ *world) {
	app := phases.App{Name: "shop"}
	success(t, add(t, &app.Settings, "deploy", "", hostFlag))
	success(t, app.Inherit(phases.Settings{Policy: policy("shop")}).Validate())
	_, err := app.Inherit(phases.Settings{Policy: policy("blog")}).Plan(phases.Deploy, "web")
	failure(t, err, phases.ErrDenied)
}

func showDrift(t *testing.T, w *world) {
	app := phases.App{Name: "shop"}
	response := w.inspect(w.deploy(app))
	plan, err := app.Plan(phases.Deploy, "web")
	success(t, err)
	drift, err := plan.Drift(response)
	success(t, err)
	equal(t, true, drift.Same())
	success(t, add(t, &app.Settings, "deploy", "", gatewayFlag))
	plan, err = app.Plan(phases.Deploy, "web")
	success(t, err)
	drift, err = plan.Drift(response)
	success(t, err)
	equal(t, `needs a rebuild: host-access: ExtraHosts: lacks "host.docker.internal:host-gateway"`, drift.String())
}
