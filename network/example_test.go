package network_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/netip"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
)

// engine is a fake one with a container; a program has a real client instead:
//
//	cli, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
func engine(containers ...string) *fakedocker.Engine {
	eng, err := fakedocker.New(fakedocker.Options{Profile: "20.10", Images: map[string]fakedocker.Program{"app:1": nil}})
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range containers {
		_, err := eng.Client().ContainerCreate(context.Background(), &container.Config{Image: "app:1"}, nil, nil, nil, name)
		if err != nil {
			log.Fatal(err)
		}
	}
	return eng
}

func Example() {
	eng := engine("python-app.web.1")
	defer eng.Close()
	ctx := context.Background()

	nets := network.New(eng.Client())
	shop, err := nets.Ensure(ctx, network.Spec{Name: "shop"})
	fmt.Println(shop.Name, shop.Driver, shop.Owner, err)

	err = nets.Connect(ctx, "shop", "python-app.web.1", network.Endpoint{Aliases: []string{"python-app.web"}})
	fmt.Println(err)

	err = nets.Destroy(ctx, "shop", network.DestroyOptions{})
	fmt.Println(err)

	fmt.Println(nets.Disconnect(ctx, "shop", "python-app.web.1"))
	fmt.Println(nets.Destroy(ctx, "shop", network.DestroyOptions{}))

	// Output:
	// shop bridge appnet <nil>
	// <nil>
	// network destroy "shop": in use by container "python-app.web.1" (created)
	// <nil>
	// <nil>
}

func ExampleManager_Create() {
	eng := engine()
	defer eng.Close()
	ctx := context.Background()

	nets := network.New(eng.Client())
	info, err := nets.Create(ctx, network.Spec{
		Name:     "shop",
		Internal: true,
		MTU:      1400,
		Subnets:  []network.Subnet{{Prefix: netip.MustParsePrefix("10.9.0.0/24")}},
		Labels:   map[string]string{"team": "red"},
	})
	fmt.Println(info.Subnets, info.MTU, info.Labels, err)

	_, err = nets.Create(ctx, network.Spec{Name: "shop"})
	fmt.Println(err)
	fmt.Println(errors.Is(err, network.ErrExists), errdefs.IsAlreadyExists(err))

	_, err = nets.Create(ctx, network.Spec{Name: "host"})
	fmt.Println(err)

	// Output:
	// [10.9.0.0/24 gateway 10.9.0.1] 1400 map[team:red] <nil>
	// network create "shop": already exists
	// true true
	// network create "host": reserved name "host": Docker means something else with it; choose another name
}

func ExampleManager_Ensure() {
	eng := engine()
	defer eng.Close()
	ctx := context.Background()

	nets := network.New(eng.Client())
	first, _ := nets.Ensure(ctx, network.Spec{Name: "shop"})
	again, err := nets.Ensure(ctx, network.Spec{Name: "shop"})
	fmt.Println(first.ID == again.ID, err)

	_, err = nets.Ensure(ctx, network.Spec{Name: "shop", Internal: true})
	fmt.Println(err)

	// Output:
	// true <nil>
	// network ensure "shop": exists with other settings: Internal is "false", want "true"
}

func ExampleManager_Attach() {
	eng := engine("python-app.web.1")
	defer eng.Close()
	ctx := context.Background()

	nets := network.New(eng.Client())
	for _, name := range []string{"shop", "metrics"} {
		if _, err := nets.Ensure(ctx, network.Spec{Name: name}); err != nil {
			log.Fatal(err)
		}
	}
	found, err := nets.Lookup(ctx, "shop", "metrics")
	fmt.Println(len(found), err)

	as := []network.Attachment{
		{Network: found["shop"], Endpoint: network.Endpoint{Aliases: []string{"python-app.web"}}},
		{Network: found["metrics"]},
	}
	fmt.Println(nets.Attach(ctx, "python-app.web.1", as))
	fmt.Println(nets.Attach(ctx, "python-app.web.1", as)) // nothing left to do

	users, err := nets.Containers(ctx, "metrics")
	fmt.Println(users, err)

	// Output:
	// 2 <nil>
	// <nil>
	// <nil>
	// [container "python-app.web.1" (created)] <nil>
}

func ExampleError() {
	eng := engine()
	defer eng.Close()
	nets := network.New(eng.Client())

	_, err := nets.Get(context.Background(), "shop")
	var e *network.Error
	switch {
	case errors.Is(err, network.ErrNotFound) && errors.As(err, &e):
		fmt.Printf("%s: make network %q first\n", e.Op, e.Network)
	case err != nil:
		log.Fatal(err)
	}
	// Output: get: make network "shop" first
}

func ExampleManager_ForOwner() {
	eng := engine()
	defer eng.Close()
	ctx := context.Background()

	nets := network.New(eng.Client())
	previews := nets.ForOwner("previews")
	_, _ = nets.Create(ctx, network.Spec{Name: "shop"})
	_, _ = previews.Create(ctx, network.Spec{Name: "pull-42"})

	gone, err := previews.Prune(ctx)
	for _, n := range gone {
		fmt.Println(n.Name, n.Owner)
	}
	fmt.Println(err)
	// Output:
	// pull-42 previews
	// <nil>
}
