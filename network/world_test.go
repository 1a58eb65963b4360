package network_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/network"
)

// world is an engine with a manager of its own owner, and what a test does on it.
type world struct {
	*lab.Lab
	*network.Manager
	t *testing.T
	// tap is the manager's client: it counts and disturbs.
	tap *tap
}

// onEngines runs a test on the fake of every engine and, if the environment asks
// for it, on a real one.
func onEngines(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	onFakes(t, f)
	if real.Asked() {
		t.Run("docker", func(t *testing.T) { f(t, newWorld(t, real.For(t))) })
	}
}

// onFakes is onEngines for what a shared engine should not be put through.
func onFakes(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	for _, profile := range lab.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			f(t, newWorld(t, lab.ForTest(t, profile)))
		})
	}
}

// real is the engine that the environment asks for, if it does.
var real lab.Shared

func TestMain(m *testing.M) { os.Exit(real.Run(m)) }

func newWorld(t *testing.T, l *lab.Lab) *world {
	w := &world{Lab: l, t: t, tap: &tap{engine: l.Client}}
	l.Client.NegotiateAPIVersion(t.Context())
	w.Manager = network.New(w.tap).ForOwner(w.name("owner"))
	return w
}

// name makes a name that no other test has on a shared engine. Names keep their
// order.
func (w *world) name(short string) string {
	test := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, w.t.Name())
	return w.Unique(short + "-" + test)
}

// subnet makes a prefix that no other test has at the same time.
func (w *world) subnet(format string) string {
	subnets.Lock()
	defer subnets.Unlock()
	subnets.n = (subnets.n + 1) % 250
	return fmt.Sprintf(format, subnets.n)
}

var subnets struct {
	sync.Mutex
	n int
}

// spec is a network under a name of this test.
func (w *world) spec(short string) network.Spec {
	return network.Spec{Name: w.name(short), Labels: w.Labels()}
}

// make makes a network under a name of this test.
func (w *world) make(short string) network.Info {
	w.t.Helper()
	return w.makeSpec(w.spec(short))
}

func (w *world) makeSpec(s network.Spec) network.Info {
	w.t.Helper()
	info, err := w.Manager.Create(w.ctx(), s)
	w.must(err)
	w.removes(s.Name)
	return info
}

// removes sees to it that all networks of a name are gone in the end.
func (w *world) removes(name string) {
	w.t.Cleanup(func() {
		for _, id := range w.ids(name) {
			_ = w.Client.NetworkRemove(context.Background(), id)
		}
	})
}

// ids lists the networks of a name as the engine says.
func (w *world) ids(name string) []string {
	w.t.Helper()
	found, err := w.Client.NetworkList(context.Background(), dnetwork.ListOptions{})
	w.must(err)
	var ids []string
	for _, n := range found {
		if n.Name == name {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// The states of a container that tests bring about.
const (
	created = "created"
	running = "running"
	paused  = "paused"
	exited  = "exited"
)

var states = []string{created, running, paused, exited}

// run makes a container of a state in a network mode and returns its name.
func (w *world) run(short, state string, mode container.NetworkMode) string {
	w.t.Helper()
	name := w.name(short)
	made, err := w.Client.ContainerCreate(w.ctx(),
		&container.Config{Image: w.Image, Labels: w.Labels()},
		&container.HostConfig{NetworkMode: mode}, nil, nil, name)
	w.must(err)
	w.t.Cleanup(func() {
		_ = w.Client.ContainerRemove(context.Background(), made.ID, container.RemoveOptions{Force: true})
	})
	w.bring(name, state)
	return name
}

// bring brings a created container into a state.
func (w *world) bring(name, state string) {
	w.t.Helper()
	if state == created {
		return
	}
	w.start(name)
	switch state {
	case paused:
		w.must(w.Client.ContainerPause(w.ctx(), name))
	case exited:
		w.stop(name)
		w.eventually("the list shows that it stopped", func() bool { // engine 26.1 is late
			found, err := w.Client.ContainerList(w.ctx(), container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("name", name))})
			w.must(err)
			return len(found) == 1 && found[0].State == exited
		})
	}
}

// id is a container's.
func (w *world) id(name string) string {
	w.t.Helper()
	c, err := w.Client.ContainerInspect(w.ctx(), name)
	w.must(err)
	return c.ID
}

func sortUsers(users []network.User) []network.User {
	slices.SortFunc(users, func(a, b network.User) int { return strings.Compare(a.Name, b.Name) })
	return users
}

func (w *world) start(name string) {
	w.t.Helper()
	w.must(w.Client.ContainerStart(w.ctx(), name, container.StartOptions{}))
}

func (w *world) stop(name string) {
	w.t.Helper()
	atOnce := 0
	w.must(w.Client.ContainerStop(w.ctx(), name, container.StopOptions{Timeout: &atOnce}))
}

// endpoint is how a container is attached to a network, nil if it is not.
func (w *world) endpoint(name, net string) *dnetwork.EndpointSettings {
	w.t.Helper()
	c, err := w.Client.ContainerInspect(w.ctx(), name)
	w.must(err)
	return c.NetworkSettings.Networks[net]
}

func (w *world) ctx() context.Context { return w.t.Context() }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// another is a client of its own to the same engine.
func (w *world) another() *client.Client {
	w.t.Helper()
	cli, err := w.ClientAt(w.Client.ClientVersion())
	w.must(err)
	w.t.Cleanup(func() { cli.Close() })
	return cli
}

// eventually waits until ok, or fails.
func (w *world) eventually(what string, ok func() bool) {
	w.t.Helper()
	if err := lab.Poll(w.ctx(), func() (bool, error) { return ok(), nil }); err != nil {
		w.t.Fatalf("%s: %v", what, err)
	}
}
