package rollout_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// A second release takes the place of the first: the proxy is switched when the
// new container is healthy, and then the old one goes.
func Example() {
	engine, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"shop:1": nil, "shop:2": nil}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	ctx, cli := context.Background(), engine.Client()
	if _, err := network.New(cli).Create(ctx, network.Spec{Name: "shops"}); err != nil {
		fmt.Println(err)
		return
	}

	release := func(version string) rollout.Spec {
		return rollout.Spec{
			App:     phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{"shops"}}},
			Release: version,
			Processes: []rollout.Process{{
				Name: "web", Count: 1, Port: 5000, Config: container.Config{Image: "shop:" + version},
				Check: func(context.Context, rollout.Container) error { return nil },
			}},
			Options: rollout.Options{
				Order:  rollout.SignalFirst(),
				Settle: time.Millisecond, // addresses on a fake engine answer at once
				Switch: func(_ context.Context, up rollout.Upstreams) error {
					fmt.Println("the proxy sends to", up["web"][0].Addr)
					return nil
				},
				Observe: func(e rollout.Event) {
					if e.Done && e.Container == "" {
						fmt.Println(e.Stage)
					}
				},
			},
		}
	}
	for _, version := range []string{"1", "2", "2"} {
		result, err := rollout.Run(ctx, cli, release(version))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("release %s: %d created, %d kept, %d retired\n", version, len(result.Created), len(result.Kept), len(result.Retired))
	}
	// Output:
	// lock
	// create
	// attach
	// start
	// check
	// join
	// verify
	// commit
	// the proxy sends to 172.17.0.2:5000
	// switch
	// unlock
	// release 1: 1 created, 0 kept, 0 retired
	// lock
	// create
	// attach
	// start
	// check
	// join
	// verify
	// commit
	// the proxy sends to 172.17.0.3:5000
	// switch
	// settle
	// retire
	// unlock
	// release 2: 1 created, 0 kept, 1 retired
	// release 2: 0 created, 1 kept, 0 retired
}

// A rollout has died between the switch and the end. Recover finishes it, at the
// next start of the deployer, with nothing but the name of the app.
func ExampleRecover() {
	engine, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"shop:1": nil}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	ctx, cli := context.Background(), engine.Client()
	options := rollout.Options{Switch: func(_ context.Context, up rollout.Upstreams) error {
		fmt.Println("the proxy sends to", up["web"][0].Addr)
		return nil
	}}
	dies := options
	dies.Observe = func(e rollout.Event) {
		if e.Stage == rollout.Unlock {
			runtime.Goexit() // here the power fails
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = rollout.Run(ctx, cli, rollout.Spec{App: phases.App{Name: "shop"}, Release: "1", Options: dies, Processes: []rollout.Process{{
			Name: "web", Count: 1, Port: 5000, Config: container.Config{Image: "shop:1"}, Uptime: -1,
		}}})
	}()
	<-done

	result, err := rollout.Recover(ctx, cli, "shop", options)
	fmt.Printf("release %s, undone: %t, %v\n", result.Release, result.Undone, err)
	// Output:
	// the proxy sends to 172.17.0.2:5000
	// the proxy sends to 172.17.0.2:5000
	// release 1, undone: false, <nil>
}

// Every event is a record of log/slog: at the level Info what is done, at Warn
// what failed. What begins is left out here, and times, which differ.
func ExampleOptions_observe() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "took" || a.Key == "rollout" {
			return slog.Attr{}
		}
		return a
	}}))
	observe := func(e rollout.Event) {
		attrs := []any{"app", e.App, "rollout", e.Rollout, "stage", e.Stage, "took", e.Took}
		switch {
		case e.Err != nil:
			log.Warn("failed", append(attrs, "error", e.Err)...)
		case e.Done && e.Container == "":
			log.Info("done", attrs...)
		}
	}
	engine, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"shop:1": nil}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	_, err = rollout.Run(context.Background(), engine.Client(), rollout.Spec{
		App: phases.App{Name: "shop"}, Options: rollout.Options{Observe: observe},
		Processes: []rollout.Process{{Name: "worker", Count: 1, Config: container.Config{Image: "shop:1"}, Uptime: -1}},
	})
	fmt.Println(err)
	// Output:
	// level=INFO msg=done app=shop stage=lock
	// level=INFO msg=done app=shop stage=create
	// level=INFO msg=done app=shop stage=attach
	// level=INFO msg=done app=shop stage=start
	// level=INFO msg=done app=shop stage=check
	// level=INFO msg=done app=shop stage=join
	// level=INFO msg=done app=shop stage=verify
	// level=INFO msg=done app=shop stage=commit
	// level=INFO msg=done app=shop stage=unlock
	// <nil>
}
