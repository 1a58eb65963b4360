package hostaccess_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/system"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
)

var docker0 = netip.MustParseAddr("172.17.0.1")

func TestPlatformOf(t *testing.T) {
	linux := system.Info{OSType: "linux", OperatingSystem: "Debian GNU/Linux 12", ServerVersion: "26.1.5"}
	version := types.Version{Version: "26.1.5", APIVersion: "1.45"}
	want := hostaccess.Platform{Version: "26.1.5", API: "1.45", OS: "linux"}
	tests := []struct {
		reason string
		change func(*system.Info, *types.Version, *hostaccess.Platform)
		host   string
	}{
		{"plain", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "unix:///var/run/docker.sock"},
		{"host not known", func(*system.Info, *types.Version, *hostaccess.Platform) {}, ""},
		{"a loopback port", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "tcp://127.0.0.1:2375"},
		{"a loopback port, IPv6", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "tcp://[::1]:2375"},
		{"localhost", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "tcp://localhost:2375"},
		{"localhost in capitals", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "tcp://LOCALHOST:2375"},
		{"a port alone", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "tcp://:2375"},
		{"all addresses, dialled", func(*system.Info, *types.Version, *hostaccess.Platform) {}, "tcp://0.0.0.0:2375"},
		{"remote", func(_ *system.Info, _ *types.Version, p *hostaccess.Platform) { p.Remote = true }, "tcp://10.0.0.5:2376"},
		{"remote, over ssh", func(_ *system.Info, _ *types.Version, p *hostaccess.Platform) { p.Remote = true }, "ssh://me@server"},
		{"the dummy that ssh helpers give", func(_ *system.Info, _ *types.Version, p *hostaccess.Platform) { p.Remote = true }, "http://docker.example.com"},
		{"rootless", func(i *system.Info, _ *types.Version, p *hostaccess.Platform) {
			i.SecurityOptions, p.Rootless = []string{"name=seccomp,profile=builtin", "name=rootless"}, true
		}, "unix:///run/user/1000/docker.sock"},
		{"rootless in a profile's name", func(i *system.Info, _ *types.Version, _ *hostaccess.Platform) {
			i.SecurityOptions = []string{"name=seccomp,profile=rootless"}
		}, ""},
		{"Desktop", func(i *system.Info, _ *types.Version, p *hostaccess.Platform) {
			i.OperatingSystem, p.Desktop = "Docker Desktop", true
		}, "unix:///var/run/docker.sock"},
		{"Desktop of old", func(i *system.Info, _ *types.Version, p *hostaccess.Platform) {
			i.OperatingSystem, p.Desktop = "Docker for Mac", true
		}, ""},
		{"Desktop with Windows containers", func(i *system.Info, v *types.Version, p *hostaccess.Platform) {
			i.OSType, i.OperatingSystem, v.Platform.Name = "windows", "Microsoft Windows Version 23H2", "Docker Desktop 4.40.0 (187762)"
			p.OS, p.Desktop = "windows", true
		}, "npipe:////./pipe/docker_engine"},
		{"a version in Info alone", func(_ *system.Info, v *types.Version, p *hostaccess.Platform) {
			v.Version, v.APIVersion, p.API = "", "", ""
		}, ""},
	}
	for _, tt := range tests {
		info, version, want := linux, version, want
		tt.change(&info, &version, &want)
		if got := hostaccess.PlatformOf(info, version, tt.host); got != want {
			t.Errorf("%s: got %+v, want %+v", tt.reason, got, want)
		}
	}
	if got := hostaccess.PlatformOf(system.Info{}, types.Version{}, "%"); got != (hostaccess.Platform{}) {
		t.Errorf("nothing known: %+v", got)
	}
}

func TestKnowsHostGateway(t *testing.T) {
	for api, want := range map[string]bool{
		"1.40": false, "1.41": true, "1.51": true, "1.9": false, "2.0": true, "0.9": false, "": true, "new": true, "1": true, "0.A": true, "-1.0": true, "1.-1": true,
	} {
		if got := (hostaccess.Platform{API: api}).KnowsHostGateway(); got != want {
			t.Errorf("API %q: %t, want %t", api, got, want)
		}
	}
}

