package phases_test

import (
	"testing"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

var (
	gateway = hostaccess.Gateway()
	host    = hostaccess.HostNetwork()
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name    string
		app     phases.App
		want    []string
		classes []error
	}{
		{"nothing but a name", phases.App{Name: "shop"}, nil, nil},
		{"everything", phases.App{
			Name: "shop",
			Settings: phases.Settings{
				InitialNetwork:   phases.Use("front"),
				AttachPostCreate: []string{"Back_1", "back.2"},
				AttachPostDeploy: []string{"late"},
				DefaultRoute:     phases.Use("late"),
				TLD:              phases.Use("apps.internal"),
				HostAccess: []phases.HostRule{
					rule(gateway, phases.Build, phases.Deploy, phases.Run),
					ruleFor("worker", hostaccess.Gateway("db"), phases.Deploy),
				},
			},
			Ports: map[string]uint16{"web": 5000, "rpc": 65535},
		}, nil, nil},
		{"none of everything", phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.None(), AttachPostCreate: []string{}, AttachPostDeploy: []string{},
			DefaultRoute: phases.None(), TLD: phases.None(), HostAccess: []phases.HostRule{},
		}}, nil, nil},

		{"no name", phases.App{}, []string{
			`name "": <alias>`,
		}, []error{alias.ErrInvalid}},
		{"bad app name", phases.App{Name: "My App"}, []string{
			`name "My App": <alias>`,
		}, []error{alias.ErrInvalid}},
		{"reserved names", phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork:   phases.Use("host"),
			AttachPostCreate: []string{"none", "container:db"},
			AttachPostDeploy: []string{"bridge"},
		}}, []string{
			`initial-network "host": <reserved>`,
			`attach-post-create "none": <reserved>`,
			`attach-post-create "container:db": <reserved>`,
			`attach-post-deploy "bridge": <reserved>`,
		}, []error{network.ErrReserved}},
		{"malformed and empty names", phases.App{Name: "shop", Settings: phases.Settings{
			AttachPostCreate: []string{"a,b", ""},
		}}, []string{
			`attach-post-create "a,b": <network>`,
			`attach-post-create "": <network>`,
		}, []error{network.ErrInvalid}},
		{"duplicates", phases.App{Name: "shop", Settings: phases.Settings{
			AttachPostCreate: []string{"a", "b", "a"},
		}}, []string{
			`attach-post-create "a": said twice: take one away`,
		}, nil},
		{"one network in several phases", phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork:   phases.Use("a"),
			AttachPostCreate: []string{"b", "a"},
			AttachPostDeploy: []string{"a", "b"},
		}}, []string{
			`attach-post-create "a": also in initial-network: a container joins a network once, take one away`,
			`attach-post-deploy "a": also in initial-network: a container joins a network once, take one away`,
			`attach-post-deploy "b": also in attach-post-create: a container joins a network once, take one away`,
		}, nil},

		{"TLD with a dot", phases.App{Name: "shop", Settings: phases.Settings{TLD: phases.Use(".internal")}}, []string{
			`tld ".internal": <alias>`,
		}, []error{alias.ErrInvalid}},
		{"TLD that is no domain", phases.App{Name: "shop", Settings: phases.Settings{TLD: phases.Use("a b")}}, []string{
			`tld "a b": <alias>`,
		}, []error{alias.ErrInvalid}},
		{"TLD none", phases.App{Name: "shop", Settings: phases.Settings{TLD: phases.Use("none")}}, []string{
			`tld "none": reads as no TLD at all: say that with SetNone, or choose another one`,
		}, nil},

		{"default route elsewhere", phases.App{Name: "shop", Settings: phases.Settings{
			AttachPostCreate: []string{"a"}, DefaultRoute: phases.Use("b"),
		}}, []string{
			`default-route "b": the app does not join this network: choose one of its own, or none`,
		}, nil},
		{"default route on a bridge that is not there", phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.Use("a"), DefaultRoute: phases.Use("bridge"),
		}}, []string{
			`default-route "bridge": the initial network takes the place of the default bridge: choose one that the app joins, or none`,
		}, nil},
		{"default route on the default bridge", phases.App{Name: "shop", Settings: phases.Settings{
			AttachPostCreate: []string{"a"}, DefaultRoute: phases.Use("bridge"),
		}}, nil, nil},
		{"malformed default route", phases.App{Name: "shop", Settings: phases.Settings{DefaultRoute: phases.Use("host")}}, []string{
			`default-route "host": <reserved>`,
			`default-route "host": the app does not join this network: choose one of its own, or none`,
		}, []error{network.ErrReserved}},

		{"ports", phases.App{Name: "shop", Ports: map[string]uint16{"web": 0, "Bad": 80, "": 0}}, []string{
			`ports "": <alias>`,
			`ports "": port 0: say the port that the process listens on, 1 to 65535, or leave it out`,
			`ports "Bad": <alias>`,
			`ports "web": port 0: say the port that the process listens on, 1 to 65535, or leave it out`,
		}, []error{alias.ErrInvalid}},
		{"builder", phases.App{Name: "shop", Builder: 99}, []string{
			`builder "Builder(99)": <access>`,
		}, []error{hostaccess.ErrInvalid}},
		{"all at once", phases.App{
			Name:     "-",
			Settings: phases.Settings{AttachPostDeploy: []string{"host"}, TLD: phases.Use("x.")},
			Ports:    map[string]uint16{"web": 0},
		}, []string{
			`name "-": <alias>`,
			`attach-post-deploy "host": <reserved>`,
			`tld "x.": <alias>`,
			`ports "web": port 0: say the port that the process listens on, 1 to 65535, or leave it out`,
		}, []error{alias.ErrInvalid, network.ErrReserved}},
	} {
		t.Run(c.name, func(t *testing.T) { checkProblems(t, c.app, c.want, c.classes) })
	}
}

