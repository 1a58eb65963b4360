package speed

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/lab"
)

// real is the engine that the environment asks for, if it does.
var real lab.Shared

func TestMain(m *testing.M) { os.Exit(real.Run(m)) }

// engine is the real engine, or the benchmark is skipped.
func engine(b *testing.B) *lab.Lab {
	b.Helper()
	if !real.Asked() {
		b.Skipf("%s is unset: this measures a real engine", lab.EnvDocker)
	}
	return real.For(b)
}

// makeNetwork makes a network for the time of a benchmark and returns its name.
func makeNetwork(t testing.TB, l *lab.Lab, short string) string {
	t.Helper()
	name := l.Unique(short)
	_, err := l.Client.NetworkCreate(t.Context(), name, dnetwork.CreateOptions{Labels: l.Labels()})
	must(t, err)
	t.Cleanup(func() { _ = l.Client.NetworkRemove(context.Background(), name) })
	return name
}

// removeAll removes containers, two at once, which is quickest on every engine.
func removeAll(t testing.TB, c *client.Client, ids []string) {
	t.Helper()
	must(t, each(len(ids), 2, func(i int) error {
		return c.ContainerRemove(context.Background(), ids[i], container.RemoveOptions{Force: true})
	}))
}

// each calls f for 0 to n-1, at most k of them at once, in this order, and joins
// the errors.
func each(n, k int, f func(i int) error) error {
	errs := make([]error, n)
	if k == 1 {
		for i := range n {
			errs[i] = f(i)
		}
		return errors.Join(errs...)
	}
	var wg sync.WaitGroup
	free := make(chan struct{}, k)
	for i := range n {
		free <- struct{}{}
		wg.Go(func() {
			errs[i] = f(i)
			<-free
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// must ends the benchmark at an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
