package speed

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/lab"
)

// BenchmarkConcurrency takes 16 containers through their calls, with so many of
// a kind at once, and reports for each kind the time that one call adds: that of
// all 16 divided by 16, in milliseconds.
func BenchmarkConcurrency(b *testing.B) {
	l := engine(b)
	first, second := makeNetwork(b, l, "first"), makeNetwork(b, l, "second")
	for _, k := range []int{1, 2, 3, 4, 8, 16} {
		b.Run(fmt.Sprintf("at=%d", k), func(b *testing.B) {
			took := map[string]time.Duration{}
			for b.Loop() {
				cycle{l, k, took}.run(b, first, second)
			}
			b.ReportMetric(0, "ns/op") // of no meaning: it has the cleaning up
			for kind, d := range took {
				b.ReportMetric(d.Seconds()*1000/float64(containers*b.N), kind+"-ms")
			}
		})
	}
}

// cycle is the life of 16 containers, and how long its parts took.
type cycle struct {
	*lab.Lab
	k    int
	took map[string]time.Duration
}

func (c cycle) run(b *testing.B, first, second string) {
	ctx, ids := b.Context(), make([]string, containers)
	defer func() { removeAll(b, c.Client, made(ids)) }()
	c.time(b, "create", func(i int) (err error) {
		ids[i], err = createBare(ctx, c.Client, c.Image)
		return err
	})
	c.time(b, "connect-created", connects(ctx, c.Client, ids, first))
	c.time(b, "start", func(i int) error {
		return c.Client.ContainerStart(ctx, ids[i], container.StartOptions{})
	})
	c.time(b, "inspect", func(i int) error {
		_, err := c.Client.ContainerInspect(ctx, ids[i])
		return err
	})
	c.time(b, "connect-running", connects(ctx, c.Client, ids, second))
	c.time(b, "disconnect-running", func(i int) error {
		return c.Client.NetworkDisconnect(ctx, second, ids[i], false)
	})
	c.time(b, "stop", func(i int) error {
		return c.Client.ContainerStop(ctx, ids[i], container.StopOptions{Signal: "KILL"})
	})
	c.time(b, "remove-stopped", func(i int) error {
		id := ids[i]
		ids[i] = ""
		return c.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true})
	})
}

func (c cycle) time(b *testing.B, kind string, f func(i int) error) {
	b.Helper()
	start := time.Now()
	err := each(containers, c.k, f)
	c.took[kind] += time.Since(start)
	must(b, err)
}

func connects(ctx context.Context, c *client.Client, ids []string, name string) func(int) error {
	return func(i int) error {
		return c.NetworkConnect(ctx, name, ids[i], &dnetwork.EndpointSettings{Aliases: []string{"shop.web"}})
	}
}

// made are the IDs of containers that are there.
func made(ids []string) []string {
	var list []string
	for _, id := range ids {
		if id != "" {
			list = append(list, id)
		}
	}
	return list
}
