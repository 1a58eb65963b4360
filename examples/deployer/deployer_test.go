package main

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// world is a fake engine, and a deployer with its proxy.
type world struct {
	*deployer
	t       *testing.T
	engine  *fakedocker.Engine
	address string // of the proxy
	printed *bytes.Buffer
}

const shopHost = "shop.localhost"

// onEngines runs a test on the fake of every release.
func onEngines(t *testing.T, f func(w *world)) {
	t.Helper()
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel() // most of a rollout is waiting
			withWorld(t, profile, f)
		})
	}
}

func withWorld(t *testing.T, profile string, f func(w *world)) {
	t.Helper()
	w := &world{t: t, printed: &bytes.Buffer{}, engine: fakedocker.Start(t, fakedocker.Options{Profile: profile, Images: demoImages()})}
	w.deployer = newDeployer(w.engine.Client(), w.printed)
	w.dial = w.engine.Host().Dial
	success(t, w.withProxy(t.Context(), shop("shop:1", 2), func(_ context.Context, address string) error {
		w.address = address
		f(w)
		return nil
	}))
}

// shop is the file with one app.
func shop(image string, scale int) []app {
	apps, err := read([]byte(`{"apps": [{
		"name": "shop", "image": "` + image + `", "timeout": 5,
		"attach-post-create": ["backend"], "attach-post-deploy": ["apps"],
		"processes": {"web": {"scale": 0}, "worker": {"scale": 1, "command": ["worker"]}}
	}]}`))
	if err != nil {
		panic(err)
	}
	apps[0].Processes[web] = process{Scale: scale}
	return apps
}

// there lists the containers, with their IDs if asked, and the networks that
// somebody made.
func (w *world) there(ids bool) []string {
	w.t.Helper()
	cs, err := w.cli.ContainerList(w.t.Context(), container.ListOptions{All: true})
	success(w.t, err)
	ns, err := w.cli.NetworkList(w.t.Context(), dnetwork.ListOptions{})
	success(w.t, err)
	var names []string
	for _, c := range cs {
		if ids {
			names = append(names, nameOf(c)+" "+c.ID)
		} else {
			names = append(names, plain(nameOf(c)))
		}
	}
	for _, n := range ns {
		if n.Name != "bridge" && n.Name != "host" && n.Name != "none" {
			names = append(names, "network "+n.Name)
		}
	}
	return sorted(names)
}

func (w *world) page() string { return get(w.t.Context(), w.address, shopHost) }

func (w *world) deploys(apps []app) {
	w.t.Helper()
	success(w.t, w.deploy(w.t.Context(), apps))
}

func TestDeploy(t *testing.T) {
	t.Parallel()
	onEngines(t, func(w *world) {
		equal(w.t, "404 Not Found no such app", w.page())
		w.deploys(shop("shop:1", 2))
		equal(w.t, []string{"network apps", "network backend", "shop.web.1", "shop.web.2", "shop.worker.1"}, w.there(false))
		equal(w.t, "200 OK shop 1", w.page())

		before := w.there(true)
		w.deploys(shop("shop:1", 2)) // nothing changed
		equal(w.t, before, w.there(true))

		w.deploys(shop("shop:1", 3)) // more of the same
		after := w.there(true)
		equal(w.t, 1, len(after)-len(before))
		equal(w.t, before, slices.DeleteFunc(after, func(name string) bool { return strings.HasPrefix(name, "shop.web.3") }))
	})
}

// TestRedeploy checks that callers notice nothing but the new answer.
func TestRedeploy(t *testing.T) {
	t.Parallel()
	onEngines(t, func(w *world) {
		w.deploys(shop("shop:1", 2))
		asked, failed, err := whileCalling(w.t.Context(), w.address, shopHost, func() error {
			return w.deploy(w.t.Context(), shop("shop:2", 2))
		})
		success(w.t, err)
		if failed > 0 || asked == 0 {
			w.t.Errorf("%d of %d requests failed", failed, asked)
		}
		equal(w.t, "200 OK shop 2", w.page())
		equal(w.t, []string{"network apps", "network backend", "shop.web.1", "shop.web.2", "shop.worker.1"}, w.there(false))
	})
}

// TestFailedDeploy checks that what serves goes on serving.
func TestFailedDeploy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		image string
		proxy *badProxy
		want  error
	}{
		"never healthy": {"shop:broken", nil, rollout.ErrUnhealthy},
		"no such image": {"shop:none", nil, nil},
		"no proxy":      {"shop:2", &badProxy{away: true}, errProxy},
		"proxy says no": {"shop:2", &badProxy{refuses: 1}, rollout.ErrSwitch},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withWorld(t, "", func(w *world) {
				w.deploys(shop("shop:1", 2))
				before := w.there(true)
				if c.proxy != nil {
					c.proxy.pointer, w.proxy = w.proxy, c.proxy
				}
				err := w.deploy(t.Context(), shop(c.image, 2))
				if err == nil || c.want != nil && !errors.Is(err, c.want) {
					t.Errorf("deploy: %v, want %v", err, c.want)
				}
				equal(t, before, w.there(true))
				equal(t, "200 OK shop 1", w.page())
			})
		})
	}
}

var errProxy = errors.New("the proxy is in no mood")

// badProxy is a proxy that is away, or refuses a few times.
type badProxy struct {
	pointer
	away    bool
	refuses int
}

