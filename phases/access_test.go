package phases_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// rulesOf returns rules as texts; nil stays nil.
func rulesOf(s phases.Settings) []string {
	if s.HostAccess == nil {
		return nil
	}
	texts := []string{}
	for _, r := range s.HostAccess {
		texts = append(texts, r.String())
	}
	return texts
}

func phaseList(t *testing.T, text string) []phases.ContainerPhase {
	t.Helper()
	list, err := phases.ParseContainerPhases(text)
	success(t, err)
	return list
}

var (
	dbGateway = hostaccess.Gateway("db")
	noAccess  = hostaccess.None()
)

func TestParseContainerPhases(t *testing.T) {
	for text, want := range map[string][]string{
		"deploy":           nil,
		"build,deploy,run": nil,
		"run,build":        nil,
		"":                 {`phase "": empty: say build, deploy or run, or several joined by commas`},
		"deploy,":          {`phase "": no container phase: say build, deploy or run`},
		"build, run":       {`phase " run": no container phase: say build, deploy or run`},
		"Build,x,run":      {`phase "Build": no container phase: say build, deploy or run`, `phase "x": no container phase: say build, deploy or run`},
		"run,build,run":    {`phase "run,build,run": says run twice: take one away`},
	} {
		list, err := phases.ParseContainerPhases(text)
		equal(t, want, problemsOf(err))
		if want != nil {
			failure(t, err, phases.ErrInvalid)
			equal(t, []phases.ContainerPhase(nil), list)
			continue
		}
		equal(t, text+"=none", phases.HostRule{Phases: list}.String())
	}
}

func TestAddHostAccess(t *testing.T) {
	for _, c := range []struct {
		name    string
		start   []phases.HostRule
		phases  string
		process string
		access  hostaccess.Access
		want    []string // rules
		wrong   []string // problems
	}{
		{"the first", nil, "run,build", "", host, []string{"build,run=host"}, nil},
		{"against a global one", nil, "deploy", "", noAccess, []string{"deploy=none"}, nil},
		{"one more phase", []phases.HostRule{rule(gateway, phases.Build)}, "deploy", "", gateway, []string{"build,deploy=gateway"}, nil},
		{"one more process", []phases.HostRule{rule(gateway, phases.Deploy)}, "deploy", "web", host, []string{"deploy=gateway", "deploy/web=host"}, nil},
		{"an exception", []phases.HostRule{rule(gateway, phases.Deploy)}, "deploy", "web", noAccess, []string{"deploy=gateway", "deploy/web=none"}, nil},
		{"twice", []phases.HostRule{rule(host, phases.Run, phases.Build)}, "build,run", "", host, []string{"run,build=host"}, nil},
		{"partly there", []phases.HostRule{rule(host, phases.Build)}, "build,run", "", host, []string{"build,run=host"}, nil},
		{"one more name", []phases.HostRule{rule(gateway, phases.Build, phases.Deploy)}, "deploy,run", "", dbGateway,
			[]string{"build=gateway", "deploy=gateway:db,host.docker.internal", "run=gateway:db"}, nil},
		{"one more name for all", []phases.HostRule{rule(gateway, phases.Deploy)}, "deploy", "", dbGateway, []string{"deploy=gateway:db,host.docker.internal"}, nil},

		{"no isolation left", []phases.HostRule{rule(gateway, phases.Deploy), rule(dbGateway, phases.Run)}, "build,deploy,run", "", host, nil, []string{
			`host-access "build,deploy,run=host": "deploy=gateway" is there for some of these containers: remove it first, or leave it`,
			`host-access "build,deploy,run=host": "run=gateway:db" is there for some of these containers: remove it first, or leave it`,
		}},
		{"no access left", []phases.HostRule{ruleFor("web", host, phases.Deploy)}, "deploy", "web", noAccess, nil, []string{
			`host-access "deploy/web=none": "deploy/web=host" is there for some of these containers: remove it first, or leave it`,
		}},
		{"no phase", nil, "", "", host, nil, []string{
			`host-access "=host": the rule is for no phase: say build, deploy or run, or several`,
		}},
		{"bad process", nil, "run", "We b", host, nil, []string{`host-access "We b": <alias>`}},
		{"bad name", nil, "run", "", hostaccess.Gateway("a b"), nil, []string{`host-access "run=gateway:\"a b\"": <access>`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := phases.Settings{HostAccess: c.start}
			before := phases.App{Settings: s}.Inherit(phases.Settings{}).Settings
			var list []phases.ContainerPhase
			if c.phases != "" {
				list = phaseList(t, c.phases)
			}
			err := s.AddHostAccess(list, c.process, c.access)
			equal(t, c.wrong, problemsOf(err))
			equal(t, before.HostAccess, c.start) // is not changed in place
			if c.wrong != nil {
				equal(t, before, s)
				return
			}
			equal(t, c.want, rulesOf(s))
			success(t, s.AddHostAccess(list, c.process, c.access))
			equal(t, c.want, rulesOf(s))
		})
	}
}

