package core

import (
	"io"
	"net/netip"
	"regexp"
	"slices"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// publishing makes a container that exposes the ports of its bindings.
func publishing(t *testing.T, e *Engine, name string, mode container.NetworkMode, ports nat.PortMap) {
	t.Helper()
	config := command("sleep")
	config.ExposedPorts = nat.PortSet{}
	for port := range ports {
		config.ExposedPorts[port] = struct{}{}
	}
	made(t, e, name, config, &container.HostConfig{NetworkMode: mode, PortBindings: ports})
}

var endpointID = regexp.MustCompile(`\([0-9a-f]{64}\)`)

// startOf starts a container and says what came of it.
func startOf(e *Engine, name string) string {
	_, err := e.ContainerStart(e.Profile.API, name)
	return endpointID.ReplaceAllString(answer(err), "(<ID>)")
}

func bind(ip, port string) []nat.PortBinding { return []nat.PortBinding{{HostIP: ip, HostPort: port}} }

// Measured on engines 20.10, 26.1 and 28.5.
func TestPublishedPorts(t *testing.T) {
	both := func(port string) []nat.PortBinding { return slices.Concat(bind("0.0.0.0", port), bind("::", port)) }
	for _, tt := range []struct {
		about string
		mode  container.NetworkMode
		ports nat.PortMap
		want  nat.PortMap
	}{
		{"all addresses", "", nat.PortMap{"80/tcp": bind("", "8080")}, nat.PortMap{"80/tcp": both("8080")}},
		{"one address", "", nat.PortMap{"80/tcp": bind("127.0.0.1", "8080")}, nat.PortMap{"80/tcp": bind("127.0.0.1", "8080")}},
		{"IPv6", "", nat.PortMap{"80/tcp": bind("::", "8080")}, nat.PortMap{"80/tcp": bind("::", "8080")}},
		{"no address", "", nat.PortMap{"80/tcp": bind("bogus", "8080")}, nat.PortMap{"80/tcp": both("8080")}},
		{"no protocol", "", nat.PortMap{"80": bind("", "8080")}, nat.PortMap{"80/tcp": both("8080")}},
		{"free port", "", nat.PortMap{"80/tcp": bind("127.0.0.1", "")}, nat.PortMap{"80/tcp": bind("127.0.0.1", "32768")}},
		{"port 0", "", nat.PortMap{"80/tcp": bind("127.0.0.1", "0")}, nat.PortMap{"80/tcp": bind("127.0.0.1", "32768")}},
		{"range", "", nat.PortMap{"80/tcp": bind("127.0.0.1", "7000-7010")}, nat.PortMap{"80/tcp": bind("127.0.0.1", "7001")}},
		{"free port last", "", nat.PortMap{"80/tcp": slices.Concat(bind("127.0.0.1", ""), bind("127.0.0.1", "8080"))},
			nat.PortMap{"80/tcp": slices.Concat(bind("127.0.0.1", "8080"), bind("127.0.0.1", "32768"))}},
		{"two protocols", "", nat.PortMap{"53/tcp": bind("127.0.0.1", "53"), "53/udp": bind("127.0.0.1", "53")},
			nat.PortMap{"53/tcp": bind("127.0.0.1", "53"), "53/udp": bind("127.0.0.1", "53")}},
		{"exposed only", "", nat.PortMap{"80/tcp": nil}, nat.PortMap{"80/tcp": nil}},
		{"no network", "none", nat.PortMap{"80/tcp": bind("", "8080")}, nat.PortMap{}},
		{"host mode", "host", nat.PortMap{"80/tcp": bind("", "8080")}, nat.PortMap{}},
		{"internal network", "inside", nat.PortMap{"80/tcp": bind("", "8080")}, nat.PortMap{}},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				createNetwork(t, e, dnetwork.CreateRequest{Name: "inside", CreateOptions: dnetwork.CreateOptions{Internal: true}})
				publishing(t, e, "first", "", nat.PortMap{"7/tcp": bind("127.0.0.1", "7000")})
				publishing(t, e, "cc", tt.mode, tt.ports)
				for _, name := range []string{"first", "cc"} {
					if got := startOf(e, name); got != "ok" {
						t.Fatal(got)
					}
				}
				want := tt.want
				if tt.about == "internal network" && e.say.unexposed {
					want = nat.PortMap{"80/tcp": nil}
				}
				if tt.about == "exposed only" && e.say.fillsBindings != (Version{}) {
					want = nat.PortMap{"80/tcp": both("32768")} // no binding is one without wishes
				}
				if diff := cmp.Diff(want, inspect(t, e, "cc").NetworkSettings.Ports); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				calls(t, e, []string{"kill"})
				if diff := cmp.Diff(nat.PortMap{}, inspect(t, e, "cc").NetworkSettings.Ports); diff != "" {
					t.Errorf("ended (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestPortsOfARangeTakeTurns(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		publishing(t, e, "cc", "", nat.PortMap{"80/tcp": slices.Concat(bind("127.0.0.1", "7000-7002"), bind("127.0.0.1", ""))})
		for _, want := range [][]string{{"32768", "7000"}, {"32769", "7001"}, {"32770", "7002"}, {"32771", "7000"}} {
			calls(t, e, []string{"start"})
			var got []string
			for _, b := range inspect(t, e, "cc").NetworkSettings.Ports["80/tcp"] {
				got = append(got, b.HostPort)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			calls(t, e, []string{"kill"})
		}
	})
}

// Ports are published by the network that is the way out. Measured on engines
// 26.1 and 28.5.
func TestPortsMoveWithTheWayOut(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "inside", CreateOptions: dnetwork.CreateOptions{Internal: true}})
		createNetwork(t, e, dnetwork.CreateRequest{Name: "a"})
		createNetwork(t, e, dnetwork.CreateRequest{Name: "b"})
		publishing(t, e, "cc", "inside", nat.PortMap{"80/tcp": bind("127.0.0.1", "8080")})
		calls(t, e, []string{"start"})
		c := e.ctrs.find("cc")
		connect := func(n string) error {
			return e.NetworkConnect(e.Profile.API, n, dnetwork.ConnectOptions{Container: "cc"})
		}
		disconnect := func(n string) error { return e.NetworkDisconnect(n, dnetwork.DisconnectOptions{Container: "cc"}) }
		for _, tt := range []struct {
			about string
			call  func(string) error
			net   string
			want  string // the network that ports are published by
		}{
			{"a way out", connect, "b", "b"},
			{"a better one", connect, "a", "a"},
			{"the first one again", disconnect, "a", "b"},
			{"none", disconnect, "b", ""},
		} {
			if err := tt.call(tt.net); err != nil {
				t.Fatal(err)
			}
			e.mu.Lock()
			if err := e.republishLocked(c); err != nil {
				t.Error(err)
			}
			got := ""
			if c.gateway != nil {
				got = c.gateway.net.name
			}
			e.mu.Unlock()
			shown := min(len(tt.want), 1)
			if e.say.unexposed {
				shown = 1
			}
			if got != tt.want || len(inspect(t, e, "cc").NetworkSettings.Ports) != shown {
				t.Errorf("%s: published by %q, want %q", tt.about, got, tt.want)
			}
		}
	})
}

