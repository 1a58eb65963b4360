package hostaccess_test

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
)

// inspected is what inspect shows of a container with a host configuration.
func inspected(hc container.HostConfig) container.InspectResponse {
	return container.InspectResponse{ContainerJSONBase: &container.ContainerJSONBase{HostConfig: &hc}}
}

func TestDrift(t *testing.T) {
	none, host, gateway := hostaccess.None(), hostaccess.HostNetwork(), hostaccess.Gateway()
	tests := []struct {
		reason string
		have   container.HostConfig
		want   hostaccess.Access
		drift  hostaccess.Drift
	}{
		{"nothing", container.HostConfig{}, none, nil},
		{"nothing, on a network", container.HostConfig{NetworkMode: "web", ExtraHosts: []string{"db:10.0.0.1"}}, none, nil},
		{"nothing, not even a network", container.HostConfig{NetworkMode: "none"}, none, nil},
		{"host", container.HostConfig{NetworkMode: "host"}, host, nil},
		{"gateway", container.HostConfig{NetworkMode: "web", ExtraHosts: []string{"db:10.0.0.1", entry}}, gateway, nil},
		{"gateway, in upper case", container.HostConfig{ExtraHosts: []string{"Host.Docker.Internal:host-gateway"}}, gateway, nil},

		{"host wanted", container.HostConfig{NetworkMode: "web"}, host, hostaccess.Drift{{"NetworkMode", "web", "host"}}},
		{"host wanted, no mode chosen, engine 20.10", container.HostConfig{NetworkMode: "default"}, host, hostaccess.Drift{{"NetworkMode", "bridge", "host"}}},
		{"host wanted, gateway there", container.HostConfig{ExtraHosts: []string{entry}}, host,
			hostaccess.Drift{{"NetworkMode", "bridge", "host"}, {"ExtraHosts", entry, ""}}},
		{"gateway wanted, host there", container.HostConfig{NetworkMode: "host"}, gateway,
			hostaccess.Drift{{"NetworkMode", "host", "a network of its own"}, {"ExtraHosts", "", entry}}},
		{"gateway wanted, no network", container.HostConfig{NetworkMode: "none", ExtraHosts: []string{entry}}, gateway,
			hostaccess.Drift{{"NetworkMode", "none", "a network"}}},
		{"gateway wanted, of another container", container.HostConfig{NetworkMode: "container:db"}, gateway,
			hostaccess.Drift{{"NetworkMode", "container:db", "a network of its own"}, {"ExtraHosts", "", entry}}},
		{"another name", container.HostConfig{ExtraHosts: []string{entry, "db:10.0.0.1"}}, hostaccess.Gateway("cache", "db"),
			hostaccess.Drift{{"ExtraHosts", "", "cache:host-gateway"}, {"ExtraHosts", "db:10.0.0.1", "db:host-gateway"}, {"ExtraHosts", entry, ""}}},
		{"none wanted, host there", container.HostConfig{NetworkMode: "host"}, none, hostaccess.Drift{{"NetworkMode", "host", "a network of its own"}}},
		{"none wanted, gateway there", container.HostConfig{ExtraHosts: []string{entry}}, none, hostaccess.Drift{{"ExtraHosts", entry, ""}}},
	}
	for _, tt := range tests {
		got, err := tt.want.Drift(inspected(tt.have))
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
		}
		if diff := cmp.Diff(tt.drift, got); diff != "" || got.Same() != (len(tt.drift) == 0) {
			t.Errorf("%s (-want +got)\n%s", tt.reason, diff)
		}
	}
}

func TestDriftInvalid(t *testing.T) {
	const pass = `InspectResponse "": it has no HostConfig: pass what inspecting a container returned`
	for _, c := range []container.InspectResponse{{}, {ContainerJSONBase: &container.ContainerJSONBase{}}} {
		_, err := hostaccess.None().Drift(c)
		checkErr(t, "empty", err, []string{pass}, hostaccess.ErrInvalid)
	}
	_, err := hostaccess.Gateway("A").Drift(inspected(container.HostConfig{}))
	checkErr(t, "A", err, []string{`gateway name "A": upper-case 'A': use lower-case letters, digits, '-' and '_'`}, hostaccess.ErrInvalid)
}

// accesses that all differ.
var accesses = []hostaccess.Access{
	hostaccess.None(), hostaccess.HostNetwork(), hostaccess.Gateway(), hostaccess.Gateway("db"), hostaccess.Gateway("cache", "db"),
}

// A container is as one access wants it, and differs for every other, also as
// engines show it.
func TestDriftOfConfigured(t *testing.T) {
	t.Run("as configured", func(t *testing.T) {
		testDrift(t, func(hc container.HostConfig) container.InspectResponse { return inspected(hc) })
	})
	for _, profile := range lab.Profiles() {
		t.Run("fake "+profile, func(t *testing.T) { testDrift(t, creator(t, lab.ForTest(t, profile))) })
	}
	t.Run("real", func(t *testing.T) { testDrift(t, creator(t, lab.RealForTest(t))) })
}

func testDrift(t *testing.T, create func(container.HostConfig) container.InspectResponse) {
	t.Helper()
	for _, have := range accesses {
		var hc container.HostConfig
		if err := have.Configure(&hc); err != nil {
			t.Fatal(err)
		}
		c := create(hc)
		for _, want := range accesses {
			drift, err := want.Drift(c)
			if err != nil || drift.Same() != (have == want) {
				t.Errorf("a container with %v, wanted %v: %v, %v", have, want, drift, err)
			}
		}
	}
}

// creator creates containers on an engine and shows them.
func creator(t *testing.T, l *lab.Lab) func(container.HostConfig) container.InspectResponse {
	return func(hc container.HostConfig) container.InspectResponse {
		t.Helper()
		created, err := l.Client.ContainerCreate(t.Context(), &container.Config{Image: l.Image, Labels: l.Labels()}, &hc, nil, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		c, err := l.Client.ContainerInspect(t.Context(), created.ID)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}