func TestAddHostAccessBesideNetworks(t *testing.T) {
	s := phases.Settings{AttachPostDeploy: []string{"late"}}
	err := s.AddHostAccess(phaseList(t, "deploy"), "", host)
	equal(t, []string{
		`host-access "deploy=host": containers on the host's network join no other, but there is attach-post-deploy "late": use a gateway, or take one or the other away`,
	}, problemsOf(err))
	success(t, s.AddHostAccess(phaseList(t, "run"), "", host))
	success(t, s.AddHostAccess([]phases.ContainerPhase{phases.Deploy}, "", gateway))
	equal(t, []string{"run=host", "deploy=gateway"}, rulesOf(s))
	failure(t, s.AddHostAccess([]phases.ContainerPhase{0, 9}, "", gateway), phases.ErrInvalid)
	equal(t, []string{"run=host", "deploy=gateway"}, rulesOf(s))
}

func TestRemoveHostAccess(t *testing.T) {
	all := []phases.HostRule{
		rule(hostaccess.Gateway("db", "cache"), phases.Build, phases.Deploy, phases.Run), ruleFor("web", host, phases.Deploy),
	}
	for _, c := range []struct {
		name    string
		start   []phases.HostRule
		phases  string
		process string
		access  hostaccess.Access
		removed bool
		want    []string
	}{
		{"of one phase", all, "deploy", "", hostaccess.Gateway("cache", "db"), true, []string{"build,run=gateway:cache,db", "deploy/web=host"}},
		{"of all", all, "run,deploy,build", "", hostaccess.Gateway("cache", "db"), true, []string{"deploy/web=host"}},
		{"one name", all, "build,deploy,run", "", dbGateway, true, []string{"deploy/web=host", "build,deploy,run=gateway:cache"}},
		{"one name in one phase, and one that is not there", all, "run", "", hostaccess.Gateway("db", "x"), true,
			[]string{"build,deploy=gateway:cache,db", "deploy/web=host", "run=gateway:cache"}},
		{"of a process", all, "deploy", "web", host, true, []string{"build,deploy,run=gateway:cache,db"}},
		{"the last one", all[1:], "deploy", "web", host, true, []string{}},
		{"another way", all, "deploy", "", host, false, []string{"build,deploy,run=gateway:cache,db", "deploy/web=host"}},
		{"another name", all, "deploy", "", gateway, false, []string{"build,deploy,run=gateway:cache,db", "deploy/web=host"}},
		{"another process", all, "deploy", "rpc", host, false, []string{"build,deploy,run=gateway:cache,db", "deploy/web=host"}},
		{"of an app that inherits", nil, "deploy", "", host, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := phases.Settings{HostAccess: c.start, AttachPostCreate: []string{"host"}} // a problem elsewhere
			before := phases.App{Settings: s}.Inherit(phases.Settings{}).Settings
			removed, err := s.RemoveHostAccess(phaseList(t, c.phases), c.process, c.access)
			success(t, err)
			equal(t, c.removed, removed)
			equal(t, c.want, rulesOf(s))
			equal(t, before.HostAccess, c.start)
		})
	}
}

func TestClearHostAccess(t *testing.T) {
	s := phases.Settings{HostAccess: []phases.HostRule{
		rule(gateway, phases.Build, phases.Deploy), rule(host, phases.Run), ruleFor("web", host, phases.Deploy),
	}}
	removed, err := s.ClearHostAccess(phaseList(t, "deploy,run"), "")
	success(t, err)
	equal(t, true, removed)
	equal(t, []string{"build=gateway", "deploy/web=host"}, rulesOf(s))
	removed, err = s.ClearHostAccess(phaseList(t, "deploy,run"), "")
	success(t, err)
	equal(t, false, removed)
}

func TestRemoveHostAccessErrors(t *testing.T) {
	s := phases.Settings{HostAccess: []phases.HostRule{rule(host, phases.Run)}}
	for _, remove := range []func() (bool, error){
		func() (bool, error) { return s.RemoveHostAccess(nil, "", host) },
		func() (bool, error) { return s.RemoveHostAccess([]phases.ContainerPhase{9}, "", host) },
		func() (bool, error) { return s.RemoveHostAccess([]phases.ContainerPhase{phases.Run}, "We b", host) },
		func() (bool, error) {
			return s.RemoveHostAccess([]phases.ContainerPhase{phases.Run}, "", hostaccess.Gateway("a b"))
		},
		func() (bool, error) { return s.ClearHostAccess(nil, "web") },
	} {
		removed, err := remove()
		failure(t, err, phases.ErrInvalid)
		equal(t, false, removed)
		equal(t, []string{"run=host"}, rulesOf(s))
	}
}

