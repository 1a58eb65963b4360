package network_test

import (
	"fmt"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
)

func BenchmarkValidateName(b *testing.B) {
	for b.Loop() {
		_ = network.ValidateName("custom-network")
	}
}

func BenchmarkSpecValidate(b *testing.B) {
	s := network.Spec{Name: "shop", IPv6: true, MTU: 1400, Subnets: []network.Subnet{subnet("10.9.0.0/24"), subnet("fd00:9::/64")}}
	for b.Loop() {
		_ = s.Validate()
	}
}

// The benchmarks below count calls and work of this package; the engine is a fake.

func BenchmarkGetAmong(b *testing.B) {
	for _, others := range []int{0, 25} {
		b.Run(fmt.Sprint(others), func(b *testing.B) {
			m := network.New(fakedocker.Start(b, fakedocker.Options{}).Client())
			for i := range others {
				mustCreate(b, m, fmt.Sprint("other-", i))
			}
			mustCreate(b, m, "shop")
			for b.Loop() {
				if _, err := m.Get(b.Context(), "shop"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEnsureExisting(b *testing.B) {
	m := network.New(fakedocker.Start(b, fakedocker.Options{}).Client())
	for b.Loop() {
		if _, err := m.Ensure(b.Context(), network.Spec{Name: "shop"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCreateAndDestroy(b *testing.B) {
	m := network.New(fakedocker.Start(b, fakedocker.Options{}).Client())
	for b.Loop() {
		mustCreate(b, m, "shop")
		if err := m.Destroy(b.Context(), "shop", network.DestroyOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAttachFour(b *testing.B) {
	for _, again := range []bool{false, true} {
		b.Run(fmt.Sprint("again=", again), func(b *testing.B) {
			eng := fakedocker.Start(b, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": nil}})
			m := network.New(eng.Client())
			made, err := eng.Client().ContainerCreate(b.Context(), &container.Config{Image: "app:1"}, nil, nil, nil, "web.1")
			if err != nil {
				b.Fatal(err)
			}
			var as []network.Attachment
			var infos []network.Info
			for i := range 4 {
				info := mustCreate(b, m, fmt.Sprint("net-", i))
				as, infos = append(as, on(info, "app.web")), append(infos, info)
			}
			for b.Loop() {
				if err := m.Attach(b.Context(), made.ID, as); err != nil {
					b.Fatal(err)
				}
				if again {
					continue
				}
				if err := m.Detach(b.Context(), made.ID, infos); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func mustCreate(b *testing.B, m *network.Manager, name string) network.Info {
	b.Helper()
	info, err := m.Create(b.Context(), network.Spec{Name: name})
	if err != nil {
		b.Fatal(err)
	}
	return info
}
