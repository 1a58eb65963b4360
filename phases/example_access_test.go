package phases_test

import (
	"errors"
	"fmt"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// A command such as "host-access:add shop build,deploy,run --net=host".
func ExampleSettings_AddHostAccess() {
	var app phases.App
	add := func(list, process, flags string) error {
		named, err := phases.ParseContainerPhases(list)
		if err != nil {
			return err
		}
		access, err := hostaccess.Parse(flags)
		if err != nil {
			return err
		}
		return app.AddHostAccess(named, process, access)
	}
	fmt.Println(add("build,deploy,run", "", "--net=host"))
	fmt.Println(add("build,deploy,run", "", "--net=host")) // twice is fine
	fmt.Println(add("deploy", "web", "--add-host=host.docker.internal:host-gateway"))
	fmt.Println(add("deploy", "web", "--add-host=db:host-gateway"))
	fmt.Println(add("deploy", "web", "--net=host"))
	fmt.Println(add("deploy,start", "", "--net=host"))
	for _, rule := range app.HostAccess {
		fmt.Println(rule)
	}
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// <nil>
	// host-access "deploy/web=host": "deploy/web=gateway:db,host.docker.internal" is there for some of these containers: remove it first, or leave it
	// phase "start": no container phase: say build, deploy or run
	// build,deploy,run=host
	// deploy/web=gateway:db,host.docker.internal
}

func ExampleSettings_RemoveHostAccess() {
	var s phases.Settings
	all := []phases.ContainerPhase{phases.Build, phases.Deploy, phases.Run}
	fmt.Println(s.AddHostAccess(all, "", hostaccess.HostNetwork()))
	fmt.Println(s.RemoveHostAccess(all[:1], "", hostaccess.HostNetwork()))
	fmt.Println(s.RemoveHostAccess(all[:1], "", hostaccess.HostNetwork())) // not there
	fmt.Println(s.HostAccess)
	// Output:
	// <nil>
	// true <nil>
	// false <nil>
	// [deploy,run=host]
}

// The rules of an app replace the global ones.
func ExampleApp_HostAccessReport() {
	all := []phases.ContainerPhase{phases.Build, phases.Deploy}
	global := phases.Settings{HostAccess: []phases.HostRule{{Phases: all, Access: hostaccess.Gateway()}}}
	app := phases.App{Name: "shop", Settings: phases.Settings{
		HostAccess: []phases.HostRule{{Phases: all[1:], Process: "web", Access: hostaccess.HostNetwork()}},
	}}
	for _, p := range app.HostAccessReport(global) {
		fmt.Printf("%-24s%-8q%-11q%q\n", p.Name, p.App, p.Global, p.Computed)
	}
	// Output:
	// host-access build       "none"  "gateway"  ""
	// host-access deploy      "none"  "gateway"  ""
	// host-access deploy/web  "host"  "gateway"  "host"
	// host-access run         "none"  "none"     ""
}

// The operator's policy is part of the global settings.
func ExamplePolicy() {
	global := phases.Settings{Policy: phases.Policy{HostNetwork: phases.OnlyApps("metrics")}}
	deploy := []phases.ContainerPhase{phases.Deploy}
	for _, name := range []string{"metrics", "shop"} {
		app := phases.App{Name: name}
		if err := app.AddHostAccess(deploy, "", hostaccess.HostNetwork()); err != nil {
			fmt.Println(err)
		}
		plan, err := app.Inherit(global).Plan(phases.Deploy, "web")
		fmt.Println(plan.Access, errors.Is(err, phases.ErrDenied))
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// host false
	// none true
	// plan shop.web: app "shop": host-access "deploy=host": denied: the operator does not allow the host's network to this app: use the gateway, --add-host=host.docker.internal:host-gateway
}

// What cannot work is known before any call. What the engine makes of it, as far
// as anybody can tell, is advice.
func ExamplePlan_Check() {
	app := phases.App{
		Name:  "shop",
		Ports: map[string]uint16{"web": 5000},
		Settings: phases.Settings{HostAccess: []phases.HostRule{
			{Phases: []phases.ContainerPhase{phases.Deploy}, Access: hostaccess.HostNetwork()},
		}},
	}
	plan, err := app.Plan(phases.Deploy, "web")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Check(hostaccess.Setup{Replicas: 2, Overlap: true}))
	for _, finding := range (hostaccess.Platform{OS: "windows"}).Findings(plan.Access) {
		fmt.Println(finding)
	}
	// Output:
	// check shop.web: hostaccess: Replicas "2": want 1: on the host's network one process alone can listen on port 5000: run one, give each a port of its own, or choose a gateway
	// hostaccess: Overlap "true": want false: on the host's network the new process cannot listen on port 5000 while the old one does: stop the old one first, or choose a gateway
	// failure: Windows containers have no host network: their networks are nat, transparent, overlay, l2bridge and l2tunnel (not measured)
}

func ExamplePlan_Drift() {
	app := phases.App{Name: "shop", Ports: map[string]uint16{"web": 8080}, Settings: phases.Settings{
		HostAccess: []phases.HostRule{{Phases: []phases.ContainerPhase{phases.Deploy}, Access: hostaccess.Gateway()}},
	}}
	plan, err := app.Plan(phases.Deploy, "web")
	if err != nil {
		fmt.Println(err)
		return
	}
	// What ContainerInspect returns of a container that older settings made.
	c := container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{HostConfig: &container.HostConfig{NetworkMode: "bridge"}},
		Config: &container.Config{
			Env:    []string{"PORT=5000"},
			Labels: map[string]string{phases.LabelApp: "shop", phases.LabelProcess: "web", phases.LabelPhase: "deploy"},
		},
		NetworkSettings: &container.NetworkSettings{},
	}
	drift, err := plan.Drift(c)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(drift.Same())
	for _, difference := range drift {
		fmt.Println(difference)
	}
	// Output:
	// false
	// host-access: ExtraHosts: lacks "host.docker.internal:host-gateway"
	// ports: Env: "PORT=5000" instead of "PORT=8080"
}
