package fakedocker_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
)

// Two containers on a network: a web server, and a program that asks it by its
// alias. The client is the real one; so is all of net/http.
func Example() {
	server := fakedocker.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "hello from %s", r.Host)
	}))
	asker := func(ctx context.Context, p *fakedocker.Process) int {
		c := http.Client{Transport: &http.Transport{DialContext: p.Dial, DisableKeepAlives: true}}
		answer, err := c.Get("http://api.web:5000/")
		if err != nil {
			fmt.Fprintln(p.Stderr, err)
			return 1
		}
		defer answer.Body.Close()
		io.Copy(p.Stdout, answer.Body)
		return 0
	}
	eng, err := fakedocker.New(fakedocker.Options{
		Images: map[string]fakedocker.Program{"api:1": server, "asker:1": asker},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer eng.Close()

	ctx, cli := context.Background(), eng.Client()
	start := func(name, image, alias string) {
		if err != nil {
			return
		}
		_, err = cli.ContainerCreate(ctx, &container.Config{Image: image, Cmd: []string{"run"}},
			&container.HostConfig{NetworkMode: "shop"},
			&dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{"shop": {Aliases: []string{alias}}}},
			nil, name)
		if err == nil {
			err = cli.ContainerStart(ctx, name, container.StartOptions{})
		}
	}
	_, err = cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
	start("api.web.1", "api:1", "api.web")
	for range 1000 { // the health check: a start returns before the program listens
		if eng.Reachable("api.web.1", "127.0.0.1:5000") == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	start("asker", "asker:1", "asker")
	if err != nil {
		fmt.Println(err)
		return
	}
	result, _ := cli.ContainerWait(ctx, "asker", container.WaitConditionNotRunning)
	fmt.Println("the asker exits with", (<-result).StatusCode)

	logs, err := cli.ContainerLogs(ctx, "asker", container.LogsOptions{ShowStdout: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer logs.Close()
	logs.Read(make([]byte, 8)) // the head of the first piece of output
	text, _ := io.ReadAll(logs)
	fmt.Printf("and has heard: %s\n", text)
	fmt.Println("the alias stands for", eng.Resolve("api.web.1", "api.web"))
	// Output:
	// the asker exits with 0
	// and has heard: hello from api.web:5000
	// the alias stands for [172.18.0.2]
}

// A deployer must get along with an engine that carries a call out and never
// says so.
func ExampleEngine_Intercept() {
	eng, err := fakedocker.New(fakedocker.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer eng.Close()
	eng.Intercept(func(_ context.Context, c fakedocker.Call) fakedocker.Fault {
		return fakedocker.Fault{LoseAnswer: c.Op == "NetworkCreate"}
	})
	ctx, cli := context.Background(), eng.Client()
	_, err = cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
	fmt.Println("create failed:", err != nil)
	_, err = cli.NetworkInspect(ctx, "shop", dnetwork.InspectOptions{})
	fmt.Println("the network is there:", err == nil)
	// Output:
	// create failed: true
	// the network is there: true
}

// Dump shows the whole state, as text that does not change from run to run.
func ExampleEngine_Dump() {
	eng, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": fakedocker.WaitForStop}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer eng.Close()
	ctx, cli := context.Background(), eng.Client()
	_, err = cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{Internal: true, Labels: map[string]string{"team": "a"}})
	if err == nil {
		_, err = cli.ContainerCreate(ctx, &container.Config{Image: "app:1", Cmd: []string{"run"}},
			&container.HostConfig{NetworkMode: "shop", ExtraHosts: []string{"host.docker.internal:host-gateway"}},
			&dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{"shop": {Aliases: []string{"app.web"}}}},
			nil, "app.web.1")
	}
	if err == nil {
		err = cli.ContainerStart(ctx, "app.web.1", container.StartOptions{})
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(eng.Dump())
	// Output:
	// engine 29
	// image app:1
	// network bridge: bridge 172.17.0.0/16
	// network host: host
	// network none: null
	// network shop: bridge 172.18.0.0/16, internal, label team=a
	// container app.web.1: running, image app:1, mode shop, host host.docker.internal:host-gateway
	//   on shop: 172.18.0.2 alias app.web
}

// What a person sees who looks around in a container.
func ExampleToolbox() {
	eng, err := fakedocker.New(fakedocker.Options{Commands: map[string]fakedocker.Commands{"box:1": fakedocker.Toolbox()}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer eng.Close()
	ctx, cli := context.Background(), eng.Client()
	_, err = cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
	if err == nil {
		_, err = cli.ContainerCreate(ctx, &container.Config{Image: "box:1", Cmd: []string{"nslookup", "box"}, Tty: true},
			&container.HostConfig{NetworkMode: "shop"}, nil, nil, "box")
	}
	if err == nil {
		err = cli.ContainerStart(ctx, "box", container.StartOptions{})
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	logs, err := cli.ContainerLogs(ctx, "box", container.LogsOptions{ShowStdout: true, Follow: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer logs.Close()
	text, _ := io.ReadAll(logs)
	fmt.Print(strings.ReplaceAll(string(text), "\r", ""))
	// Output:
	// Server:		127.0.0.11
	// Address:	127.0.0.11:53
	//
	// Non-authoritative answer:
	// Name:	box
	// Address: 172.18.0.2
	//
	// Non-authoritative answer:
}

// A test that says that nothing changed, and what did.
func ExampleEngine_Diff() {
	eng, err := fakedocker.New(fakedocker.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer eng.Close()
	ctx, cli := context.Background(), eng.Client()
	before := eng.Snapshot()
	if _, err := cli.NetworkList(ctx, dnetwork.ListOptions{}); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("after a list: %q\n", eng.Diff(before))
	if _, err := cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{Internal: true}); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("after a create:\n%s", eng.Diff(before))
	// Output:
	// after a list: ""
	// after a create:
	// + network shop: bridge 172.18.0.0/16, internal
}

// Somebody else removes a network between two calls of a program.
func ExampleEngine_Before() {
	eng, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": nil}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer eng.Close()
	eng.Before("ContainerStart", func(ctx context.Context, cli *client.Client) { _ = cli.NetworkRemove(ctx, "shop") })

	ctx, cli := context.Background(), eng.Client()
	_, err = cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
	if err == nil {
		_, err = cli.ContainerCreate(ctx, &container.Config{Image: "app:1"}, &container.HostConfig{NetworkMode: "shop"}, nil, nil, "web")
	}
	if err == nil {
		err = cli.ContainerStart(ctx, "web", container.StartOptions{})
	}
	fmt.Println(err)
	// Output:
	// Error response from daemon: failed to set up container networking: network shop not found
}