func TestValidateHostAccess(t *testing.T) {
	networks := func(s phases.Settings, rules ...phases.HostRule) phases.App {
		s.HostAccess = rules
		return phases.App{Name: "shop", Settings: s}
	}
	rules := func(rules ...phases.HostRule) phases.App { return networks(phases.Settings{}, rules...) }
	for _, c := range []struct {
		name string
		app  phases.App
		want []string
	}{
		{"no phase", rules(rule(gateway)), []string{
			`host-access "=gateway": the rule is for no phase: say build, deploy or run, or several`,
		}},
		{"unknown phase", rules(rule(gateway, phases.Deploy, 9)), []string{
			`phase "ContainerPhase(9)": no container phase: say build, deploy or run`,
		}},
		{"a phase twice", rules(rule(gateway, phases.Run, phases.Run)), []string{
			`host-access "run,run=gateway": says run twice: take one away`,
		}},
		{"bad process", rules(ruleFor("We b", gateway, phases.Run)), []string{
			`host-access "We b": <alias>`,
		}},
		{"bad access", rules(rule(hostaccess.Gateway("a b"), phases.Run)), []string{
			`host-access "run=gateway:\"a b\"": <access>`,
		}},
		{"the process goes first", rules(rule(host, phases.Deploy), ruleFor("web", gateway, phases.Deploy)), nil},
		{"contradiction", rules(rule(host, phases.Deploy, phases.Run), rule(gateway, phases.Build, phases.Run)), []string{
			`host-access "build,run=gateway": "deploy,run=host" says otherwise for some of these containers: decide for one`,
		}},
		{"contradiction for a process", rules(ruleFor("web", host, phases.Deploy), ruleFor("web", gateway, phases.Deploy)), []string{
			`host-access "deploy/web=gateway": "deploy/web=host" says otherwise for some of these containers: decide for one`,
		}},
		{"twice the same", rules(rule(gateway, phases.Deploy), rule(gateway, phases.Deploy)), []string{
			`host-access "deploy=gateway": "deploy=gateway" says the same for some of these containers: take one away`,
		}},
		{"other processes", rules(ruleFor("web", host, phases.Deploy), ruleFor("rpc", gateway, phases.Deploy)), nil},

		{"host deploys on networks", networks(phases.Settings{
			InitialNetwork: phases.Use("i"), AttachPostCreate: []string{"c"}, AttachPostDeploy: []string{"d"},
		}, rule(host, phases.Deploy)), []string{
			`host-access "deploy=host": containers on the host's network join no other, but there is initial-network "i", attach-post-create "c", attach-post-deploy "d": use a gateway, or take one or the other away`,
		}},
		{"a host process beside others", networks(phases.Settings{AttachPostDeploy: []string{"d"}}, ruleFor("metrics", host, phases.Deploy)), []string{
			`host-access "deploy/metrics=host": containers on the host's network join no other, but there is attach-post-deploy "d": use a gateway, or take one or the other away`,
		}},
		{"host commands of an app that joins after the deploy", networks(phases.Settings{AttachPostDeploy: []string{"d"}}, rule(host, phases.Run, phases.Build)), nil},
		{"host commands on networks", networks(phases.Settings{AttachPostCreate: []string{"c"}, AttachPostDeploy: []string{"d"}}, rule(host, phases.Run)), []string{
			`host-access "run=host": containers on the host's network join no other, but there is attach-post-create "c": use a gateway, or take one or the other away`,
		}},
		{"host builds on networks", networks(phases.Settings{InitialNetwork: phases.Use("i")}, rule(host, phases.Build)), []string{
			`host-access "build=host": containers on the host's network join no other, but there is initial-network "i": use a gateway, or take one or the other away`,
		}},
		{"gateway on networks", networks(phases.Settings{InitialNetwork: phases.Use("i")}, rule(gateway, phases.Build, phases.Deploy, phases.Run)), nil},
	} {
		t.Run(c.name, func(t *testing.T) { checkProblems(t, c.app, c.want, nil) })
	}
}

