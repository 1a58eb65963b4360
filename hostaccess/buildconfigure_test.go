package hostaccess_test

import (
	"errors"
	"testing"

	"github.com/docker/docker/api/types/build"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

const noNames = "the engine takes no network by name, bridge included: build with version 1"

func TestConfigureBuild(t *testing.T) {
	host, gateway := hostaccess.HostNetwork(), hostaccess.Gateway()
	tests := []struct {
		reason string
		access hostaccess.Access
		given  build.ImageBuildOptions
		want   build.ImageBuildOptions
	}{
		{"none leaves everything", hostaccess.None(),
			build.ImageBuildOptions{NetworkMode: "web", Version: "9"}, build.ImageBuildOptions{NetworkMode: "web", Version: "9"}},
		{"host", host, build.ImageBuildOptions{}, build.ImageBuildOptions{NetworkMode: "host"}},
		{"host, the mode of docker build", host,
			build.ImageBuildOptions{NetworkMode: "default"}, build.ImageBuildOptions{NetworkMode: "host"}},
		{"host, BuildKit, with entries", host,
			build.ImageBuildOptions{Version: "2", ExtraHosts: []string{"db:10.0.0.1"}},
			build.ImageBuildOptions{Version: "2", NetworkMode: "host", ExtraHosts: []string{"db:10.0.0.1"}}},
		{"gateway", gateway, build.ImageBuildOptions{}, build.ImageBuildOptions{ExtraHosts: []string{entry}}},
		{"gateway, BuildKit, by one name more", hostaccess.Gateway("db", "cache"),
			build.ImageBuildOptions{Version: "2", NetworkMode: "default", ExtraHosts: []string{"db:host-gateway"}},
			build.ImageBuildOptions{Version: "2", NetworkMode: "default", ExtraHosts: []string{"db:host-gateway", "cache:host-gateway"}}},
		{"gateway, classic, on a network", gateway,
			build.ImageBuildOptions{Version: "1", NetworkMode: "web"},
			build.ImageBuildOptions{Version: "1", NetworkMode: "web", ExtraHosts: []string{entry}}},
	}
	for _, tt := range tests {
		got := tt.given
		for range 2 {
			if err := tt.access.ConfigureBuild(&got); err != nil {
				t.Errorf("%s: %v", tt.reason, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt.reason, diff)
			}
		}
	}
}

func TestConfigureBuildConflict(t *testing.T) {
	version := &hostaccess.Conflict{Field: "Version", Have: "3", Want: "1 or 2", Rule: "engines know no other builder: leave it empty for the classic one"}
	tests := []struct {
		access hostaccess.Access
		given  build.ImageBuildOptions
		want   []*hostaccess.Conflict
	}{
		{hostaccess.HostNetwork(), build.ImageBuildOptions{NetworkMode: "web", Version: "3"}, []*hostaccess.Conflict{
			version,
			{Field: "NetworkMode", Have: "web", Want: "host", Rule: joinsNoOther},
		}},
		{hostaccess.Gateway(), build.ImageBuildOptions{NetworkMode: "bridge", Version: "2"}, []*hostaccess.Conflict{
			{Field: "NetworkMode", Have: "bridge", Want: "empty, default, host or none", Rule: noNames},
		}},
		{hostaccess.Gateway("db"), build.ImageBuildOptions{NetworkMode: "none", Version: "3", ExtraHosts: []string{"db:10.0.0.1"}}, []*hostaccess.Conflict{
			version,
			{Field: "NetworkMode", Have: "none", Want: "a network",
				Rule: "without a network nothing is reached, the host neither: choose a network"},
			{Field: "ExtraHosts", Have: "db:10.0.0.1", Want: "db:host-gateway", Rule: oneAddress},
		}},
		{hostaccess.Gateway(), build.ImageBuildOptions{NetworkMode: "host", Version: "2"}, []*hostaccess.Conflict{
			{Field: "NetworkMode", Have: "host", Want: "a network of its own",
				Rule: "on the host's network the host is 127.0.0.1: leave the mode empty, or choose host networking"},
		}},
		{hostaccess.Gateway(), build.ImageBuildOptions{NetworkMode: "container:db", Version: "2"}, []*hostaccess.Conflict{
			{Field: "NetworkMode", Have: "container:db", Want: "a network of its own",
				Rule: "the host entries are those of the other container: give the gateway to that one"},
		}},
	}
	for _, tt := range tests {
		got := tt.given
		err := tt.access.ConfigureBuild(&got)
		if diff := cmp.Diff(tt.want, conflicts(err)); diff != "" {
			t.Errorf("%v: conflicts (-want +got)\n%s", tt.access, diff)
		}
		if !errors.Is(err, hostaccess.ErrConflict) {
			t.Errorf("%v: %v: want ErrConflict", tt.access, err)
		}
		if diff := cmp.Diff(tt.given, got); diff != "" {
			t.Errorf("%v: changed in spite of a conflict (-before +after)\n%s", tt.access, diff)
		}
	}
}

func TestConfigureBuildInvalid(t *testing.T) {
	const pass = `ImageBuildOptions "nil": pass those that go into the build call`
	checkErr(t, "nil", hostaccess.None().ConfigureBuild(nil), []string{pass}, hostaccess.ErrInvalid)

	var opts build.ImageBuildOptions
	err := hostaccess.Gateway("a\n6.6.6.6 b").ConfigureBuild(&opts)
	checkErr(t, "a line break", err, []string{
		`gateway name "a\n6.6.6.6 b": character '\n': use lower-case letters, digits, '-' and '_'`,
	}, hostaccess.ErrInvalid)
	if diff := cmp.Diff(build.ImageBuildOptions{}, opts); diff != "" {
		t.Errorf("changed in spite of an error (-before +after)\n%s", diff)
	}
}
