package rollout_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// town is a fake engine with an app on it, a proxy, and somebody on each of its
// networks who asks for it without pause.
type town struct {
	t      *testing.T
	eng    *fakedocker.Engine
	layout layout
	spec   rollout.Spec
	about  string

	mu     sync.Mutex
	up     rollout.Upstreams // of the proxy
	nobody []string          // the calls before which nobody answered
}

// layout is how the app joins its networks.
type layout struct {
	name       string
	initial    string
	postCreate []string
	postDeploy []string
	gate       bool
}

func (l layout) networks() []string {
	names := slices.Concat(l.postCreate, l.postDeploy)
	if l.initial != "" {
		names = append(names, l.initial)
	}
	return names
}

var layouts = []layout{
	{name: "no network"},
	{name: "initial", initial: "a"},
	{name: "post-create", postCreate: []string{"a", "b"}},
	{name: "post-deploy", postDeploy: []string{"a"}},
	{name: "all", initial: "a", postCreate: []string{"b"}, postDeploy: []string{"c"}},
	{name: "gated", initial: "a", postCreate: []string{"b"}, postDeploy: []string{"c"}, gate: true},
}

// newTown returns a town; its engine is to be closed.
func newTown(t *testing.T, profile string, l layout, n int) *town {
	t.Helper()
	lab.FakesAgain(t)
	eng, err := fakedocker.New(fakedocker.Options{Profile: profile, Images: map[string]fakedocker.Program{"app:1": nil}})
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, layout: l, eng: eng}
	for _, name := range l.networks() {
		_, err := network.New(w.eng.Client()).Create(t.Context(), network.Spec{Name: name})
		w.success(err)
		w.asker(name)
	}
	w.spec = rollout.Spec{
		App: phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: l.postCreate, AttachPostDeploy: l.postDeploy}},
		Processes: []rollout.Process{
			{Name: "web", Count: n, Port: 5000, Config: container.Config{Image: "app:1"}, Uptime: -1},
		},
		Options: rollout.Options{Switch: w.proxy, Gate: l.gate, Drain: time.Millisecond, Settle: -1},
	}
	if l.initial != "" {
		w.spec.App.InitialNetwork = phases.Use(l.initial)
	}
	return w
}

func (w *town) success(err error) {
	w.t.Helper()
	if err != nil {
		w.eng.Close()
		w.t.Fatalf("%s: %v", w.about, err)
	}
}

// is fails unless the app is in a state.
func (w *town) is(when, want string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.state()); diff != "" {
		w.t.Errorf("%s: %s (-want +got):\n%s", w.about, when, diff)
	}
}

func (w *town) asker(network string) {
	c, err := w.eng.Client().ContainerCreate(w.t.Context(), &container.Config{Image: "app:1"},
		&container.HostConfig{NetworkMode: container.NetworkMode(network)}, &dnetwork.NetworkingConfig{}, nil, "asker-"+network)
	w.success(err)
	w.success(w.eng.Client().ContainerStart(w.t.Context(), c.ID, container.StartOptions{}))
}

// of is the rollout of a release.
func (w *town) of(release string) rollout.Spec {
	spec := w.spec
	spec.Release = release
	return spec
}

// rolls does the rollout of a release, which must work.
func (w *town) rolls(release string) rollout.Result {
	w.t.Helper()
	result, err := rollout.Run(w.t.Context(), w.eng.Client(), w.of(release))
	w.success(err)
	return result
}

// proxy is the deployer's.
func (w *town) proxy(ctx context.Context, up rollout.Upstreams) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.up = up
	return nil
}

// guard asks before every call whether somebody answers, on each network.
func (w *town) guard() { w.eng.Intercept(w.watch) }

func (w *town) watch(_ context.Context, c fakedocker.Call) fakedocker.Fault {
	for _, name := range w.layout.networks() {
		if len(w.eng.Resolve("asker-"+name, "shop.web")) == 0 {
			w.mu.Lock()
			w.nobody = append(w.nobody, fmt.Sprintf("%s before %s %s", name, c.Op, c.Path))
			w.mu.Unlock()
		}
	}
	return fakedocker.Fault{}
}

// state is all that there is of the app, as text: its containers, how many
// answer on each network, and what the proxy knows.
func (w *town) state() string {
	w.t.Helper()
	list, err := w.eng.Client().ContainerList(w.t.Context(), container.ListOptions{All: true})
	w.success(err)
	var lines []string
	ids := make(map[string]bool)
	for _, c := range list {
		if c.Labels[phases.LabelApp] != "" {
			lines = append(lines, fmt.Sprintf("%s %s %s", called(c), c.State, c.Labels[rollout.LabelRelease]))
			ids[c.ID] = true
		}
	}
	slices.Sort(lines)
	for _, name := range slices.Sorted(slices.Values(w.layout.networks())) {
		lines = append(lines, fmt.Sprintf("%s: %d answer", name, len(w.eng.Resolve("asker-"+name, "shop.web"))))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, process := range slices.Sorted(maps.Keys(w.up)) {
		known := 0
		for _, c := range w.up[process] {
			if ids[c.ID] {
				known++
			}
		}
		lines = append(lines, fmt.Sprintf("proxy: %s %d, of which %d are there", process, len(w.up[process]), known))
	}
	return strings.Join(lines, "\n")
}

// want is the state in which a release is deployed.
func (w *town) want(release string, n int) string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("shop.web.%d running %s", i+1, release))
	}
	slices.Sort(lines)
	for _, name := range slices.Sorted(slices.Values(w.layout.networks())) {
		lines = append(lines, fmt.Sprintf("%s: %d answer", name, n))
	}
	lines = append(lines, fmt.Sprintf("proxy: web %d, of which %d are there", n, n))
	return strings.Join(lines, "\n")
}