// A binding of a port that is not exposed is ignored, but on 29. Measured on
// engines 20.10, 26.1, 28.5 and 29.
func TestBindingWithoutExposedPort(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("sleep"), &container.HostConfig{PortBindings: nat.PortMap{"80/tcp": bind("", "8080")}})
		want := nat.PortMap{}
		if e.say.unexposed {
			want["80/tcp"] = slices.Concat(bind("0.0.0.0", "8080"), bind("::", "8080"))
		}
		if diff := cmp.Diff(want, inspect(t, e, "cc").NetworkSettings.Ports); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestPublishAll(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		config := command("sleep")
		config.ExposedPorts = nat.PortSet{"80/tcp": {}, "81/tcp": {}}
		started(t, e, "cc", config, &container.HostConfig{PublishAllPorts: true, PortBindings: nat.PortMap{"81/tcp": bind("127.0.0.1", "81")}})
		want := []container.Port{
			{IP: "0.0.0.0", PrivatePort: 80, PublicPort: 32768, Type: "tcp"}, {IP: "::", PrivatePort: 80, PublicPort: 32768, Type: "tcp"},
			{IP: "127.0.0.1", PrivatePort: 81, PublicPort: 81, Type: "tcp"},
		}
		list, err := e.ContainerList(e.Profile.API, container.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, list[0].Ports); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestPublishRefusals(t *testing.T) {
	const (
		failed = "500 driver failed programming external connectivity on endpoint cc (<ID>): "
		prefix = "500 failed to set up container networking: driver failed programming external connectivity on endpoint cc (<ID>): "
	)
	for _, tt := range []struct {
		about string
		ports nat.PortMap
		want  map[string]string
	}{
		{"same port", nat.PortMap{"80/tcp": bind("", "8080")}, map[string]string{
			"28.5": prefix + "Bind for 0.0.0.0:8080 failed: port is already allocated",
			"":     failed + "Bind for 0.0.0.0:8080 failed: port is already allocated"}},
		{"overlap", nat.PortMap{"80/tcp": bind("0.0.0.0", "9090")}, map[string]string{
			"28.5": prefix + "Bind for 127.0.0.1:9090 failed: port is already allocated",
			"":     failed + "Error starting userland proxy: listen tcp4 0.0.0.0:9090: bind: address already in use"}},
		{"port of a host process", nat.PortMap{"80/tcp": bind("0.0.0.0", "7070")}, map[string]string{
			"29":   prefix + "failed to bind host port 0.0.0.0:7070/tcp: address already in use",
			"28.5": prefix + "failed to bind host port for 0.0.0.0:7070:172.17.0.3:80/tcp: address already in use",
			"":     failed + "Error starting userland proxy: listen tcp4 0.0.0.0:7070: bind: address already in use"}},
		{"foreign address", nat.PortMap{"80/tcp": bind("9.9.9.9", "80")}, map[string]string{
			"29":   prefix + "failed to bind host port 9.9.9.9:80/tcp: cannot assign requested address",
			"28.5": prefix + "failed to bind host port for 9.9.9.9:80:172.17.0.3:80/tcp: cannot assign requested address",
			"":     failed + "Error starting userland proxy: listen tcp4 9.9.9.9:80: bind: cannot assign requested address"}},
		{"unknown protocol", nat.PortMap{"80/foo": bind("", "80")}, map[string]string{
			"28.5": prefix + "unknown protocol", "": failed + "invalid transport protocol: 0"}},
		{"other address", nat.PortMap{"80/tcp": bind("127.0.0.2", "9090")}, all("ok")},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				if _, err := e.fabric.Host().Listen("tcp", "127.0.0.1:7070"); err != nil {
					t.Fatal(err)
				}
				publishing(t, e, "first", "", nat.PortMap{"1/tcp": bind("", "8080"), "2/tcp": bind("127.0.0.1", "9090")})
				if got := startOf(e, "first"); got != "ok" {
					t.Fatal(got)
				}
				publishing(t, e, "cc", "", tt.ports)
				w := watch(t, e)
				if diff := cmp.Diff(of(tt.want, e), startOf(e, "cc")); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if of(tt.want, e) == "ok" {
					return
				}
				want := "disconnect bridge"
				if e.say.dropsUnjoined {
					want = "" // it is forgotten, not left
					if got := inspect(t, e, "cc").NetworkSettings.Networks; len(got) > 0 {
						t.Errorf("networks %v, want none", got)
					}
				}
				if diff := cmp.Diff(want, w.news()); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
				if s := inspect(t, e, "cc").State; s.Status != "created" || s.ExitCode != 128 {
					t.Errorf("state %+v, want created with code 128", s)
				}
			})
		})
	}
}

