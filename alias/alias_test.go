package alias_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
)

func TestText(t *testing.T) {
	tests := []struct {
		name alias.Name
		text string
	}{
		{alias.Name{App: "node-js-app", Process: "web"}, "node-js-app.web"},
		{alias.Name{App: "node-js-app", Process: "web", TLD: "internal"}, "node-js-app.web.internal"},
		{alias.Name{App: "node-js-app", Process: "web", TLD: "svc.cluster.local"}, "node-js-app.web.svc.cluster.local"},
		{alias.Name{Hostname: "3f2a", App: "node-js-app", Process: "web"}, "3f2a.node-js-app.web"},
		{alias.Name{Hostname: "3f2a", App: "node-js-app", Process: "web", TLD: "internal"}, "3f2a.node-js-app.web.internal"},
		{alias.Name{App: "shop.v2", Process: "queue.mail"}, "shop.v2.queue.mail"},
		// Names that are not valid show it, and are not changed.
		{alias.Name{}, ""},
		{alias.Name{Process: "web"}, ".web"},
		{alias.Name{App: "shop"}, "shop."},
		{alias.Name{TLD: "internal"}, "..internal"},
		{alias.Name{Hostname: "h"}, "h.."},
		{alias.Name{App: "My App", Process: "Web"}, "My App.Web"},
	}
	for _, tt := range tests {
		got := []string{tt.name.String(), tt.name.Addr(5000), tt.name.URL("http", 5000)}
		want := []string{tt.text, tt.text + ":5000", "http://" + tt.text + ":5000"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%#v: text (-want +got)\n%s", tt.name, diff)
		}
	}
}

func TestURL(t *testing.T) {
	name := alias.Name{App: "python-app", Process: "web"}
	tests := []struct {
		scheme string
		port   uint16
		want   string
	}{
		{"http", alias.DefaultPort, "http://python-app.web:5000"},
		{"http", 80, "http://python-app.web:80"},
		{"https", 443, "https://python-app.web:443"},
		{"tcp", 65535, "tcp://python-app.web:65535"},
		{"udp", 53, "udp://python-app.web:53"},
		{"grpc", 9000, "grpc://python-app.web:9000"},
		{"a-scheme-longer-than-usual", 0, "a-scheme-longer-than-usual://python-app.web:0"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, name.URL(tt.scheme, tt.port)); diff != "" {
			t.Errorf("URL(%q, %d) (-want +got)\n%s", tt.scheme, tt.port, diff)
		}
	}
}

func TestWithHostname(t *testing.T) {
	shared := alias.Name{App: "shop", Process: "web", TLD: "internal"}
	one := shared.WithHostname("3f2a")
	want := alias.Name{Hostname: "3f2a", App: "shop", Process: "web", TLD: "internal"}
	if diff := cmp.Diff(want, one); diff != "" {
		t.Errorf("WithHostname (-want +got)\n%s", diff)
	}
	if one.WithHostname("") != shared {
		t.Errorf("WithHostname(%q) = %v, want %v", "", one.WithHostname(""), shared)
	}
}

func TestIsZero(t *testing.T) {
	if !(alias.Name{}).IsZero() {
		t.Error("the zero Name is not zero")
	}
	if (alias.Name{TLD: "internal"}).IsZero() {
		t.Error("a Name with a TLD is zero")
	}
}

func TestCompare(t *testing.T) {
	sorted := []alias.Name{
		{},
		{App: "a", Process: "web"},
		{Hostname: "1", App: "a", Process: "web"},
		{Hostname: "2", App: "a", Process: "web"},
		{App: "a", Process: "web", TLD: "internal"},
		{App: "a", Process: "worker"},
		{App: "a-b", Process: "web"},
		{App: "a.b", Process: "web"},
		{App: "b", Process: "web"},
	}
	got := slices.Clone(sorted)
	slices.Reverse(got)
	slices.SortFunc(got, alias.Name.Compare)
	if diff := cmp.Diff(sorted, got); diff != "" {
		t.Errorf("sorted (-want +got)\n%s", diff)
	}
	for i, a := range sorted {
		for j, b := range sorted {
			if (a.Compare(b) == 0) != (i == j) {
				t.Errorf("%v.Compare(%v) = %d", a, b, a.Compare(b))
			}
		}
	}
}
