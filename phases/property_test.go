package phases_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

func TestSet(t *testing.T) {
	start := phases.Settings{
		InitialNetwork:   phases.Use("front"),
		AttachPostCreate: []string{"back"},
		HostAccess:       []phases.HostRule{rule(host, phases.Run)}, // at odds with the first two
	}
	for _, c := range []struct {
		name     string
		property string
		values   []string
		want     []string // problems
		result   func(*phases.Settings)
	}{
		{"a list", "attach-post-deploy", []string{"b", "a"}, nil, func(s *phases.Settings) { s.AttachPostDeploy = []string{"b", "a"} }},
		{"a list, inherited", "attach-post-create", nil, nil, func(s *phases.Settings) { s.AttachPostCreate = nil }},
		{"a list, inherited by an empty one", "attach-post-create", []string{}, nil, func(s *phases.Settings) { s.AttachPostCreate = nil }},
		{"a value", "tld", []string{"internal"}, nil, func(s *phases.Settings) { s.TLD = phases.Use("internal") }},
		{"a value, inherited", "initial-network", nil, nil, func(s *phases.Settings) { s.InitialNetwork = phases.Value{} }},
		{"the default route", "default-route", []string{"bridge"}, nil, func(s *phases.Settings) { s.DefaultRoute = phases.Use("bridge") }},

		{"two values", "tld", []string{"a", "b"}, []string{`tld "a b": takes one value, not 2: choose one`}, nil},
		{"an empty value", "tld", []string{""}, []string{`tld "": empty: give a name, or no value at all to inherit; say none with SetNone`}, nil},
		{"an empty name in a list", "attach-post-deploy", []string{"", "x"}, []string{`attach-post-deploy "": <network>`}, nil},
		{"commas", "attach-post-deploy", []string{"host,x"}, []string{`attach-post-deploy "host,x": <network>`}, nil},
		{"reserved", "attach-post-deploy", []string{"none"}, []string{`attach-post-deploy "none": <reserved>`}, nil},
		{"malformed", "tld", []string{".internal"}, []string{`tld ".internal": <alias>`}, nil},
		{"in an earlier phase", "attach-post-deploy", []string{"back"}, []string{
			`attach-post-deploy "back": also in attach-post-create: a container joins a network once, take one away`,
		}, nil},
		{"in a later phase", "initial-network", []string{"back"}, []string{
			`attach-post-create "back": also in initial-network: a container joins a network once, take one away`,
			`host-access "run=host": containers on the host's network join no other, but there is initial-network "back", attach-post-create "back": use a gateway, or take one or the other away`,
		}, nil},
		{"unknown", "bind-all-interfaces", []string{"true"}, []string{
			`property "bind-all-interfaces": unknown: the properties are attach-post-create, attach-post-deploy, default-route, initial-network, tld`,
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, want := start, start
			equal(t, c.want, problemsOf(got.Set(c.property, c.values...)))
			if c.result != nil {
				c.result(&want)
			}
			equal(t, want, got)
		})
	}
}

func TestSetSharesNothing(t *testing.T) {
	values := []string{"a", "b"}
	var s phases.Settings
	success(t, s.Set("attach-post-create", values...))
	values[0] = "x"
	equal(t, []string{"a", "b"}, s.AttachPostCreate)
}

func TestSetNone(t *testing.T) {
	var s phases.Settings
	for _, property := range phases.Properties() {
		success(t, s.SetNone(property))
	}
	equal(t, phases.Settings{
		InitialNetwork: phases.None(), AttachPostCreate: []string{}, AttachPostDeploy: []string{},
		DefaultRoute: phases.None(), TLD: phases.None(),
	}, s)
	failure(t, s.SetNone("static-web-listener"), phases.ErrInvalid)
}

func TestTLDSaysWhatToWrite(t *testing.T) {
	var s phases.Settings
	err := s.Set("tld", "..internal")
	equal(t, `tld "..internal": begins with a dot: write "internal"`, fmt.Sprint(err))
	failure(t, err, alias.ErrInvalid)
}

func TestReport(t *testing.T) {
	app := phases.App{Settings: phases.Settings{
		InitialNetwork:   phases.Use("own"),
		AttachPostCreate: []string{},
		TLD:              phases.None(),
	}}
	global := phases.Settings{
		InitialNetwork:   phases.Use("all"),
		AttachPostCreate: []string{"a", "b"},
		AttachPostDeploy: []string{"c", "d"},
		TLD:              phases.Use("internal"),
	}
	equal(t, []phases.Property{
		{Name: "attach-post-create", App: "none", Global: "a,b", Computed: ""},
		{Name: "attach-post-deploy", App: "", Global: "c,d", Computed: "c,d"},
		{Name: "default-route", App: "", Global: "", Computed: ""},
		{Name: "initial-network", App: "own", Global: "all", Computed: "own"},
		{Name: "tld", App: "none", Global: "internal", Computed: ""},
	}, app.Report(global))
}

func TestInheritSharesNothing(t *testing.T) {
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{"d"}}, Ports: map[string]uint16{"web": 1}}
	global := phases.Settings{
		AttachPostCreate: []string{"c"},
		HostAccess:       []phases.HostRule{rule(gateway, phases.Run)},
	}
	all := app.Inherit(global)
	want := app.Inherit(global)
	app.AttachPostDeploy[0], app.Ports["web"] = "x", 2
	global.AttachPostCreate[0], global.HostAccess[0].Phases[0] = "x", phases.Build
	equal(t, want, all)
	equal(t, []string{"c"}, all.AttachPostCreate)
	equal(t, []phases.HostRule{rule(gateway, phases.Run)}, all.HostAccess)
}

// FuzzSet checks that Set keeps what it is given, or changes nothing, and that
// settings that Set made are valid.
func FuzzSet(f *testing.F) {
	f.Add("attach-post-create", "a b", "attach-post-deploy", "a")
	f.Add("initial-network", "host", "tld", ".x")
	f.Add("tld", "none", "default-route", "bridge")
	f.Add("attach-post-create", "", "attach-post-create", "a a")
	f.Add("bind-all-interfaces", "true", "initial-network", "\x00")
	f.Fuzz(func(t *testing.T, property1, values1, property2, values2 string) {
		var s phases.Settings
		for _, set := range []struct{ property, values string }{{property1, values1}, {property2, values2}} {
			before, values := s, strings.Split(set.values, " ")
			switch err := s.Set(set.property, values...); {
			case err != nil:
				failure(t, err, phases.ErrInvalid)
				equal(t, before, s)
			case slices.ContainsFunc(values, func(name string) bool {
				return set.property != "tld" && name != "bridge" && network.ValidateName(name) != nil
			}):
				t.Fatalf("Set(%q, %q) takes a bad name", set.property, values)
			default:
				equal(t, strings.Join(values, ","), globalText(s, set.property))
			}
			if err := s.Validate(); err != nil {
				t.Fatalf("after Set(%q, %q): %v", set.property, values, err)
			}
		}
	})
}

func globalText(s phases.Settings, property string) string {
	for _, p := range (phases.App{}).Report(s) {
		if p.Name == property {
			return p.Global
		}
	}
	return "no such property"
}

func TestPropertiesAreSorted(t *testing.T) {
	if !slices.IsSorted(phases.Properties()) {
		t.Error(cmp.Diff(slices.Sorted(slices.Values(phases.Properties())), phases.Properties()))
	}
}
