package phases_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/versions"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// world is an engine, asked at one version of its API, and what tests do on it.
type world struct {
	*lab.Lab
	tap *tap
	t   *testing.T
}

// onEngines runs a test on the fake of every engine and, if the environment
// asks for it, on a real one; on those that have it also at an API version
// without several networks in the create call.
func onEngines(t *testing.T, f func(*testing.T, *world)) {
	t.Helper()
	for _, profile := range lab.Profiles() {
		t.Run(profile, func(t *testing.T) { atVersions(t, lab.ForTest(t, profile), f) })
	}
	if real.Asked() {
		t.Run("docker", func(t *testing.T) { atVersions(t, real.For(t), f) })
	}
}

const oldAPI = "1.43"

func atVersions(t *testing.T, l *lab.Lab, f func(*testing.T, *world)) {
	t.Helper()
	t.Run("newest", func(t *testing.T) { f(t, newWorld(t, l, l.Client)) })
	l.Client.NegotiateAPIVersion(t.Context())
	if versions.GreaterThan(l.Client.ClientVersion(), oldAPI) {
		t.Run("API "+oldAPI, func(t *testing.T) {
			old, err := l.ClientAt(oldAPI)
			success(t, err)
			t.Cleanup(func() { old.Close() })
			f(t, newWorld(t, l, old))
		})
	}
}

// real is the engine that the environment asks for, if it does.
var real lab.Shared

func TestMain(m *testing.M) { os.Exit(real.Run(m)) }

func newWorld(t *testing.T, l *lab.Lab, c *client.Client) *world {
	return &world{Lab: l, tap: &tap{Client: c, real: c}, t: t}
}

// network makes a network and returns its name, which no other test has. Names
// keep the order of the short ones.
func (w *world) network(short string) string { return w.networkOf(network.Spec{Name: short}) }

func (w *world) networkOf(spec network.Spec) string {
	w.t.Helper()
	spec.Name = w.unique(spec.Name)
	w.make(spec)
	w.t.Cleanup(func() { _ = w.tap.real.NetworkRemove(context.Background(), spec.Name) })
	return spec.Name
}

func (w *world) make(spec network.Spec) {
	w.t.Helper()
	spec.Labels = w.Labels()
	_, err := network.New(w.tap.real).Create(w.t.Context(), spec)
	success(w.t, err)
}

func (w *world) unique(short string) string {
	test := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(w.t.Name()))
	return w.Unique(short + "-" + test)
}

// removeNetwork removes one, whatever refers to it.
func (w *world) removeNetwork(name string) {
	w.t.Helper()
	success(w.t, w.tap.real.NetworkRemove(w.t.Context(), name))
}

// bind plans a container of an app and binds the plan.
func (w *world) bind(app phases.App, phase phases.ContainerPhase, process string) *phases.Bound {
	w.t.Helper()
	plan, err := app.Plan(phase, process)
	success(w.t, err)
	bound, err := plan.Bind(w.t.Context(), w.tap)
	success(w.t, err)
	return bound
}

// create creates a container that listens on port 5000, as far as its start.
func (w *world) create(bound *phases.Bound) string {
	w.t.Helper()
	id := w.createOnly(bound, nil)
	success(w.t, bound.Created(w.t.Context(), id))
	return id
}

// createOnly is create as far as the create call, of which change sees the
// arguments before Configure does.
func (w *world) createOnly(bound *phases.Bound, change func(*call)) string {
	w.t.Helper()
	c := call{cfg: container.Config{Image: w.Image, Cmd: []string{probe.Path, "serve"}, Labels: w.Labels()}}
	if change != nil {
		change(&c)
	}
	success(w.t, c.configure(bound))
	created, err := w.tap.real.ContainerCreate(w.t.Context(), &c.cfg, &c.hc, &c.nc, nil, "")
	success(w.t, err)
	w.t.Cleanup(func() {
		_ = w.tap.real.ContainerRemove(context.Background(), created.ID, container.RemoveOptions{Force: true})
	})
	return created.ID
}

func (w *world) start(id string) {
	w.t.Helper()
	success(w.t, w.tap.real.ContainerStart(w.t.Context(), id, container.StartOptions{}))
}

// deploy takes a container of the app's web process through all phases.
func (w *world) deploy(app phases.App) string {
	w.t.Helper()
	bound := w.bind(app, phases.Deploy, "web")
	id := w.create(bound)
	w.start(id)
	success(w.t, bound.Deployed(w.t.Context(), id))
	return id
}

func (w *world) inspect(id string) container.InspectResponse {
	w.t.Helper()
	c, err := w.tap.real.ContainerInspect(w.t.Context(), id)
	success(w.t, err)
	return c
}

// names returns the names that the container was given on each of its networks,
// with OWN for its hostname. Below API 1.45 the engine shows two more, which it
// gives itself.
func (w *world) names(id string) map[string][]string {
	w.t.Helper()
	c := w.inspect(id)
	all := map[string][]string{}
	for name, endpoint := range c.NetworkSettings.Networks {
		names := []string{}
		for _, alias := range endpoint.Aliases {
			if alias != c.ID[:12] && alias != c.Config.Hostname {
				names = append(names, strings.Replace(alias, c.Config.Hostname+".", "OWN.", 1))
			}
		}
		slices.Sort(names)
		all[name] = names
	}
	return all
}

// networks returns the names of the container's networks, sorted.
func (w *world) networks(id string) []string {
	w.t.Helper()
	var names []string
	for name := range w.inspect(id).NetworkSettings.Networks {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// address returns the container's address on a network.
func (w *world) address(id, name string) string {
	w.t.Helper()
	endpoint := w.inspect(id).NetworkSettings.Networks[name]
	if endpoint == nil {
		w.t.Fatalf("the container is not on %s", name)
	}
	return endpoint.IPAddress
}

// lookup asks for a name from inside a container: the addresses, sorted, or
// what went wrong.
func (w *world) lookup(id, name string) []string {
	w.t.Helper()
	result, err := w.Exec(w.t.Context(), id, "lookup", name)
	success(w.t, err)
	if result.Outcome != probe.OK {
		return []string{result.Outcome.String()}
	}
	return slices.Sorted(slices.Values(result.Lines()))
}

// asker starts a container that is on a network and on nothing else.
func (w *world) asker(name string) string {
	w.t.Helper()
	app := phases.App{Name: "asker", Settings: phases.Settings{InitialNetwork: phases.Use(name)}}
	id := w.create(w.bind(app, phases.Run, ""))
	w.start(id)
	return id
}