func TestPublishedPortsLeadToTheProgram(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		config := command("listen", ":80")
		config.Hostname, config.ExposedPorts = "web", nat.PortSet{"80/tcp": {}}
		started(t, e, "cc", config, &container.HostConfig{PortBindings: nat.PortMap{"80/tcp": bind("127.0.0.1", "8080")}})
		untilReady(t, e, "cc")
		conn, err := e.fabric.Host().Dial(t.Context(), "tcp", netip.MustParseAddrPort("127.0.0.1:8080"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(conn)
		if err != nil || string(got) != "web" {
			t.Errorf("got %q, %v, want the container's hostname", got, err)
		}
		calls(t, e, []string{"kill"})
		if o := e.fabric.Reach(e.fabric.Host(), netip.MustParseAddrPort("127.0.0.1:8080")); o.State != vnet.Refused {
			t.Errorf("after the end the port is %s, want refused", o)
		}
	})
}

// untilReady waits for a program's first line.
func untilReady(t *testing.T, e *Engine, name string) {
	t.Helper()
	logs, err := e.ContainerLogs(name, container.LogsOptions{ShowStdout: true, ShowStderr: true, Follow: true})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := logs.Next(t.Context()); err != nil || string(c.Data) != "ready\n" {
		t.Fatalf("got %q, %v, want ready", c.Data, err)
	}
}
