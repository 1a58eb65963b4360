package hostaccess_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

func TestUnmarshalText(t *testing.T) {
	const write = "write none, host, gateway or gateway:NAME,NAME"
	tests := []struct {
		text string
		want hostaccess.Access
		err  []string
	}{
		{"none", hostaccess.None(), nil},
		{"host", hostaccess.HostNetwork(), nil},
		{"gateway", hostaccess.Gateway(), nil},
		{"gateway:host.docker.internal", hostaccess.Gateway(), nil},
		{"gateway:db", hostaccess.Gateway("db"), nil},
		{"gateway:db,cache,db", hostaccess.Gateway("cache", "db"), nil},

		{"", hostaccess.None(), []string{`text "": ` + write}},
		{"Host", hostaccess.None(), []string{`text "Host": ` + write}},
		{" host", hostaccess.None(), []string{`text " host": ` + write}},
		{"bridge", hostaccess.None(), []string{`text "bridge": ` + write}},
		{"host:db", hostaccess.None(), []string{`text "host:db": ` + write}},
		{"--network=host", hostaccess.None(), []string{`text "--network=host": ` + write}},
		{"gateway:", hostaccess.None(), []string{`gateway name "": empty: write at least one label`}},
		{"gateway:db,", hostaccess.None(), []string{`gateway name "": empty: write at least one label`}},
		{"gateway:db, cache", hostaccess.None(), []string{
			`gateway name " cache": character ' ': use lower-case letters, digits, '-' and '_'`}},
	}
	for _, tt := range tests {
		var got hostaccess.Access
		err := got.UnmarshalText([]byte(tt.text))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", tt.text, diff)
		}
		checkErr(t, tt.text, err, tt.err, hostaccess.ErrInvalid)
	}
}

func TestUnmarshalTextKeeps(t *testing.T) {
	a := hostaccess.Gateway("db")
	if err := a.UnmarshalText([]byte("bridge")); err == nil {
		t.Error("bridge is read")
	}
	if a != hostaccess.Gateway("db") {
		t.Errorf("an error leaves %v, want gateway:db", a)
	}
}

func TestJSON(t *testing.T) {
	type settings struct {
		Access hostaccess.Access            `json:"access,omitzero"`
		ByApp  map[string]hostaccess.Access `json:"by-app,omitempty"`
	}
	tests := []struct {
		text string
		want settings
	}{
		{`{}`, settings{}},
		{`{"access":"host"}`, settings{Access: hostaccess.HostNetwork()}},
		{`{"access":"gateway:cache,db","by-app":{"shop":"none","web":"gateway"}}`, settings{
			Access: hostaccess.Gateway("db", "cache"),
			ByApp:  map[string]hostaccess.Access{"shop": hostaccess.None(), "web": hostaccess.Gateway()},
		}},
	}
	for _, tt := range tests {
		var got settings
		if err := json.Unmarshal([]byte(tt.text), &got); err != nil {
			t.Errorf("%s: %v", tt.text, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.text, diff)
		}
		text, err := json.Marshal(got)
		if diff := cmp.Diff(tt.text, string(text)); diff != "" || err != nil {
			t.Errorf("%s: written back (-want +got)\n%s%v", tt.text, diff, err)
		}
	}
	var got settings
	if err := json.Unmarshal([]byte(`{"access":""}`), &got); err == nil {
		t.Error(`an empty access is read`)
	}
	if text, err := json.Marshal(settings{Access: hostaccess.Gateway("A")}); err == nil {
		t.Errorf("a name that is not valid is written: %s", text)
	}
}
