package network

import (
	"errors"
	"slices"
	"strings"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

func TestEndpointValidate(t *testing.T) {
	long := strings.Repeat("x", 63)
	tests := []struct {
		alias string
		want  bool
		why   string
	}{
		{"node-js-app.web", true, "the usual one"},
		{"a_b.Web", true, "found in every case"},
		{"_srv._tcp.web", true, "found as well"},
		{"web", true, "one label"},
		{long + "." + long + "." + long + "." + long[:61], true, "253 characters"},

		{"", false, "would answer for the root"},
		{"a..b", false, "an empty label"},
		{".a", false, "an empty label"},
		{"a.", false, "an empty label"},
		{"a b", false, "a space"},
		{"a\n", false, "a line break"},
		{"läden", false, "not ASCII"},
		{long + "x", false, "64 characters in a label"},
		{long + "." + long + "." + long + "." + long[:62], false, "254 characters"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			err := Endpoint{Aliases: []string{tt.alias}}.validateOn("shop")
			if (err == nil) != tt.want || err != nil && !errors.Is(err, ErrInvalid) {
				t.Errorf("alias %q: %v, want ok: %v", tt.alias, err, tt.want)
			}
		})
	}
}

func TestEndpointValidateOnSpecialNetworks(t *testing.T) {
	alias := Endpoint{Aliases: []string{"a.web"}}
	tests := []struct {
		network string
		e       Endpoint
		want    error
	}{
		{"bridge", Endpoint{}, nil},
		{"bridge", alias, ErrInvalid},
		{"host", Endpoint{}, ErrNotAttachable},
		{"none", alias, ErrNotAttachable},
		{"shop", alias, nil},
	}
	for _, tt := range tests {
		if err := tt.e.validateOn(tt.network); !errors.Is(err, tt.want) {
			t.Errorf("%v on %s: %v, want %v", tt.e, tt.network, err, tt.want)
		}
	}
}

func TestMemberDifferences(t *testing.T) {
	c := member{
		automatic: []string{"0123456789ab", "hostname"},
		endpoints: map[string]*dnetwork.EndpointSettings{
			"shop": {Aliases: []string{"a.web", "b.web", "0123456789ab", "hostname"}, GwPriority: 3},
		},
	}
	tests := []struct {
		why  string
		e    Endpoint
		want []string // fields
	}{
		{"no wish", Endpoint{}, nil},
		{"one of those it has", Endpoint{Aliases: []string{"b.web"}}, nil},
		{"one that the engine adds", Endpoint{Aliases: []string{"b.web", "hostname"}}, nil},
		{"one more", Endpoint{Aliases: []string{"a.web", "c.web"}}, []string{"Aliases"}},
		{"exactly those", Endpoint{Aliases: []string{"b.web", "a.web"}, GatewayPriority: 3, Replace: true}, nil},
		{"exactly those and an added one", Endpoint{Aliases: []string{"b.web", "a.web", "hostname"}, GatewayPriority: 3, Replace: true}, nil},
		{"fewer", Endpoint{Aliases: []string{"b.web"}, GatewayPriority: 3, Replace: true}, []string{"Aliases"}},
		{"no priority any more", Endpoint{Aliases: []string{"b.web", "a.web"}, Replace: true}, []string{"GatewayPriority"}},
		{"another priority", Endpoint{GatewayPriority: 4}, []string{"GatewayPriority"}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			var got []string
			for _, d := range c.differences("shop", tt.e) {
				got = append(got, d.Field)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEndpointApplied(t *testing.T) {
	info := Info{ID: "1", Name: "shop"}
	before := &dnetwork.EndpointSettings{
		Aliases: []string{"a.web"}, GwPriority: 3, Links: []string{"db:db"},
		IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.9.0.9", LinkLocalIPs: []string{}},
	}
	tests := []struct {
		why    string
		e      Endpoint
		before *dnetwork.EndpointSettings
		want   dnetwork.EndpointSettings
	}{
		{"new", Endpoint{Aliases: []string{"b.web", "b.web"}, GatewayPriority: 1}, nil,
			dnetwork.EndpointSettings{NetworkID: "1", Aliases: []string{"b.web"}, GwPriority: 1}},
		{"added, the rest is kept", Endpoint{Aliases: []string{"b.web"}}, before,
			dnetwork.EndpointSettings{NetworkID: "1", Aliases: []string{"a.web", "b.web"}, GwPriority: 3, Links: before.Links, IPAMConfig: before.IPAMConfig}},
		{"replaced, what was not asked about is kept", Endpoint{Aliases: []string{"b.web"}, Replace: true}, before,
			dnetwork.EndpointSettings{NetworkID: "1", Aliases: []string{"b.web"}, Links: before.Links, IPAMConfig: before.IPAMConfig}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if diff := cmp.Diff(&tt.want, tt.e.applied(info, tt.before)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if !slices.Equal(before.Aliases, []string{"a.web"}) {
		t.Error("the former settings are changed:", before.Aliases)
	}
}
