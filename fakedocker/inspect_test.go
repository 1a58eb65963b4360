package fakedocker_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestReachable(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		for _, name := range []string{"shop", "ops"} {
			network(t, cli, name)
		}
		run(t, cli, "web", "shop", []string{"shop.web"}, "serve")
		run(t, cli, "peer", "shop", nil, "wait")
		run(t, cli, "other", "ops", nil, "wait")
		awaitLog(t, cli, "web", "listening")
		addr := eng.Resolve("peer", "shop.web")[0].String()
		l, err := eng.Host().Listen("tcp", "0.0.0.0:8080")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		for _, tt := range []struct {
			from, to string
			want     error
		}{
			{"peer", "shop.web:5000", nil},
			{"peer", "shop.web:81", syscall.ECONNREFUSED},
			{"other", addr + ":5000", syscall.ETIMEDOUT},
			{"peer", "172.17.0.1:8080", nil},
			{"peer", "10.0.2.15:8080", nil},
			{"peer", "127.0.0.1:8080", syscall.ECONNREFUSED},
			{"", addr + ":5000", nil},
			{"", "127.0.0.1:8080", nil},
			{"", "localhost:8081", syscall.ECONNREFUSED},
			{"", "fakedocker:8080", nil},
		} {
			if err := eng.Reachable(tt.from, tt.to); !errors.Is(err, tt.want) {
				t.Errorf("from %q to %s: %v, want %v", tt.from, tt.to, err, tt.want)
			}
		}
		var unknown *net.DNSError
		if err := eng.Reachable("other", "shop.web:5000"); !errors.As(err, &unknown) {
			t.Errorf("a name of another network: %v, want a DNS error", err)
		}
		for _, from := range []string{"nope"} {
			if err := eng.Reachable(from, "shop.web:5000"); err == nil {
				t.Errorf("from %q: no error", from)
			}
		}
		if err := eng.Reachable("peer", "shop.web"); err == nil {
			t.Error("an address without a port: no error")
		}
	})
}

func TestFirewalledHost(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Firewalled: true, Images: map[string]fakedocker.Program{"app:1": app}})
	cli := eng.Client()
	network(t, cli, "shop")
	run(t, cli, "peer", "shop", nil, "wait")
	run(t, cli, "onhost", "host", nil, "wait")
	l, err := eng.Host().Listen("tcp", "0.0.0.0:8080")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for from, want := range map[string]error{"peer": syscall.ETIMEDOUT, "onhost": nil, "": nil} {
		if err := eng.Reachable(from, "172.17.0.1:8080"); !errors.Is(err, want) {
			t.Errorf("from %q: %v, want %v", from, err, want)
		}
	}
}

// awaitLog returns when a container has written a line.
func awaitLog(t *testing.T, cli *client.Client, name, line string) {
	t.Helper()
	r, err := cli.ContainerLogs(t.Context(), name, container.LogsOptions{ShowStdout: true, Follow: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got := make([]byte, 8+len(line)+1)
	if _, err := io.ReadFull(r, got); err != nil || string(got[8:8+len(line)]) != line {
		t.Fatalf("%s wrote %q, %v; want %q", name, got, err, line)
	}
}

func TestResolveAndHosts(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web.1", "shop", []string{"shop.web"}, "wait")
		run(t, cli, "web.2", "shop", []string{"shop.web"}, "wait")
		var got []string
		for _, addr := range eng.Resolve("web.1", "SHOP.web.") {
			got = append(got, addr.String()[strings.LastIndex(addr.String(), ".")+1:])
		}
		if diff := cmp.Diff([]string{"2", "3"}, got); diff != "" {
			t.Errorf("shop.web (-want +got):\n%s", diff)
		}
		if hosts := eng.Hosts("web.1"); !strings.Contains(hosts, ".2\tweb.1 web\n") {
			t.Errorf("hosts file without the container itself:\n%s", hosts)
		}
		for _, name := range []string{"nope"} {
			if eng.Resolve(name, "shop.web") != nil || eng.Hosts(name) != "" {
				t.Errorf("%s resolves %v and has the hosts file %q", name, eng.Resolve(name, "shop.web"), eng.Hosts(name))
			}
		}
	})
}

func TestContainersTalk(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		network(t, cli, "ops")
		run(t, cli, "web", "shop", []string{"shop.web"}, "serve")
		run(t, cli, "peer", "shop", nil, "wait")
		run(t, cli, "other", "ops", nil, "wait")
		awaitLog(t, cli, "web", "listening")
		if stdout, stderr, code := exec(t, cli, "peer", "", "get", "shop.web"); stdout != "web" || code != 0 {
			t.Errorf("a peer heard %q, %q and exited with %d; want the server's name", stdout, stderr, code)
		}
		if _, stderr, code := exec(t, cli, "other", "", "get", "shop.web"); code != 1 || !strings.Contains(stderr, "no such host") {
			t.Errorf("a stranger exited with %d and %q; want no such host", code, stderr)
		}
		conn, err := eng.Host().Dial(t.Context(), "tcp", eng.Resolve("peer", "shop.web")[0].String()+":5000")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if heard, err := io.ReadAll(conn); string(heard) != "web" || err != nil {
			t.Errorf("the host heard %q, %v", heard, err)
		}
	})
}

func TestHostLooksUpItselfOnly(t *testing.T) {
	t.Parallel()
	host := fakedocker.Start(t, fakedocker.Options{Hostname: "vm"}).Host()
	for name, want := range map[string]int{"localhost": 2, "vm": 1, "10.0.2.15": 1, "shop.web": 0} {
		addrs, err := host.LookupHost(t.Context(), name)
		if len(addrs) != want || (err == nil) != (want > 0) {
			t.Errorf("%s: %v, %v; want %d addresses", name, addrs, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, address := range []string{"nope:80", "localhost", "localhost:nope", "[::1]:81"} {
		if _, err := host.Dial(ctx, "tcp4", address); err == nil {
			t.Errorf("dial %s: no error", address)
		}
	}
}
