package hostaccess_test

import (
	"net/netip"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
)

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := hostaccess.Parse("--add-host=host.docker.internal:host-gateway"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnmarshalText(b *testing.B) {
	text := []byte("gateway:cache,db")
	var a hostaccess.Access
	for b.Loop() {
		if err := a.UnmarshalText(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	a := hostaccess.Gateway()
	for b.Loop() {
		if err := a.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConfigureHost(b *testing.B) {
	benchmarkConfigure(b, hostaccess.HostNetwork())
}

func BenchmarkConfigureGateway(b *testing.B) {
	benchmarkConfigure(b, hostaccess.Gateway())
}

func benchmarkConfigure(b *testing.B, a hostaccess.Access) {
	var hc container.HostConfig
	for b.Loop() {
		hc.NetworkMode, hc.ExtraHosts = "", nil
		if err := a.Configure(&hc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReach(b *testing.B) {
	a := hostaccess.Gateway()
	listener, docker0 := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("172.17.0.1")
	for b.Loop() {
		if a.Reach(listener, docker0).OK {
			b.Fatal("127.0.0.1 answers")
		}
	}
}