func TestHostAccessReport(t *testing.T) {
	app := phases.App{Settings: phases.Settings{HostAccess: []phases.HostRule{
		rule(gateway, phases.Deploy), ruleFor("web", host, phases.Deploy), ruleFor("clock", noAccess, phases.Run),
	}}}
	global := phases.Settings{HostAccess: []phases.HostRule{rule(dbGateway, phases.Build, phases.Deploy), ruleFor("rpc", host, phases.Deploy)}}
	equal(t, []phases.Property{
		{Name: "host-access build", App: "none", Global: "gateway:db"},
		{Name: "host-access deploy", App: "gateway", Global: "gateway:db", Computed: "gateway"},
		{Name: "host-access deploy/rpc", App: "gateway", Global: "host", Computed: "gateway"},
		{Name: "host-access deploy/web", App: "host", Global: "gateway:db", Computed: "host"},
		{Name: "host-access run", App: "none", Global: "none"},
		{Name: "host-access run/clock", App: "none", Global: "none"},
	}, app.HostAccessReport(global))
	equal(t, []phases.Property{
		{Name: "host-access build", Global: "gateway:db", Computed: "gateway:db"},
		{Name: "host-access deploy", Global: "gateway:db", Computed: "gateway:db"},
		{Name: "host-access deploy/rpc", Global: "host", Computed: "host"},
		{Name: "host-access run", Global: "none"},
	}, phases.App{}.HostAccessReport(global))
	equal(t, []phases.Property{{Name: "host-access build"}, {Name: "host-access deploy"}, {Name: "host-access run"}},
		phases.App{}.HostAccessReport(phases.Settings{}))
}

// FuzzParseContainerPhases checks that what is read comes back as it was
// written, and that nothing else is.
func FuzzParseContainerPhases(f *testing.F) {
	for _, text := range []string{"build,deploy,run", "deploy", "", ",", "run,run", "build, run", "Deploy", "build\n,run", "deploy\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := phases.ParseContainerPhases(text)
		if err != nil {
			failure(t, err, phases.ErrInvalid)
			equal(t, 0, len(list))
			return
		}
		equal(t, text+"=none", phases.HostRule{Phases: list}.String())
		success(t, phases.Settings{HostAccess: []phases.HostRule{{Phases: list}}}.Validate())
	})
}

// FuzzHostAccess checks what adding and removing, in any order, keep: valid
// rules, the access of the containers that were not named, and on an error all.
func FuzzHostAccess(f *testing.F) {
	f.Add("deploy", "web", "--net=host", "build,run", "", "--add-host=db:host-gateway", false)
	f.Add("build,deploy,run", "", "--add-host=a:host-gateway --add-host=b:host-gateway", "run", "", "--add-host=b:host-gateway", true)
	f.Add("run", "We b", "--add-host=\n:host-gateway", "run", "", "--net=host", true)
	f.Fuzz(func(t *testing.T, phases1, process1, flags1, phases2, process2, flags2 string, remove bool) {
		var s phases.Settings
		step(t, &s, phases1, process1, flags1, false)
		step(t, &s, phases2, process2, flags2, remove)
	})
}

func step(t *testing.T, s *phases.Settings, list, process, flags string, remove bool) {
	named, err := phases.ParseContainerPhases(list)
	if err != nil {
		return
	}
	access, err := hostaccess.Parse(flags)
	if err != nil {
		return
	}
	before := phases.App{Name: "app", Settings: *s}.Inherit(phases.Settings{})
	if remove {
		_, err = s.RemoveHostAccess(named, process, access)
	} else {
		err = s.AddHostAccess(named, process, access)
	}
	if err != nil {
		failure(t, err, phases.ErrInvalid)
		equal(t, before.Settings, *s)
		return
	}
	success(t, s.Validate())
	for _, row := range (phases.App{Name: "app", Settings: *s}).HostAccessReport(before.Settings) {
		phase, of, _ := strings.Cut(strings.TrimPrefix(row.Name, "host-access "), "/")
		var p phases.ContainerPhase
		success(t, p.UnmarshalText([]byte(phase)))
		touched := slices.Contains(named, p) && (of == process || process == "")
		if has := row.App != "none" && row.App != ""; !touched && has && row.App != row.Global {
			t.Fatalf("%s: has %s, had %s", row.Name, row.App, row.Global)
		}
		if touched && of == process && !remove && !strings.Contains(fmt.Sprintf(",%s,", strings.TrimPrefix(row.App, "gateway:")), accessText(access)) {
			t.Fatalf("%s: has %s, lacks %s", row.Name, row.App, access)
		}
	}
}

// accessText returns the first name of a gateway, between commas, or "".
func accessText(a hostaccess.Access) string {
	if names := a.Names(); len(names) > 0 && a != hostaccess.Gateway() {
		return "," + names[0] + ","
	}
	return ""
}
