package hostaccess_test

import (
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// The whole matrix, asked of the fake engines and of a real one: from every
// vantage, every listener at every target.
func TestMatrixOnEngines(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run("fake "+profile, func(t *testing.T) {
			t.Parallel()
			testMatrix(t, lab.ForTest(t, profile))
		})
	}
	t.Run("real", func(t *testing.T) { testMatrix(t, lab.RealForTest(t)) })
}

var outcomesOfProbe = map[probe.Outcome]hostaccess.Outcome{
	probe.OK: hostaccess.Answers, probe.Refused: hostaccess.NotAccepted, probe.Unreachable: hostaccess.NoRoute,
	probe.Unresolved: hostaccess.NoName, probe.TimedOut: hostaccess.Silence,
}

func testMatrix(t *testing.T, l *lab.Lab) {
	platform, err := hostaccess.ReadPlatform(t.Context(), l.Client)
	if err != nil {
		t.Fatal(err)
	}
	world := hostaccess.World{Engine: platform.Version}
	custom, internal := newNetwork(t, l, "custom", false), newNetwork(t, l, "internal", true)
	lan, hasLAN := lanAddr(t, l)
	if !hasLAN {
		t.Log("the host has no address but those of its bridges: those cells are left out")
	}
	for _, from := range hostaccess.Vantages() {
		network, own := custom, gatewayOf(t, l, custom)
		switch from {
		case hostaccess.FromDefaultBridge:
			network, own = "bridge", platform.Gateway
		case hostaccess.FromInternalNetwork:
			network, own = internal, gatewayOf(t, l, internal)
		case hostaccess.FromHostNetwork:
			network = "host"
		case hostaccess.FromNone:
			network = "none"
		}
		id := waiting(t, l, from, network)
		bound := map[hostaccess.Binding]string{
			hostaccess.BoundLoopback:   listen(t, l, netip.MustParseAddr("127.0.0.1")),
			hostaccess.BoundAll:        listen(t, l, netip.IPv4Unspecified()),
			hostaccess.BoundAll6:       listen(t, l, netip.IPv6Unspecified()),
			hostaccess.BoundDocker0:    listen(t, l, platform.Gateway),
			hostaccess.BoundOwnGateway: listen(t, l, own),
		}
		dialled := map[hostaccess.Target]string{
			hostaccess.ToName: hostaccess.GatewayName, hostaccess.ToLoopback: "127.0.0.1", hostaccess.ToDocker0: platform.Gateway.String(),
			hostaccess.ToOwnGateway: own.String(),
		}
		if hasLAN {
			bound[hostaccess.BoundInterface], dialled[hostaccess.ToInterface] = listen(t, l, lan), lan.String()
		}
		for binding := range bound {
			for to := range dialled {
				answer, err := l.Exec(t.Context(), id, "connect", net.JoinHostPort(dialled[to], bound[binding]))
				if err != nil {
					t.Fatal(err)
				}
				if got, want := outcomesOfProbe[answer.Outcome], world.Predict(from, binding, to); got != want {
					t.Errorf("from %v to %v, a listener on %v: %v, predicted %v", from, to, binding, got, want)
				}
			}
		}
	}
}

func newNetwork(t *testing.T, l *lab.Lab, name string, internal bool) string {
	t.Helper()
	name = l.Unique(name)
	if _, err := l.Client.NetworkCreate(t.Context(), name, dnetwork.CreateOptions{Labels: l.Labels(), Internal: internal}); err != nil {
		t.Fatal(err)
	}
	return name
}

func gatewayOf(t *testing.T, l *lab.Lab, name string) netip.Addr {
	t.Helper()
	n, err := l.Client.NetworkInspect(t.Context(), name, dnetwork.InspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return netip.MustParseAddr(n.IPAM.Config[0].Gateway)
}

// waiting starts a container that can be asked.
func waiting(t *testing.T, l *lab.Lab, from hostaccess.Vantage, network string) string {
	t.Helper()
	hc := container.HostConfig{NetworkMode: container.NetworkMode(network)}
	if from == hostaccess.FromGateway {
		if err := hostaccess.Gateway().Configure(&hc); err != nil {
			t.Fatal(err)
		}
	}
	created, err := l.Client.ContainerCreate(t.Context(), &container.Config{Image: l.Image, Labels: l.Labels()}, &hc, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Client.ContainerStart(t.Context(), created.ID, container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	return created.ID
}

// lanAddr returns an IPv4 address of the host that no bridge of the engine has.
func lanAddr(t *testing.T, l *lab.Lab) (netip.Addr, bool) {
	t.Helper()
	if !l.Real {
		addr := netip.MustParseAddr("10.0.2.15")
		listener, err := l.Host.Listen("tcp4", netip.AddrPortFrom(addr, 0).String())
		if err != nil {
			return netip.Addr{}, false
		}
		return addr, listener.Close() == nil
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagLoopback != 0 || i.Name == "docker0" || strings.HasPrefix(i.Name, "br-") || strings.HasPrefix(i.Name, "an-") {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			t.Fatal(err)
		}
		for _, addr := range addrs {
			if prefix, err := netip.ParsePrefix(addr.String()); err == nil && prefix.Addr().Is4() {
				return prefix.Addr(), true
			}
		}
	}
	return netip.Addr{}, false
}
