package conformance

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
)

// cleanTimeout bounds the removal of what a scenario made.
const cleanTimeout = time.Minute

// An Env is the engine that a scenario is about. Its methods fail the test at
// once when the engine does not do what they ask for.
type Env struct {
	*lab.Lab
	T *testing.T
	// Nets manages the networks of this run alone, so that whatever else is on
	// the engine stays out of it.
	Nets *network.Manager

	made *made
}

// made is what a scenario made and has to be removed, as IDs.
type made struct{ containers, networks []string }

func newEnv(t *testing.T, l *lab.Lab) *Env {
	e := &Env{Lab: l, T: t, Nets: manager(l), made: &made{}}
	t.Cleanup(e.clean)
	return e
}

func manager(l *lab.Lab) *network.Manager { return network.New(l.Client).ForOwner(l.Unique("owner")) }

// Speaking returns the same scenario's Env with a client of another API
// version.
func (e *Env) Speaking(version string) *Env {
	e.T.Helper()
	cli, err := e.ClientAt(version)
	e.must(err)
	e.T.Cleanup(func() { cli.Close() })
	speaker, l := *e, *e.Lab
	l.Client = cli
	speaker.Lab, speaker.Nets = &l, manager(&l)
	return &speaker
}

// clean removes what the scenario made, so that the next one starts afresh.
func (e *Env) clean() {
	ctx, cancel := context.WithTimeout(context.Background(), cleanTimeout)
	defer cancel()
	for _, id := range slices.Backward(e.made.containers) {
		err := e.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true})
		if err != nil && !isNotFound(err) {
			e.T.Error(err)
		}
	}
	for _, name := range slices.Backward(e.made.networks) {
		if err := e.Client.NetworkRemove(ctx, name); err != nil && !isNotFound(err) {
			e.T.Error(err)
		}
	}
}

func (e *Env) ctx() context.Context { return e.T.Context() }

// must ends the scenario with an error that it is not about.
func (e *Env) must(err error) {
	e.T.Helper()
	if err != nil {
		e.T.Fatal(err)
	}
}

// Network makes a bridge network under a name of this run, and returns it.
// Names keep their order: "a" stays before "b".
func (e *Env) Network(name string) string {
	e.T.Helper()
	return e.NetworkOf(network.Spec{Name: name}).Name
}

// NetworkOf makes a network of more than a name.
func (e *Env) NetworkOf(spec network.Spec) network.Info {
	e.T.Helper()
	spec.Name, spec.Labels = e.Unique(spec.Name), e.With(spec.Labels)
	info, err := e.Nets.Create(e.ctx(), spec)
	e.must(err)
	e.made.networks = append(e.made.networks, info.ID)
	return info
}

// Start starts a container.
func (e *Env) Start(id string) {
	e.T.Helper()
	e.must(e.Client.ContainerStart(e.ctx(), id, container.StartOptions{}))
}

// Run creates a container and starts it.
func (e *Env) Run(b Box) string {
	e.T.Helper()
	id := e.Create(b)
	e.Start(id)
	return id
}

// Serve runs a web process, with the flags in Args, and waits until it answers.
func (e *Env) Serve(b Box) string {
	e.T.Helper()
	b.Args = append([]string{"serve"}, b.Args...)
	id := e.Run(b)
	e.Healthy(id)
	return id
}

// Healthy waits until a web process answers.
func (e *Env) Healthy(id string) {
	e.T.Helper()
	e.must(lab.Poll(e.ctx(), func() (bool, error) {
		answer, err := e.Exec(e.ctx(), id, "fetch", "http://127.0.0.1:"+probe.DefaultPort+probe.ReadyPath)
		return answer.Outcome == probe.OK, err
	}))
}

// Stop stops a container; the probe ends by itself at the signal.
func (e *Env) Stop(id string) {
	e.T.Helper()
	e.must(e.Client.ContainerStop(e.ctx(), id, container.StopOptions{}))
}

// Remove removes a container that runs or not.
func (e *Env) Remove(id string) {
	e.T.Helper()
	e.must(e.Client.ContainerRemove(e.ctx(), id, container.RemoveOptions{Force: true}))
}

// Connect attaches a container as the engine's own API does.
func (e *Env) Connect(net, id string, aliases ...string) {
	e.T.Helper()
	e.must(e.Client.NetworkConnect(e.ctx(), net, id, &dnetwork.EndpointSettings{Aliases: aliases}))
}

// Inspect returns what the engine says of a container.
func (e *Env) Inspect(id string) container.InspectResponse {
	e.T.Helper()
	c, err := e.Client.ContainerInspect(e.ctx(), id)
	e.must(err)
	return c
}

// Endpoint returns what the engine says of a container on a network.
func (e *Env) Endpoint(id, net string) *dnetwork.EndpointSettings {
	e.T.Helper()
	endpoint := e.Inspect(id).NetworkSettings.Networks[net]
	if endpoint == nil {
		e.T.Fatalf("container %s is not on network %s", id, net)
	}
	return endpoint
}

// IP returns a container's address on a network.
func (e *Env) IP(id, net string) string {
	e.T.Helper()
	return e.Endpoint(id, net).IPAddress
}

var startOptions container.StartOptions

// info makes a network and returns all of it.
func (e *Env) info(name string) network.Info {
	e.T.Helper()
	return e.NetworkOf(network.Spec{Name: name})
}

// on reports whether the engine counts a container among those of a network.
func (e *Env) on(id, net string) bool {
	e.T.Helper()
	_, ok := e.Inspect(id).NetworkSettings.Networks[net]
	return ok
}

// members returns the containers that the engine shows with a network, sorted.
func (e *Env) members(net string) []string {
	e.T.Helper()
	n, err := e.Client.NetworkInspect(e.ctx(), net, dnetwork.InspectOptions{})
	e.must(err)
	return slices.Sorted(maps.Keys(n.Containers))
}

// Ended waits until the engine has seen a container's end.
func (e *Env) Ended(id string) {
	e.T.Helper()
	e.must(lab.Poll(e.ctx(), func() (bool, error) {
		c, err := e.Client.ContainerInspect(e.ctx(), id)
		return err == nil && !c.State.Running, err
	}))
}