func TestValidateBuilder(t *testing.T) {
	app := func(b hostaccess.Builder, a hostaccess.Access) phases.App {
		return phases.App{Name: "shop", Builder: b, Settings: phases.Settings{
			InitialNetwork: phases.Use("i"),
			HostAccess:     []phases.HostRule{rule(a, phases.Build)},
		}}
	}
	const attached = `host-access "build=host": containers on the host's network join no other, but there is initial-network "i": use a gateway, or take one or the other away`
	for _, c := range []struct {
		name string
		app  phases.App
		want []string
	}{
		{"a container cannot have both networks", app(hostaccess.Herokuish, host), []string{attached}},
		{"nor a build that takes one by name", app(hostaccess.Pack, host), []string{attached}},
		{"a build that takes none by name may have the host's", app(hostaccess.APIBuildKit, host), nil},
		{"a gateway is dropped", app(hostaccess.Pack, gateway), []string{`host-access "build=gateway": <builder>`}},
		{"the host's network is dropped", app(hostaccess.Nixpacks, host), []string{`host-access "build=host": <builder>`}},
		{"none is nothing to drop", app(hostaccess.Railpack, hostaccess.None()), nil},
	} {
		t.Run(c.name, func(t *testing.T) { checkProblems(t, c.app, c.want, nil) })
	}
	failure(t, app(hostaccess.Railpack, gateway).Validate(), hostaccess.ErrBuilder)
}

// checkProblems checks that Validate and Plan say the same.
func checkProblems(t *testing.T, app phases.App, want []string, classes []error) {
	t.Helper()
	err := app.Validate()
	equal(t, want, problemsOf(err))
	_, planErr := app.Plan(phases.Deploy, "web")
	equal(t, want, problemsOf(planErr))
	if want == nil {
		return
	}
	failure(t, err, append(classes, phases.ErrInvalid)...)
	failure(t, planErr, append(classes, phases.ErrInvalid)...)
}

func TestValidateGlobalSettings(t *testing.T) {
	good := phases.Settings{
		InitialNetwork: phases.Use("i"),
		DefaultRoute:   phases.Use("of-some-app"),
		HostAccess:     []phases.HostRule{rule(host, phases.Build)}, // right for image builders
	}
	success(t, good.Validate())
	bad := phases.Settings{InitialNetwork: phases.Use("i"), AttachPostCreate: []string{"i"}, TLD: phases.Use("-")}
	equal(t, []string{
		`attach-post-create "i": also in initial-network: a container joins a network once, take one away`,
		`tld "-": <alias>`,
	}, problemsOf(bad.Validate()))
}

func TestInheritedConflict(t *testing.T) {
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{"a"}}}
	success(t, app.Validate())
	app = app.Inherit(phases.Settings{AttachPostCreate: []string{"a"}})
	equal(t, []string{
		`attach-post-deploy "a": also in attach-post-create: a container joins a network once, take one away`,
	}, problemsOf(app.Validate()))
}
