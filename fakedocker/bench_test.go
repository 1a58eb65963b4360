package fakedocker_test

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

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
