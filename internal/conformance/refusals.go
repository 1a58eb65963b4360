package conformance

import (
	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// refusals are about how an engine says no. Its class is a pure function of
// the HTTP status, and not always the one that the mistake suggests.
var refusals = []Scenario{
	{"what is missing is NotFound", func(e *Env) {
		net, missing := e.Network("a"), e.Unique("missing")
		id := e.Run(Box{Net: net})
		_, err := e.Client.NetworkInspect(e.ctx(), missing, dnetwork.InspectOptions{})
		e.status("network inspect", err, errdefs.IsNotFound)
		e.status("network remove", e.Client.NetworkRemove(e.ctx(), missing), errdefs.IsNotFound)
		e.status("connect", e.Client.NetworkConnect(e.ctx(), missing, id, nil), errdefs.IsNotFound)
		e.status("connect", e.Client.NetworkConnect(e.ctx(), net, missing, nil), errdefs.IsNotFound)
		e.status("disconnect", e.Client.NetworkDisconnect(e.ctx(), missing, id, false), errdefs.IsNotFound)
		_, err = e.Client.ContainerInspect(e.ctx(), missing)
		e.status("container inspect", err, errdefs.IsNotFound)
		e.status("start", e.Client.ContainerStart(e.ctx(), missing, startOptions), errdefs.IsNotFound)
		_, err = e.Client.ContainerCreate(e.ctx(), &container.Config{Image: missing}, nil, nil, nil, "")
		e.status("create without image", err, errdefs.IsNotFound)
	}},
	{"what is taken is Conflict", func(e *Env) {
		net := e.Network("a")
		_, err := e.Client.NetworkCreate(e.ctx(), net, dnetwork.CreateOptions{})
		e.status("network create", err, errdefs.IsConflict)
		id := e.Run(Box{Name: "web", Net: net})
		_, err = e.Client.ContainerCreate(e.ctx(), &container.Config{Image: e.Image, Labels: e.Labels()}, nil, nil, nil, e.Unique("web"))
		e.status("container create", err, errdefs.IsConflict)
		e.status("container remove", e.Client.ContainerRemove(e.ctx(), id, container.RemoveOptions{}), errdefs.IsConflict)
	}},
	{"a disconnect from a network that the container is not on is Internal", func(e *Env) {
		net := e.Network("a")
		for _, id := range []string{e.Create(Box{}), e.Run(Box{})} {
			e.status("disconnect", e.Client.NetworkDisconnect(e.ctx(), net, id, false), errdefs.IsInternal)
		}
	}},
	{"several networks in the create call take API 1.44", func(e *Env) {
		endpoints := map[string]*dnetwork.EndpointSettings{e.Network("a"): {}, e.Network("b"): {}}
		for _, api := range e.speaks() {
			made, err := e.Speaking(api).Client.ContainerCreate(e.ctx(), &container.Config{Image: e.Image, Labels: e.Labels()},
				nil, &dnetwork.NetworkingConfig{EndpointsConfig: endpoints}, nil, "")
			if newer(api, "1.44") {
				e.must(err)
				e.made.containers = append(e.made.containers, made.ID)
				continue
			}
			e.status("create at API "+api, err, errdefs.IsInvalidArgument)
		}
	}},
	{"a running container that is started and a stopped one that is stopped are no errors", func(e *Env) {
		id := e.Run(Box{})
		e.Start(id)
		e.Stop(id)
		e.Stop(id)
	}},
	{"an alias on the default bridge is refused", func(e *Env) {
		id := e.Create(Box{Net: e.Network("a")})
		err := e.Client.NetworkConnect(e.ctx(), "bridge", id, &dnetwork.EndpointSettings{Aliases: []string{"python-app.web"}})
		e.status("connect", err, errdefs.IsInvalidArgument)
	}},
}
