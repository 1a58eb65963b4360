package conformance

import (
	"errors"
	"net/netip"
	"sync"

	"github.com/containerd/errdefs"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
)

// networks are about networks as such.
var networks = []Scenario{
	{"none, bridge and host are refused, by the engine and before it", func(e *Env) {
		for _, name := range []string{"none", "bridge", "host"} {
			_, err := e.Client.NetworkCreate(e.ctx(), name, dnetwork.CreateOptions{})
			e.status(name, err, errdefs.IsPermissionDenied)
			_, err = e.Nets.Create(e.ctx(), network.Spec{Name: name})
			e.Refused(err, network.ErrReserved)
		}
	}},
	{"a network is made once", func(e *Env) {
		first := e.info("a")
		_, err := e.Nets.Create(e.ctx(), network.Spec{Name: first.Name})
		e.Refused(err, network.ErrExists)
		again, err := e.Nets.Ensure(e.ctx(), network.Spec{Name: first.Name, Labels: e.Labels()})
		e.must(err)
		if diff := cmp.Diff(first, again, prefixes); diff != "" {
			e.T.Errorf("Ensure changed it (-want +got)\n%s", diff)
		}
		_, err = e.Nets.Ensure(e.ctx(), network.Spec{Name: first.Name, Internal: true})
		e.Refused(err, network.ErrMismatch)
	}},
	{"of those who make one name at once, one wins", func(e *Env) {
		const racers = 8
		name, errs := e.Unique("raced"), make([]error, racers)
		var wg sync.WaitGroup
		for i := range racers {
			wg.Go(func() { _, errs[i] = e.Nets.Create(e.ctx(), network.Spec{Name: name, Labels: e.Labels()}) })
		}
		wg.Wait()
		info, err := e.Nets.Get(e.ctx(), name)
		e.must(err)
		e.made.networks = append(e.made.networks, info.ID)
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			e.Refused(err, network.ErrExists)
		}
		if won != 1 {
			e.T.Errorf("%d of %d made it, want 1", won, racers)
		}
	}},
	{"the engine removes a network under stopped containers, Destroy does not", func(e *Env) {
		net := e.info("a")
		created, stopped := e.Create(Box{Net: net.Name}), e.Run(Box{Net: net.Name})
		e.Stop(stopped)
		err := e.Nets.Destroy(e.ctx(), net.Name, network.DestroyOptions{})
		e.Refused(err, network.ErrInUse)
		var inUse *network.InUseError
		if errors.As(err, &inUse) && len(inUse.Containers) != 2 {
			e.T.Errorf("in use by %v, want the 2 containers", inUse.Containers)
		}
		e.must(e.Client.NetworkRemove(e.ctx(), net.ID))
		for _, id := range []string{created, stopped} {
			e.status("start", e.Client.ContainerStart(e.ctx(), id, startOptions), errdefs.IsNotFound)
		}
	}},
	{"a network with a running container is not removed", func(e *Env) {
		net := e.info("a")
		web := e.Run(Box{Net: net.Name})
		e.status("remove", e.Client.NetworkRemove(e.ctx(), net.ID), errdefs.IsPermissionDenied)
		e.Refused(e.Nets.Destroy(e.ctx(), net.Name, network.DestroyOptions{}), network.ErrInUse)
		e.must(e.Nets.Destroy(e.ctx(), net.Name, network.DestroyOptions{Force: true}))
		if e.on(web, net.Name) {
			e.T.Error("the container is still on the network")
		}
		e.Refused(e.Nets.Destroy(e.ctx(), net.Name, network.DestroyOptions{}), network.ErrNotFound)
	}},
	{"a container that ran does not start on another network of the same name", func(e *Env) {
		first := e.info("a")
		web := e.Run(Box{Net: first.Name, Aliases: []string{"python-app.web"}})
		e.Stop(web)
		e.must(e.Client.NetworkRemove(e.ctx(), first.ID))
		second := e.info("a")
		e.status("start", e.Client.ContainerStart(e.ctx(), web, startOptions), errdefs.IsNotFound)
		e.must(e.Nets.Connect(e.ctx(), second.Name, web, network.Endpoint{Aliases: []string{"python-app.web"}}))
		e.Start(web)
		e.Resolves(e.Run(Box{Net: second.Name}), "python-app.web", e.IP(web, second.Name))
	}},
	{"a created container joins whatever has the name, unless it is pinned to an ID", func(e *Env) {
		first := e.info("a")
		loose, pinned := e.Create(Box{Net: first.Name}), e.Create(Box{})
		e.must(e.Nets.Attach(e.ctx(), pinned, []network.Attachment{{Network: first}}))
		e.must(e.Client.NetworkRemove(e.ctx(), first.ID))
		second := e.info("a")
		e.Start(loose)
		if got := e.Endpoint(loose, second.Name).NetworkID; got != second.ID {
			e.T.Errorf("the container is on %s, want the new network %s", got, second.ID)
		}
		e.status("start", e.Client.ContainerStart(e.ctx(), pinned, startOptions), errdefs.IsNotFound)
	}},
	{"subnets do not overlap", func(e *Env) {
		subnet := network.Subnet{Prefix: netip.MustParsePrefix("10.213.0.0/24")}
		info := e.NetworkOf(network.Spec{Name: "a", Subnets: []network.Subnet{subnet}})
		subnet.Gateway = netip.MustParseAddr("10.213.0.1")
		if diff := cmp.Diff([]network.Subnet{subnet}, info.Subnets, prefixes); diff != "" {
			e.T.Errorf("subnets (-want +got)\n%s", diff)
		}
		for _, prefix := range []string{"10.213.0.0/24", "10.213.0.0/16", "10.213.0.128/25"} {
			_, err := e.Nets.Create(e.ctx(), network.Spec{
				Name: e.Unique("b"), Subnets: []network.Subnet{{Prefix: netip.MustParsePrefix(prefix)}}, Labels: e.Labels(),
			})
			e.Refused(err, network.ErrOverlap)
		}
		web := e.Run(Box{Net: info.Name})
		if got, want := e.IP(web, info.Name), "10.213.0.2"; got != want {
			e.T.Errorf("address %s, want %s", got, want)
		}
	}},
	{"Prune removes what is its owner's and nobody refers to", func(e *Env) {
		free, used := e.info("a"), e.info("b")
		stranger, err := e.Client.NetworkCreate(e.ctx(), e.Unique("c"), dnetwork.CreateOptions{Labels: e.Labels()})
		e.must(err)
		e.made.networks = append(e.made.networks, stranger.ID)
		e.Create(Box{Net: used.Name})
		pruned, err := e.Nets.Prune(e.ctx())
		e.must(err)
		if diff := cmp.Diff([]network.Info{free}, pruned, prefixes); diff != "" {
			e.T.Errorf("pruned (-want +got)\n%s", diff)
		}
		for id, want := range map[string]bool{free.ID: false, used.ID: true, stranger.ID: true} {
			_, err := e.Client.NetworkInspect(e.ctx(), id, dnetwork.InspectOptions{})
			if got := err == nil; got != want {
				e.T.Errorf("network %s is there: %t (%v), want %t", id, got, err, want)
			}
		}
	}},
	{"on an internal network containers reach each other and nothing outside is resolved", func(e *Env) {
		net := e.NetworkOf(network.Spec{Name: "a", Internal: true}).Name
		asker := e.Run(Box{Net: net})
		web := e.Serve(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web", e.IP(web, net))
		e.Expect(probe.OK, asker, "fetch", "http://python-app.web:5000")
		e.Resolves(asker, "node-js-app.web")
	}},
	{"a container does not reach one on another network by its address", func(e *Env) {
		first, second := e.Network("a"), e.Network("b")
		web := e.Serve(Box{Net: first})
		e.Expect(probe.OK, e.Run(Box{Net: first}), "connect", e.IP(web, first)+":5000")
		e.Expect(probe.TimedOut, e.Run(Box{Net: second}), "connect", "-timeout", "500ms", e.IP(web, first)+":5000")
	}},
}

// prefixes compares addresses by value.
var prefixes = cmp.Options{
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
}
