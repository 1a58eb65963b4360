package fakedocker_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestClosedEngineRefusesConnections(t *testing.T) {
	t.Parallel()
	used, _ := fakedocker.New(fakedocker.Options{})
	if _, err := used.Client().Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	unused, _ := fakedocker.New(fakedocker.Options{})
	for name, eng := range map[string]*fakedocker.Engine{"used": used, "unused": unused} {
		for range 2 {
			if err := eng.Close(); err != nil {
				t.Errorf("%s: close: %v", name, err)
			}
		}
		_, err := eng.Client().ServerVersion(t.Context())
		if !client.IsErrConnectionFailed(err) {
			t.Errorf("%s: after Close: %v, want a failed connection", name, err)
		}
	}
}

// Everything that may be under way when an engine closes.
func TestCloseLeavesNoGoroutine(t *testing.T) { // and runs alone, to count them
	before := runtime.NumGoroutine()
	eng, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
	if err != nil {
		t.Fatal(err)
	}
	cli := eng.Client()
	network(t, cli, "shop")
	run(t, cli, "web", "shop", nil, "serve")
	awaitLog(t, cli, "web", "listening")
	_, streamed := cli.Events(t.Context(), events.ListOptions{Filters: filters.NewArgs(filters.Arg("type", "volume"))})
	_, waited := cli.ContainerWait(t.Context(), "web", container.WaitConditionNextExit)
	created, err := cli.ContainerExecCreate(t.Context(), "web", container.ExecOptions{Cmd: []string{"cat"}, AttachStdin: true, AttachStdout: true})
	if err != nil {
		t.Fatal(err)
	}
	streams, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer streams.Close()
	if err := eng.Close(); err != nil {
		t.Error(err)
	}
	if err := <-streamed; err == nil {
		t.Error("the stream of events ended without an error")
	}
	<-waited
	// The client's own goroutines see the end of their connections and go.
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 1_000_000 {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
		runtime.Gosched()
	}
}

func TestManyClientsAtOnceAndCloseAmongThem(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		var all, warm sync.WaitGroup
		for i := range 8 {
			warm.Add(1)
			all.Go(func() {
				own, err := eng.NewClient()
				for j := 0; j < 3 && err == nil; j++ {
					err = work(t.Context(), own, fmt.Sprintf("c%d-%d", i, j))
				}
				if err != nil {
					t.Errorf("before the engine closes: %v", err)
				}
				warm.Done()
				for j := 3; j < 1000 && err == nil; j++ {
					err = work(t.Context(), own, fmt.Sprintf("c%d-%d", i, j))
				}
			})
		}
		warm.Wait()
		if err := eng.Close(); err != nil {
			t.Error(err)
		}
		all.Wait()
	})
}

// work is the life of a network and a container.
func work(ctx context.Context, cli *client.Client, name string) error {
	if _, err := cli.NetworkCreate(ctx, name, dnetwork.CreateOptions{}); err != nil {
		return err
	}
	c := &container.Config{Image: "app:1", Cmd: []string{"serve"}}
	if _, err := cli.ContainerCreate(ctx, c, &container.HostConfig{NetworkMode: container.NetworkMode(name)}, nil, nil, name); err != nil {
		return err
	}
	if err := cli.ContainerStart(ctx, name, container.StartOptions{}); err != nil {
		return err
	}
	if _, err := cli.NetworkInspect(ctx, name, dnetwork.InspectOptions{}); err != nil {
		return err
	}
	if err := cli.ContainerRemove(ctx, name, container.RemoveOptions{Force: true}); err != nil {
		return err
	}
	return cli.NetworkRemove(ctx, name)
}