func (p *badProxy) ready(context.Context) error {
	if p.away {
		return errProxy
	}
	return nil
}

func (p *badProxy) point(ctx context.Context, host string, upstreams []rollout.Container) error {
	if p.refuses--; p.refuses >= 0 {
		return errProxy
	}
	return p.pointer.point(ctx, host, upstreams)
}

// TestRecover checks that a deploy that could neither switch the proxy nor switch
// it back is ended when it can.
func TestRecover(t *testing.T) {
	t.Parallel()
	withWorld(t, "", func(w *world) {
		w.deploys(shop("shop:1", 1))
		bad := &badProxy{pointer: w.proxy, refuses: 1000}
		w.proxy = bad
		if err := w.deploy(t.Context(), shop("shop:2", 1)); !errors.Is(err, rollout.ErrSwitch) {
			t.Errorf("deploy: %v, want %v", err, rollout.ErrSwitch)
		}
		if err := w.deploy(t.Context(), shop("shop:2", 1)); !errors.Is(err, rollout.ErrBusy) {
			t.Errorf("second deploy: %v, want %v", err, rollout.ErrBusy)
		}
		equal(t, "200 OK shop 1", w.page())
		bad.refuses = 0
		success(t, w.recover(t.Context(), shop("shop:1", 1)))
		equal(t, []string{"network apps", "network backend", "shop.web.1", "shop.worker.1"}, w.there(false))
		equal(t, "200 OK shop 2", w.page())
	})
}

func TestScaleToZero(t *testing.T) {
	t.Parallel()
	withWorld(t, "", func(w *world) {
		w.deploys(shop("shop:1", 2))
		w.deploys(shop("shop:1", 0))
		equal(t, []string{"network apps", "network backend", "shop.worker.1"}, w.there(false))
		equal(t, "503 Service Unavailable the app is scaled to zero", w.page())
		w.deploys(shop("shop:1", 1))
		equal(t, "200 OK shop 1", w.page())
	})
}

// TestProcessLeavesTheFile checks that its containers go.
func TestProcessLeavesTheFile(t *testing.T) {
	t.Parallel()
	withWorld(t, "", func(w *world) {
		apps := shop("shop:1", 1)
		w.deploys(apps)
		delete(apps[0].Processes, "worker")
		w.deploys(apps)
		equal(t, []string{"network apps", "network backend", "shop.web.1"}, w.there(false))
	})
}

func TestRunOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(w *world) {
		code, err := w.once(w.t.Context(), shop("shop:1", 1)[0], []string{"greet"})
		success(w.t, err)
		equal(w.t, 0, code)
		equal(w.t, "hello from shop 1\n", w.printed.String())
		equal(w.t, []string{"network apps", "network backend"}, w.there(false))

		code, err = w.once(w.t.Context(), shop("shop:broken", 1)[0], []string{"greet"})
		success(w.t, err)
		equal(w.t, 1, code)
	})
}

func TestRunOnceInterrupted(t *testing.T) {
	t.Parallel()
	withWorld(t, "", func(w *world) {
		ctx, cancel := context.WithCancel(t.Context())
		w.engine.Before("ContainerStart", func(context.Context, *client.Client) { time.AfterFunc(50*time.Millisecond, cancel) })
		if _, err := w.once(ctx, shop("shop:1", 1)[0], []string{"worker"}); !errors.Is(err, context.Canceled) {
			t.Errorf("once: %v, want %v", err, context.Canceled)
		}
		equal(t, []string{"network apps", "network backend"}, w.there(false))
	})
}

func TestStatus(t *testing.T) {
	t.Parallel()
	withWorld(t, "", func(w *world) {
		apps := shop("shop:1", 1)
		w.deploys(apps)
		apps[0].Processes[web] = process{Scale: 2}
		w.printed.Reset()
		success(t, w.status(t.Context(), apps))
		equal(t, `CONTAINER RELEASE STATUS NETWORKS
shop.web.1 ID Up apps backend bridge
shop.worker.1 ID Up apps backend bridge
shop.web 1 running, want 2: deploy
`, plain(w.printed.String()))
	})
}

// plain is text without what differs from run to run.
func plain(text string) string {
	for _, r := range [][2]string{
		{`(\.\d+)\.[0-9a-f]{8}\b`, "$1"}, // the rollout, behind a container's index
		{"[0-9a-f]{12}", "ID"},
		{"Up [A-Za-z0-9 ]* (second|minute)s? ", "Up "},
		{"  +", " "},
	} {
		text = regexp.MustCompile(r[0]).ReplaceAllString(text, r[1])
	}
	return text
}

// TestDestroy checks that nothing is left but what somebody else made.
func TestDestroy(t *testing.T) {
	t.Parallel()
	onEngines(t, func(w *world) {
		_, err := w.cli.NetworkCreate(w.t.Context(), "somebodys", dnetwork.CreateOptions{})
		success(w.t, err)
		w.deploys(shop("shop:1", 2))
		success(w.t, w.destroy(w.t.Context(), shop("shop:1", 2)))
		equal(w.t, []string{"network somebodys"}, w.there(false))
		equal(w.t, "404 Not Found no such app", w.page())
		success(w.t, w.destroy(w.t.Context(), shop("shop:1", 2))) // nothing to do
	})
}
