package fakedocker_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
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

func BenchmarkPing(b *testing.B) { benchmarkPing(b, start(b).Client()) }

func benchmarkPing(b *testing.B, cli *client.Client) {
	for b.Loop() {
		if _, err := cli.Ping(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNetworkInspect(b *testing.B) { benchmarkNetworkInspect(b, start(b).Client()) }

func benchmarkNetworkInspect(b *testing.B, cli *client.Client) {
	for b.Loop() {
		if _, err := cli.NetworkInspect(b.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkYardstick is what the calls above cost without the engine: the same
// client and a transport that knows its one answer. The difference is the
// engine's share, whatever the machine.
func BenchmarkYardstick(b *testing.B) {
	_, bridge, err := start(b).Client().NetworkInspectWithRaw(b.Context(), "bridge", dnetwork.InspectOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Ping", func(b *testing.B) { benchmarkPing(b, yardstick(b, "OK")) })
	b.Run("NetworkInspect", func(b *testing.B) { benchmarkNetworkInspect(b, yardstick(b, answerer(bridge))) })
}

// BenchmarkOverConnection is what they cost over a connection in memory.
func BenchmarkOverConnection(b *testing.B) {
	b.Run("Ping", func(b *testing.B) { benchmarkPing(b, onWire(b, start(b))) })
	b.Run("NetworkInspect", func(b *testing.B) { benchmarkNetworkInspect(b, onWire(b, start(b))) })
}

// answerer is a transport that answers everything alike.
type answerer string

// RoundTrip implements [http.RoundTripper].
func (a answerer) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Body: io.NopCloser(strings.NewReader(string(a))),
		Header: http.Header{"Api-Version": {"1.51"}, "Content-Type": {"application/json"}},
	}, nil
}

func yardstick(b *testing.B, answer answerer) *client.Client {
	b.Helper()
	cli, err := client.NewClientWithOpts(client.WithHTTPClient(&http.Client{Transport: answer}), client.WithVersion("1.51"))
	if err != nil {
		b.Fatal(err)
	}
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
