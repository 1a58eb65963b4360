package phases_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

func ExampleApp_Plan() {
	app := phases.App{
		Name: "node-js-app",
		Settings: phases.Settings{
			AttachPostCreate: []string{"custom-network"},
			HostAccess: []phases.HostRule{
				{Phases: []phases.ContainerPhase{phases.Deploy}, Access: hostaccess.Gateway()},
			},
		},
		Ports: map[string]uint16{"web": alias.DefaultPort},
	}
	for _, c := range []struct {
		phase   phases.ContainerPhase
		process string
	}{{phases.Deploy, "web"}, {phases.Run, ""}} {
		plan, err := app.Plan(c.phase, c.process)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(plan)
	}
	// Output:
	// deploy node-js-app.web
	//   attach-post-create  custom-network
	//   alias               node-js-app.web
	//   PORT                5000
	//   host-access         gateway
	// run node-js-app
	//   attach-post-create  custom-network
}

// Everything that is wrong is said at once.
func ExampleApp_Validate() {
	app := phases.App{
		Name: "shop",
		Settings: phases.Settings{
			InitialNetwork:   phases.Use("front"),
			AttachPostCreate: []string{"front", "host"},
			TLD:              phases.Use(".internal"),
			HostAccess: []phases.HostRule{
				{Phases: []phases.ContainerPhase{phases.Run}, Access: hostaccess.HostNetwork()},
			},
		},
	}
	err := app.Validate()
	fmt.Println(err)
	fmt.Println(errors.Is(err, phases.ErrInvalid), errors.Is(err, network.ErrReserved))
	// Output:
	// attach-post-create "front": also in initial-network: a container joins a network once, take one away
	// attach-post-create "host": reserved name: Docker means something else with it; choose another name
	// tld ".internal": begins with a dot: write "internal"
	// host-access "run=host": containers on the host's network join no other, but there is initial-network "front", attach-post-create "front", attach-post-create "host": use a gateway, or take one or the other away
	// true true
}

// An app can inherit a setting, have another one, or have none.
func ExampleApp_Inherit() {
	global := phases.Settings{
		InitialNetwork:   phases.Use("apps"),
		AttachPostCreate: []string{"metrics", "logs"},
		TLD:              phases.Use("internal"),
	}
	app := phases.App{Name: "shop", Settings: phases.Settings{
		InitialNetwork:   phases.None(),
		AttachPostCreate: []string{"metrics"},
	}}
	plan, err := app.Inherit(global).Plan(phases.Deploy, "web")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan)
	// Output:
	// deploy shop.web
	//   attach-post-create  metrics
	//   alias               shop.web.internal
}

// In JSON, what is inherited is absent, and none is "" or [].
func ExampleSettings() {
	var app phases.App
	err := json.Unmarshal([]byte(`{
		"name": "shop",
		"initial-network": "",
		"attach-post-create": ["metrics"],
		"host-access": [{"phases": ["build", "deploy"], "access": "gateway"}]
	}`), &app)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(app.InitialNetwork == phases.None(), app.TLD == phases.Value{})
	text, err := json.Marshal(app)
	fmt.Println(string(text), err)
	// Output:
	// true true
	// {"name":"shop","initial-network":"","attach-post-create":["metrics"],"host-access":[{"phases":["build","deploy"],"access":"gateway"}]} <nil>
}

func ExampleSettings_Set() {
	var s phases.Settings
	fmt.Println(s.Set("attach-post-create", "front", "back"))
	fmt.Println(s.Set("attach-post-deploy", "back"))
	fmt.Println(s.Set("tld", "internal"))
	fmt.Println(s.SetNone("tld"))
	fmt.Println(s.Set("bind-all-interfaces", "true"))
	fmt.Println(s.AttachPostCreate, s.AttachPostDeploy, s.TLD)
	// Output:
	// <nil>
	// attach-post-deploy "back": also in attach-post-create: a container joins a network once, take one away
	// <nil>
	// <nil>
	// property "bind-all-interfaces": unknown: the properties are attach-post-create, attach-post-deploy, default-route, initial-network, tld
	// [front back] [] none
}

func ExampleApp_Report() {
	global := phases.Settings{TLD: phases.Use("internal"), AttachPostCreate: []string{"metrics", "logs"}}
	app := phases.App{Name: "shop", Settings: phases.Settings{TLD: phases.None()}}
	for _, p := range app.Report(global) {
		fmt.Printf("%-20s%-8q%-16q%q\n", p.Name, p.App, p.Global, p.Computed)
	}
	// Output:
	// attach-post-create  ""      "metrics,logs"  "metrics,logs"
	// attach-post-deploy  ""      ""              ""
	// default-route       ""      ""              ""
	// initial-network     ""      ""              ""
	// tld                 "none"  "internal"      ""
}

func ExamplePlan_Warnings() {
	app := phases.App{Name: "shop", Settings: phases.Settings{
		InitialNetwork:   phases.Use("front"),
		AttachPostDeploy: []string{"back"},
	}}
	plan, err := app.Plan(phases.Deploy, "web")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range plan.Warnings() {
		fmt.Println(w)
	}
	// Output:
	// initial-network "front" takes the place of the default bridge: services that are only there do not answer
	// attach-post-deploy moves the default route of the running container from "front" to "back": the smallest name goes first, behind it those of internal networks; choose with default-route
	// shop.web stands on "front", "back": a caller on several of them gets the addresses on "back" alone; the smallest name goes first, behind it those of internal networks
}
