package fakedocker_test

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// start returns an engine for a benchmark.
func start(b *testing.B) *fakedocker.Engine {
	b.Helper()
	return fakedocker.Start(b, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		eng, err := fakedocker.New(fakedocker.Options{})
		if err != nil {
			b.Fatal(err)
		}
		eng.Close()
	}
}

func BenchmarkNewWithOneCall(b *testing.B) {
	for b.Loop() {
		eng, err := fakedocker.New(fakedocker.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := eng.Client().Ping(b.Context()); err != nil {
			b.Fatal(err)
		}
		eng.Close()
	}
}

func BenchmarkPing(b *testing.B) {
	cli := start(b).Client()
	for b.Loop() {
		if _, err := cli.Ping(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNetworkInspect(b *testing.B) {
	cli := start(b).Client()
	for b.Loop() {
		if _, err := cli.NetworkInspect(b.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkYardstick is what the calls above cost without the engine: the same
// client and connection, and a handler that knows its one answer. The difference
// is the engine's share, whatever the machine.
func BenchmarkYardstick(b *testing.B) {
	b.Run("Ping", func(b *testing.B) {
		cli := yardstick(b, "OK")
		for b.Loop() {
			if _, err := cli.Ping(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("NetworkInspect", func(b *testing.B) {
		_, answer, err := start(b).Client().NetworkInspectWithRaw(b.Context(), "bridge", dnetwork.InspectOptions{})
		if err != nil {
			b.Fatal(err)
		}
		cli := yardstick(b, string(answer))
		for b.Loop() {
			if _, err := cli.NetworkInspect(b.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// yardstick returns a client of a server that answers everything with body.
func yardstick(b *testing.B, body string) *client.Client {
	b.Helper()
	addr := netip.MustParseAddrPort("127.0.0.1:2375")
	host := vnet.New(vnet.Options{}).Host()
	l, err := host.Listen("tcp", addr.String())
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Api-Version", "1.51")
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	})}
	go func() { _ = server.Serve(l) }()
	cli, err := client.NewClientWithOpts(
		client.WithHost("unix:///yardstick"), client.WithVersion("1.51"),
		client.WithDialContext(func(ctx context.Context, _, _ string) (net.Conn, error) { return host.Dial(ctx, "tcp", addr) }),
	)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cli.Close(); server.Close() })
	return cli
}

func BenchmarkNetworkInspectParallel(b *testing.B) {
	cli := start(b).Client()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := cli.NetworkInspect(b.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
				b.Error(err)
			}
		}
	})
}

// One iteration is two calls.
func BenchmarkNetworkCreateRemove(b *testing.B) {
	cli := start(b).Client()
	for b.Loop() {
		if _, err := cli.NetworkCreate(b.Context(), "shop", dnetwork.CreateOptions{}); err != nil {
			b.Fatal(err)
		}
		if err := cli.NetworkRemove(b.Context(), "shop"); err != nil {
			b.Fatal(err)
		}
	}
}

// One iteration is four calls: create, start, inspect, remove.
func BenchmarkContainer(b *testing.B) {
	cli := start(b).Client()
	for b.Loop() {
		c, err := cli.ContainerCreate(b.Context(), &container.Config{Image: "app:1", Cmd: []string{"wait"}}, nil, nil, nil, "web")
		if err != nil {
			b.Fatal(err)
		}
		if err := cli.ContainerStart(b.Context(), c.ID, container.StartOptions{}); err != nil {
			b.Fatal(err)
		}
		if _, err := cli.ContainerInspect(b.Context(), c.ID); err != nil {
			b.Fatal(err)
		}
		if err := cli.ContainerRemove(b.Context(), c.ID, container.RemoveOptions{Force: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// A case of EachCall: a fresh engine, and a program of four calls of which one
// goes wrong.
func BenchmarkCase(b *testing.B) {
	o := fakedocker.EachCallOptions{}
	for b.Loop() {
		for c := range fakedocker.Cases(o) {
			eng, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
			if err != nil {
				b.Fatal(err)
			}
			_ = c.Run(b.Context(), eng, deploy)
			eng.Close()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/31, "us/case") // 1 + 6 * (4 + 1) cases
}
