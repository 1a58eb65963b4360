package core

import (
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

// withConfig makes a configuration-only network "cfg" on an engine.
func withConfig(t *testing.T, profile string) *Engine {
	t.Helper()
	e, err := New(Options{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	_, err = e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "cfg", CreateOptions: dnetwork.CreateOptions{
		ConfigOnly: true, Options: map[string]string{"a": "b"}, Labels: map[string]string{"of": "cfg"},
		IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.77.0.0/24", Gateway: "10.77.0.9"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func from(name, config string) dnetwork.CreateRequest {
	return dnetwork.CreateRequest{
		Name: name, CreateOptions: dnetwork.CreateOptions{ConfigFrom: &dnetwork.ConfigReference{Network: config}},
	}
}

func TestANetworkMadeOfAConfiguration(t *testing.T) {
	for _, profile := range ProfileNames() {
		e := withConfig(t, profile)
		if _, err := e.NetworkCreate(e.Profile.API, from("web", "cfg")); err != nil {
			t.Fatal(err)
		}
		n := e.nets.byName["web"][0]
		type shown struct {
			Driver          string
			IPAM            []dnetwork.IPAMConfig
			Options, Labels map[string]string
			From            string
		}
		view := e.viewNetwork(n)
		got := shown{view.Driver, view.IPAM.Config, view.Options, view.Labels, view.ConfigFrom.Network}
		want := shown{
			"bridge", []dnetwork.IPAMConfig{{Subnet: "10.77.0.0/24", Gateway: "10.77.0.9"}},
			map[string]string{"a": "b"}, map[string]string{"of": "cfg"}, "cfg",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", profile, diff)
		}
		_, twice := e.NetworkCreate(e.Profile.API, from("api", "cfg"))
		used := e.NetworkRemove("cfg")
		if twice == nil || used == nil {
			t.Errorf("%s: a second network: %v; removed while in use: %v", profile, twice, used)
		}
		if err := e.NetworkRemove("web"); err != nil {
			t.Errorf("%s: %v", profile, err)
		}
		if err := e.NetworkRemove("cfg"); err != nil {
			t.Errorf("%s: %v", profile, err)
		}
	}
}

func TestRefusedDependences(t *testing.T) {
	e := withConfig(t, "28.5")
	own := from("web", "cfg")
	own.Labels = map[string]string{"a": "b"}
	options := from("web", "cfg")
	options.Options = map[string]string{"a": "b"}
	chain := from("web", "cfg")
	chain.ConfigOnly = true
	operator := dnetwork.CreateRequest{Name: "x", CreateOptions: dnetwork.CreateOptions{ConfigOnly: true, Internal: true}}
	tests := []struct {
		about string
		req   dnetwork.CreateRequest
		want  int
	}{
		{"no such configuration", from("web", "nope"), 404},
		{"a network that is none", from("web", "bridge"), 404},
		{"labels of its own", own, 403},
		{"options of its own", options, 403},
		{"a configuration of a configuration", chain, 403},
		{"a configuration with an operator's field", operator, 403},
	}
	for _, tt := range tests {
		_, err := e.NetworkCreate(e.Profile.API, tt.req)
		if err == nil || statusOf(err) != tt.want {
			t.Errorf("%s: got %v, want status %d", tt.about, err, tt.want)
		}
	}
}
