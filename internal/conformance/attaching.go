package conformance

import (
	"errors"
	"sync"

	"github.com/containerd/errdefs"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
)

// attaching is about joining and leaving networks.
var attaching = []Scenario{
	{"a running container that is connected twice is refused by the engine, not by Connect", func(e *Env) {
		net := e.Network("a")
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		err := e.Client.NetworkConnect(e.ctx(), net, web, nil)
		e.status("second connect", err, errdefs.IsPermissionDenied)
		e.must(e.Nets.Connect(e.ctx(), net, web, network.Endpoint{Aliases: []string{"python-app.web"}}))
		err = e.Nets.Connect(e.ctx(), net, web, network.Endpoint{Aliases: []string{"other.web"}})
		e.Refused(err, network.ErrMismatch)
	}},
	{"a second connect of a created container is ignored by the engine, not by Connect", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Create(Box{Net: net, Aliases: []string{"first.web"}})
		e.Connect(net, web, "second.web")
		e.must(e.Nets.Connect(e.ctx(), net, web, network.Endpoint{Aliases: []string{"third.web"}}))
		e.Start(web)
		e.Resolves(asker, "first.web", e.IP(web, net))
		e.Resolves(asker, "second.web")
		e.Resolves(asker, "third.web", e.IP(web, net))
	}},
	{"Connect with Replace gives a running container other aliases", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Run(Box{Net: net, Aliases: []string{"first.web"}})
		e.must(e.Nets.Connect(e.ctx(), net, web, network.Endpoint{Aliases: []string{"second.web"}, Replace: true}))
		e.Resolves(asker, "first.web")
		e.Resolves(asker, "second.web", e.IP(web, net))
	}},
	{"the engine connects a created container to a network that is missing, and does not start it", func(e *Env) {
		web, missing := e.Create(Box{}), e.Unique("missing")
		e.Connect(missing, web)
		err := e.Client.ContainerStart(e.ctx(), web, startOptions)
		e.status("start", err, errdefs.IsNotFound)
		e.must(e.Client.NetworkDisconnect(e.ctx(), missing, web, false))
		e.Start(web)
	}},
	{"Connect finds out at once that a network or a container is missing", func(e *Env) {
		net := e.Network("a")
		web := e.Create(Box{})
		e.Refused(e.Nets.Connect(e.ctx(), e.Unique("missing"), web, network.Endpoint{}), network.ErrNotFound)
		e.Refused(e.Nets.Connect(e.ctx(), net, e.Unique("missing"), network.Endpoint{}), network.ErrContainerNotFound)
		e.Start(web)
	}},
	{"Disconnect can be repeated, in every state", func(e *Env) {
		net := e.Network("a")
		created, running := e.Create(Box{Net: net}), e.Run(Box{Net: net})
		for _, id := range []string{created, running} {
			for range 2 {
				e.must(e.Nets.Disconnect(e.ctx(), net, id))
			}
			if n := len(e.Inspect(id).NetworkSettings.Networks); n != 0 {
				e.T.Errorf("container %s is on %d networks, want none", id, n)
			}
		}
	}},
	{"a container in host mode or without a network cannot join one", func(e *Env) {
		net := e.Network("a")
		for _, mode := range []string{"host", "none"} {
			id := e.Run(Box{Mode: mode})
			e.status(mode, e.Client.NetworkConnect(e.ctx(), net, id, nil), errdefs.IsInvalidArgument)
			e.Refused(e.Nets.Connect(e.ctx(), net, id, network.Endpoint{}), network.ErrNotAttachable)
		}
	}},
	{"those who connect one running container at once all succeed", func(e *Env) {
		const callers = 8
		net := e.Network("a")
		asker, web := e.Run(Box{Net: net}), e.Run(Box{})
		errs := make([]error, callers)
		var wg sync.WaitGroup
		for i := range callers {
			wg.Go(func() {
				errs[i] = e.Nets.Connect(e.ctx(), net, web, network.Endpoint{Aliases: []string{"python-app.web"}})
			})
		}
		wg.Wait()
		e.must(errors.Join(errs...))
		e.Resolves(asker, "python-app.web", e.IP(web, net))
	}},
	{"Attach is all or nothing", func(e *Env) {
		first, second := e.info("a"), e.info("b")
		web := e.Run(Box{})
		e.must(e.Nets.Destroy(e.ctx(), second.Name, network.DestroyOptions{}))
		err := e.Nets.Attach(e.ctx(), web, []network.Attachment{{Network: first}, {Network: second}})
		e.Refused(err, network.ErrNotFound)
		if e.on(web, first.Name) || e.on(web, second.Name) {
			e.T.Errorf("the container is on %v", e.Inspect(web).NetworkSettings.Networks)
		}
		e.Stop(web)
		e.Start(web)
	}},
	{"Attach leaves no trace of what failed on a created container", func(e *Env) {
		first, second := e.info("a"), e.info("b")
		web := e.Create(Box{})
		e.must(e.Nets.Destroy(e.ctx(), second.Name, network.DestroyOptions{}))
		// The engine takes anything here, so only the start can tell.
		err := e.Nets.Attach(e.ctx(), web, []network.Attachment{{Network: first}, {Network: second}})
		if err == nil {
			e.status("start", e.Client.ContainerStart(e.ctx(), web, startOptions), errdefs.IsNotFound)
			return
		}
		if e.on(web, first.Name) || e.on(web, second.Name) {
			e.T.Errorf("the container is on %v", e.Inspect(web).NetworkSettings.Networks)
		}
		e.Start(web)
	}},
	{"Detach takes a container off its networks, and can be repeated", func(e *Env) {
		first, second := e.info("a"), e.info("b")
		web := e.Run(Box{})
		e.must(e.Nets.Attach(e.ctx(), web, []network.Attachment{{Network: first}, {Network: second}}))
		for range 2 {
			e.must(e.Nets.Detach(e.ctx(), web, []network.Info{first, second}))
		}
		if e.on(web, first.Name) || e.on(web, second.Name) || !e.on(web, "bridge") {
			e.T.Errorf("the container is on %v, want the default bridge", e.Inspect(web).NetworkSettings.Networks)
		}
	}},
	{"the engine keeps what a failed connect left, unless it is taken off", func(e *Env) {
		net := e.info("a")
		web := e.Create(Box{})
		err := e.Client.NetworkConnect(e.ctx(), net.ID, web, &dnetwork.EndpointSettings{NetworkID: net.ID})
		e.must(errors.Join(err, e.Client.NetworkRemove(e.ctx(), net.ID)))
		e.status("start", e.Client.ContainerStart(e.ctx(), web, startOptions), errdefs.IsNotFound)
		e.must(e.Nets.Detach(e.ctx(), web, []network.Info{net}))
		e.Start(web)
	}},
}
