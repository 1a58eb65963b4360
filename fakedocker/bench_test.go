package fakedocker_test

import (
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		e, err := fakedocker.New(fakedocker.Options{})
		if err != nil {
			b.Fatal(err)
		}
		e.Close()
	}
}

func BenchmarkNewAndPing(b *testing.B) {
	for b.Loop() {
		e, err := fakedocker.New(fakedocker.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := e.Client().Ping(b.Context()); err != nil {
			b.Fatal(err)
		}
		e.Close()
	}
}

func BenchmarkCall(b *testing.B) {
	e, _ := fakedocker.New(fakedocker.Options{})
	defer e.Close()
	cli := e.Client()
	b.Run("Ping", func(b *testing.B) {
		for b.Loop() {
			if _, err := cli.Ping(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("NetworkInspect", func(b *testing.B) {
		for b.Loop() {
			if _, err := cli.NetworkInspect(b.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
