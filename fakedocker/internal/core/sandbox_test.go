package core

import (
	"net/netip"
	"testing"
	"testing/synctest"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Measured on engines 20.10, 26.1 and 28.5.
func TestJoinRefusals(t *testing.T) {
	for _, tt := range []struct {
		about  string
		target string
		want   map[string]string
	}{
		{"missing", "nope", map[string]string{
			"28.5": "500 joining network namespace of container: No such container: nope", "": "404 No such container: nope"}},
		{"created", "created", map[string]string{
			"28.5": "409 cannot join network namespace of a non running container: container created is created",
			"":     "409 cannot join network of a non running container: <ID>"}},
		{"restarting", "restarting", map[string]string{
			"20.10": "409 Container <ID> is restarting, wait until the container is running",
			"26.1":  "500 Container <ID> is restarting, wait until the container is running",
			"28.5":  "409 cannot join network namespace of container: Container <ID> is restarting, wait until the container is running"}},
		{"itself", "cc", map[string]string{"28.5": "500 cannot join own network namespace", "": "500 cannot join own network"}},
		{"running", "running", all("ok")},
		{"paused", "paused", all("ok")},
		{"one that has joined", "joined", all("ok")},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				made(t, e, "created", command("x"), nil)
				crashing(t, e, "restarting")
				started(t, e, "running", command("sleep"), nil)
				started(t, e, "paused", command("sleep"), nil)
				if err := e.ContainerPause("paused"); err != nil {
					t.Fatal(err)
				}
				started(t, e, "joined", command("sleep"), &container.HostConfig{NetworkMode: "container:running"})
				made(t, e, "cc", command("x"), &container.HostConfig{NetworkMode: container.NetworkMode("container:" + tt.target)})
				got := startOf(e, "cc")
				if c := e.ctrs.find(tt.target); c != nil {
					got = replaceID(got, c.id)
				}
				if diff := cmp.Diff(of(tt.want, e), got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

func TestSharedNamespace(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
		config := command("listen", "127.0.0.1:80")
		config.Hostname = "owner"
		id := started(t, e, "owner", config, &container.HostConfig{NetworkMode: "n"})
		untilReady(t, e, "owner")
		started(t, e, "cc", command("sleep"), &container.HostConfig{NetworkMode: "container:owner"})
		c := inspect(t, e, "cc")
		got := []any{c.Config.Hostname, c.HostsPath, c.NetworkSettings.SandboxID, len(c.NetworkSettings.Networks)}
		want := []any{"owner", "/var/lib/docker/containers/" + id + "/hosts", "", 0}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		ns, err := e.Namespace("cc")
		if err != nil {
			t.Fatal(err)
		}
		if o := e.fabric.Reach(ns, netip.MustParseAddrPort("127.0.0.1:80")); o.State != vnet.Open {
			t.Errorf("the owner's loopback is %s, want open", o)
		}
		if addrs, err := e.LookupHost("cc", "owner"); err != nil || len(addrs) != 1 {
			t.Errorf("the owner's name: %v, %v, want an address", addrs, err)
		}
		if err := e.ContainerRemove("owner", container.RemoveOptions{Force: true}); err != nil {
			t.Fatal(err)
		}
		if got := inspect(t, e, "cc").State.Status; got != "running" {
			t.Errorf("without the owner the other is %s, want running", got)
		}
		if len(ns.Addrs()) != 0 {
			t.Errorf("the namespace still has the addresses %v", ns.Addrs())
		}
	})
}

func TestHostMode(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		for _, name := range []string{"one", "two"} {
			made(t, e, name, command("listen", "127.0.0.1:5000"), &container.HostConfig{NetworkMode: "host"})
		}
		at := netip.MustParseAddrPort("127.0.0.1:5000")
		if got := startOf(e, "one"); got != "ok" {
			t.Fatal(got)
		}
		untilReady(t, e, "one")
		if o := e.fabric.Reach(e.fabric.Host(), at); o.State != vnet.Open {
			t.Errorf("the host's port is %s, want open", o)
		}
		if got := startOf(e, "two"); got != "ok" {
			t.Errorf("second container on the port: %s, want it to start", got)
		}
		if code := exitCode(t, e, "two"); code != 1 {
			t.Errorf("second container on the port: exit code %d, want 1", code)
		}
		if err := e.ContainerKill("one", ""); err != nil {
			t.Fatal(err)
		}
		if o := e.fabric.Reach(e.fabric.Host(), at); o.State != vnet.Refused {
			t.Errorf("after the end the host's port is %s, want refused", o)
		}
		if _, err := e.fabric.Host().Listen("tcp", at.String()); err != nil {
			t.Errorf("the host's own process: %v", err)
		}
	})
}

// 28.5 reads addresses of extra hosts a second time, 29 with the same care at once.
// Measured on engines 20.10, 26.1, 28.5 and 29.
func TestExtraHostsAtTheStart(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		host := &container.HostConfig{ExtraHosts: []string{"a: 1.2.3.4", "b:host-gateway"}}
		if e.say.exactHosts {
			host.ExtraHosts[0] = "a:1.2.3.4"
		}
		made(t, e, "cc", command("sleep"), host)
		want := map[string]string{
			"28.5": `400 could not parse extra host IP  1.2.3.4: ParseAddr(" 1.2.3.4"): unexpected character (at " 1.2.3.4")`, "": "ok", "29": "ok"}
		if diff := cmp.Diff(of(want, e), startOf(e, "cc")); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
		if of(want, e) != "ok" {
			return
		}
		for name, want := range map[string]string{"a": "1.2.3.4", "B": "172.17.0.1", "::1": "::1"} {
			got, err := e.LookupHost("cc", name)
			if err != nil || len(got) != 1 || got[0].String() != want {
				t.Errorf("%s: %v, %v, want %s", name, got, err, want)
			}
		}
	})
}

func TestPausedContainer(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
		started(t, e, "cc", command("listen", ":80"), &container.HostConfig{NetworkMode: "n"})
		untilReady(t, e, "cc")
		calls(t, e, []string{"pause"})
		ns := e.fabric.NewNamespace("client")
		b := e.nets.byName["n"][0].bridge
		if _, err := ns.Attach(b, netip.MustParseAddr("172.18.0.99")); err != nil {
			t.Fatal(err)
		}
		conn, err := ns.Dial(t.Context(), "tcp", netip.MustParseAddrPort("172.18.0.2:80"))
		if err != nil {
			t.Fatalf("dial a paused container: %v, want a connection", err)
		}
		answered := make(chan int, 1)
		go func() {
			n, _ := conn.Read(make([]byte, 8))
			answered <- n
		}()
		synctest.Wait()
		if len(answered) != 0 {
			t.Error("a paused container answers")
		}
		calls(t, e, []string{"unpause"})
		if n := <-answered; n == 0 {
			t.Error("no answer after the unpause")
		}
	})
}