func TestPlatformString(t *testing.T) {
	p := hostaccess.Platform{Version: "28.5.2", API: "1.51", OS: "linux", Rootless: true, Desktop: true, Remote: true,
		Bridge: hostaccess.Present, Gateway: docker0}
	want := []string{
		"engine 28.5.2, API 1.51, linux, rootless, Docker Desktop, remote, gateway 172.17.0.1",
		"engine of unknown version",
		"engine of unknown version, no default bridge",
	}
	got := []string{p.String(), hostaccess.Platform{}.String(), hostaccess.Platform{Bridge: hostaccess.Absent}.String()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// systemClient answers as an engine would.
type systemClient struct {
	info     system.Info
	version  types.Version
	networks []dnetwork.Summary
	fails    string
}

var errBroken = errors.New("broken")

func (c systemClient) err(call string) error {
	if call == c.fails {
		return errBroken
	}
	return nil
}

func (c systemClient) Info(context.Context) (system.Info, error) { return c.info, c.err("info") }
func (c systemClient) ServerVersion(context.Context) (types.Version, error) {
	return c.version, c.err("version")
}
func (c systemClient) NetworkList(context.Context, dnetwork.ListOptions) ([]dnetwork.Summary, error) {
	return c.networks, c.err("networks")
}
func (c systemClient) DaemonHost() string { return "unix:///var/run/docker.sock" }

func TestReadPlatform(t *testing.T) {
	bridge := func(gateways ...string) dnetwork.Summary {
		n := dnetwork.Summary{Name: "bridge"}
		for _, g := range gateways {
			n.IPAM.Config = append(n.IPAM.Config, dnetwork.IPAMConfig{Gateway: g})
		}
		return n
	}
	subnets := func(configs ...dnetwork.IPAMConfig) dnetwork.Summary {
		return dnetwork.Summary{Name: "bridge", IPAM: dnetwork.IPAM{Config: configs}}
	}
	tests := []struct {
		reason   string
		networks []dnetwork.Summary
		bridge   hostaccess.Presence
		gateway  netip.Addr
	}{
		{"a bridge", []dnetwork.Summary{{Name: "bridge2"}, bridge("172.17.0.1")}, hostaccess.Present, docker0},
		{"IPv6 first", []dnetwork.Summary{bridge("fd00::1", "172.17.0.1")}, hostaccess.Present, docker0},
		{"engine 20.10, a new bridge", []dnetwork.Summary{subnets(dnetwork.IPAMConfig{Subnet: "fd00::/64"}, dnetwork.IPAMConfig{Subnet: "172.17.0.0/16"})},
			hostaccess.Present, docker0},
		{"engine 20.10, --fixed-cidr", []dnetwork.Summary{subnets(dnetwork.IPAMConfig{Subnet: "172.17.0.0/16", IPRange: "172.17.8.0/24"})},
			hostaccess.Present, netip.MustParseAddr("172.17.8.0")},
		{"engines 26.1 and 28.5, --fixed-cidr", []dnetwork.Summary{subnets(dnetwork.IPAMConfig{Subnet: "172.17.8.0/24", IPRange: "172.17.8.0/24"})},
			hostaccess.Present, netip.MustParseAddr("172.17.8.1")},
		{"no address", []dnetwork.Summary{bridge("", "172.17.0")}, hostaccess.Present, netip.Addr{}},
		{"no bridge", []dnetwork.Summary{{Name: "bridge2"}}, hostaccess.Absent, netip.Addr{}},
	}
	for _, tt := range tests {
		c := systemClient{info: system.Info{OSType: "linux"}, version: types.Version{APIVersion: "1.51"}, networks: tt.networks}
		got, err := hostaccess.ReadPlatform(t.Context(), c)
		want := hostaccess.Platform{API: "1.51", OS: "linux", Bridge: tt.bridge, Gateway: tt.gateway}
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", tt.reason, got, err, want)
		}
	}
	for _, call := range []string{"info", "version", "networks"} {
		_, err := hostaccess.ReadPlatform(t.Context(), systemClient{fails: call})
		if want := "hostaccess: platform: " + call + ": broken"; !errors.Is(err, errBroken) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestReadPlatformOfEngines(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run("fake "+profile, func(t *testing.T) { testReadPlatform(t, lab.ForTest(t, profile)) })
	}
	t.Run("real", func(t *testing.T) { testReadPlatform(t, lab.RealForTest(t)) })
}

func testReadPlatform(t *testing.T, l *lab.Lab) {
	got, err := hostaccess.ReadPlatform(t.Context(), l.Client)
	if err != nil {
		t.Fatal(err)
	}
	version, err := l.Client.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := hostaccess.Platform{Version: got.Version, API: version.APIVersion, OS: "linux", Remote: got.Remote,
		Bridge: hostaccess.Present, Gateway: resolved(t, l)}
	if got.Version == "" || got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// resolved is what host-gateway stands for in a container.
func resolved(t *testing.T, l *lab.Lab) netip.Addr {
	t.Helper()
	created, err := l.Client.ContainerCreate(t.Context(), &container.Config{Image: l.Image, Labels: l.Labels()},
		&container.HostConfig{ExtraHosts: []string{entry}}, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Client.ContainerStart(t.Context(), created.ID, container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	answer, err := l.Exec(t.Context(), created.ID, "lookup", hostaccess.GatewayName)
	if err != nil || len(answer.Lines()) != 1 {
		t.Fatalf("%v, %v", answer, err)
	}
	return netip.MustParseAddr(answer.Lines()[0])
}

func TestFindings(t *testing.T) {
	const failure, warning, note = hostaccess.Failure, hostaccess.Warning, hostaccess.Note
	linux := hostaccess.Platform{Version: "28.5.2", API: "1.51", OS: "linux", Bridge: hostaccess.Present, Gateway: docker0}
	with := func(change func(*hostaccess.Platform)) hostaccess.Platform {
		p := linux
		change(&p)
		return p
	}
	noBridge := func(version string) hostaccess.Platform {
		return with(func(p *hostaccess.Platform) {
			p.Version, p.Bridge, p.Gateway = version, hostaccess.Absent, netip.Addr{}
		})
	}
	type finding struct {
		Level    hostaccess.Level
		Begins   string
		Measured bool
	}
	host, gateway := hostaccess.HostNetwork(), hostaccess.Gateway()
	tests := []struct {
		platform hostaccess.Platform
		access   hostaccess.Access
		want     []finding
	}{
		{linux, hostaccess.None(), nil},
		{linux, host, nil},
		{linux, gateway, []finding{{note, "host.docker.internal leads to 172.17.0.1, the default bridge's address", true}}},
		{with(func(p *hostaccess.Platform) { p.Remote = true }), gateway, []finding{
			{warning, "the engine is on another machine", false},
			{note, "host.docker.internal leads to 172.17.0.1", true}}},
		{with(func(p *hostaccess.Platform) { p.Remote = true }), hostaccess.None(), nil},
		{with(func(p *hostaccess.Platform) { p.API = "1.40" }), gateway, []finding{
			{failure, "host-gateway needs engine 20.10, whose API is 1.41; this one speaks 1.40", false}}},
		{noBridge("20.10.24+dfsg1"), gateway, []finding{{failure, "the engine has no default bridge: it writes the broken line", true}}},
		{noBridge("26.1.5"), gateway, []finding{{failure, "the engine has no default bridge: it writes the broken line", true}}},
		{noBridge("25.0.0"), gateway, []finding{{failure, "the engine has no default bridge: it writes the broken line", false}}},
		{noBridge("27.0.0"), gateway, []finding{{failure, "the engine has no default bridge: it refuses to start the container, or writes", false}}},
		{noBridge("dev"), gateway, []finding{{failure, "the engine has no default bridge: it refuses to start the container, or writes", false}}},
		{noBridge("28.5.2"), gateway, []finding{{failure, "the engine has no default bridge: it refuses to start the container, as", true}}},
		{noBridge("29.0.0"), gateway, []finding{{failure, "the engine has no default bridge: it refuses to start the container, as", false}}},
		{noBridge("28.5.2"), host, nil},
		{with(func(p *hostaccess.Platform) { p.Rootless = true }), gateway, []finding{{failure, "the engine is rootless: host-gateway leads to the bridge inside", false}}},
		{with(func(p *hostaccess.Platform) { p.Rootless = true }), host, []finding{{failure, "the engine is rootless: its host network is", false}}},
		{with(func(p *hostaccess.Platform) { p.Desktop = true }), gateway, []finding{{note, "Docker Desktop has the name host.docker.internal already", false}}},
		{with(func(p *hostaccess.Platform) { p.Desktop = true }), hostaccess.Gateway("db"), nil},
		{with(func(p *hostaccess.Platform) { p.Desktop = true }), host, []finding{{warning, "on Docker Desktop the host network is that of its virtual machine", false}}},
		{with(func(p *hostaccess.Platform) { p.OS = "windows" }), host, []finding{{failure, "Windows containers have no host network", false}}},
		{with(func(p *hostaccess.Platform) { p.OS = "windows" }), gateway, []finding{{warning, "whether host-gateway has an address on Windows", false}}},
	}
	for _, tt := range tests {
		var got []finding
		for i, f := range tt.platform.Findings(tt.access) {
			begins := f.Text
			if i < len(tt.want) {
				begins = begins[:min(len(begins), len(tt.want[i].Begins))]
			}
			got = append(got, finding{f.Level, begins, f.Measured})
			if f.Source == "" {
				t.Errorf("%v, %v: %q has no source", tt.platform, tt.access, f.Text)
			}
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%v, %v (-want +got)\n%s", tt.platform, tt.access, diff)
		}
	}
}

func TestPlatformEnums(t *testing.T) {
	got := []string{hostaccess.PresenceUnknown.String(), hostaccess.Present.String(), hostaccess.Absent.String(),
		hostaccess.Presence(9).String(), hostaccess.Failure.String(), hostaccess.Level(9).String()}
	want := []string{"unknown", "present", "absent", "Presence(9)", "failure", "Level(9)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
