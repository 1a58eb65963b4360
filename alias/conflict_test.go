package alias_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
)

func TestConflicts(t *testing.T) {
	web := alias.Name{App: "shop", Process: "web"}
	longProcess := alias.Name{App: "a", Process: "b.c"}
	longApp := alias.Name{App: "a.b", Process: "c"}
	withTLD := alias.Name{App: "a", Process: "b", TLD: "c"}
	host := alias.Name{Hostname: "a", App: "b", Process: "c"}
	empty := alias.Name{}

	tests := []struct {
		reason string
		names  []alias.Name
		want   []*alias.Conflict
	}{
		{"no name", nil, nil},
		{"one name", []alias.Name{web}, nil},
		{"the same name twice", []alias.Name{web, web}, nil},
		{"the zero name twice", []alias.Name{empty, empty}, nil},
		{"another text", []alias.Name{web, {App: "shop", Process: "worker"}}, nil},
		{"a container and its process", []alias.Name{web, web.WithHostname("3f2a")}, nil},
		{"the dot between app and process", []alias.Name{longApp, longProcess},
			[]*alias.Conflict{{Text: "a.b.c", Names: []alias.Name{longProcess, longApp}}}},
		{"a TLD and a process", []alias.Name{longApp, withTLD},
			[]*alias.Conflict{{Text: "a.b.c", Names: []alias.Name{withTLD, longApp}}}},
		{"a hostname and an app", []alias.Name{host, longApp},
			[]*alias.Conflict{{Text: "a.b.c", Names: []alias.Name{longApp, host}}}},
		{"all at once, in any order, with repeats", []alias.Name{host, web, longApp, withTLD, web, longApp, longProcess},
			[]*alias.Conflict{{Text: "a.b.c", Names: []alias.Name{withTLD, longProcess, longApp, host}}}},
		{"two texts", []alias.Name{
			{App: "z", Process: "y.x"}, longApp, {App: "z.y", Process: "x"}, longProcess,
		}, []*alias.Conflict{
			{Text: "a.b.c", Names: []alias.Name{longProcess, longApp}},
			{Text: "z.y.x", Names: []alias.Name{{App: "z", Process: "y.x"}, {App: "z.y", Process: "x"}}},
		}},
	}
	for _, tt := range tests {
		before := append([]alias.Name(nil), tt.names...)
		if diff := cmp.Diff(tt.want, alias.Conflicts(tt.names...)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.reason, diff)
		}
		if diff := cmp.Diff(before, tt.names); diff != "" {
			t.Errorf("%s: the caller's slice changed (-before +after)\n%s", tt.reason, diff)
		}
	}
}

func TestConflictError(t *testing.T) {
	var err error = alias.Conflicts(
		alias.Name{App: "a", Process: "b", TLD: "c"},
		alias.Name{App: "a.b", Process: "c"},
		alias.Name{Hostname: "a", App: "b", Process: "c"},
	)[0]
	want := `alias: name "a.b.c": shared by app "a" process "b" TLD "c" and app "a.b" process "c"` +
		` and hostname "a" app "b" process "c": rename one, or give it another TLD`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("text (-want +got)\n%s", diff)
	}
	if !errors.Is(err, alias.ErrConflict) || errors.Is(err, alias.ErrInvalid) {
		t.Errorf("%v: want ErrConflict and not ErrInvalid", err)
	}
	var conflict *alias.Conflict
	if !errors.As(errors.Join(err), &conflict) || conflict.Text != "a.b.c" {
		t.Errorf("errors.As gives %v", conflict)
	}
}
