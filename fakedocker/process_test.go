package fakedocker_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"syscall"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// script is a program of an image of its own, in a container that a test waits
// for.
func script(t *testing.T, eng *fakedocker.Engine, host *container.HostConfig, program fakedocker.Program) int64 {
	t.Helper()
	if err := eng.AddImage("script:1", program); err != nil {
		t.Fatal(err)
	}
	cli := eng.Client()
	if _, err := cli.ContainerCreate(t.Context(), &container.Config{Image: "script:1", Cmd: []string{"run"}}, host, nil, nil, "script"); err != nil {
		t.Fatal(err)
	}
	if err := cli.ContainerStart(t.Context(), "script", container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	return waitFor(t, cli, "script")
}

func TestProcessLooksUpNames(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", []string{"shop.web"}, "wait")
		host := &container.HostConfig{NetworkMode: "shop", ExtraHosts: []string{"host.docker.internal:host-gateway", "two:10.0.0.1", "two:10.0.0.2"}}
		web := eng.Resolve("web", "shop.web")[0].String()
		got := map[string]string{}
		script(t, eng, host, func(ctx context.Context, p *fakedocker.Process) int {
			for _, name := range []string{"shop.web", "host.docker.internal", "two", "::1", "nope"} {
				addrs, err := p.LookupHost(ctx, name)
				got[name] = fmt.Sprint(addrs, err != nil)
			}
			return 0
		})
		want := map[string]string{
			"shop.web": "[" + web + "] false", "host.docker.internal": "[172.17.0.1] false",
			"two": "[10.0.0.1 10.0.0.2] false", "::1": "[::1] false", "nope": "[] true",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("lookups (-want +got):\n%s", diff)
		}
	})
}

func TestProcessSpeaksUDP(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	server, err := eng.Host().ListenPacket("udp", "0.0.0.0:53")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	go func() {
		b := make([]byte, 100)
		n, from, err := server.ReadFrom(b)
		if err == nil {
			server.WriteTo(b[:n], from)
		}
	}()
	code := script(t, eng, nil, func(ctx context.Context, p *fakedocker.Process) int {
		conn, err := p.Dial(ctx, "udp", "172.17.0.1:53")
		if err != nil {
			return 1
		}
		defer conn.Close()
		io.WriteString(conn, "hello")
		b := make([]byte, 100)
		if n, err := conn.Read(b); err != nil || string(b[:n]) != "hello" {
			return 2
		}
		return 0
	})
	if code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}

func TestProcessGetsSignals(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		asked, killed := make(chan struct{}), make(chan error, 1)
		go func() {
			<-asked
			killed <- cli.ContainerKill(t.Context(), "script", "SIGUSR1")
		}()
		code := script(t, eng, nil, func(ctx context.Context, p *fakedocker.Process) int {
			signals := p.Signals()
			close(asked)
			select {
			case s := <-signals:
				return int(s.(syscall.Signal))
			case <-ctx.Done():
				return 0
			}
		})
		if err := <-killed; err != nil {
			t.Error(err)
		}
		if code != int64(syscall.SIGUSR1) {
			t.Errorf("exit code %d, want %d, the signal", code, syscall.SIGUSR1)
		}
	})
}

func TestHTTPProgram(t *testing.T) {
	t.Parallel()
	hello := fakedocker.HTTP(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	for _, port := range []string{"", "8000"} {
		eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"web:1": hello}})
		cli := eng.Client()
		config := &container.Config{Image: "web:1", Cmd: []string{"run"}}
		if port != "" {
			config.Env = []string{"PORT=" + port}
		} else {
			port = "5000"
		}
		if _, err := cli.ContainerCreate(t.Context(), config, nil, nil, nil, "web"); err != nil {
			t.Fatal(err)
		}
		if err := cli.ContainerStart(t.Context(), "web", container.StartOptions{}); err != nil {
			t.Fatal(err)
		}
		c := http.Client{Transport: &http.Transport{DialContext: eng.Host().Dial, DisableKeepAlives: true}}
		var answer *http.Response
		err := fmt.Errorf("not asked yet")
		for range 10_000 { // until it listens
			if answer, err = c.Get("http://172.17.0.2:" + port); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if string(body) != "hello" || err != nil {
			t.Errorf("port %s answered %q, %v", port, body, err)
		}
		if err := cli.ContainerStop(t.Context(), "web", container.StopOptions{}); err != nil {
			t.Error(err)
		}
		if got := waitFor(t, cli, "web"); got != 0 {
			t.Errorf("exit code %d after the stop, want 0", got)
		}
	}
}
