package phases_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

var (
	bothNames = []string{"OWN.shop.web", "shop.web"}
	noNames   = []string{}

	noSuchName = []string{probe.Unresolved.String()}
)

// TestSameResult checks that a container ends up with the same networks and
// names whether they travelled in the create call or came later.
func TestSameResult(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, two, late := w.network("m-first"), w.network("z-one"), w.network("a-two"), w.network("late")
		all := phases.Settings{InitialNetwork: phases.Use(first), AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late}}
		beside := phases.Settings{AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late}}
		type names map[string][]string
		for _, c := range []struct {
			name            string
			settings        phases.Settings
			phase           phases.ContainerPhase
			created, deploy names
		}{
			{"all phases", all, phases.Deploy,
				names{first: bothNames, one: bothNames, two: bothNames},
				names{first: bothNames, one: bothNames, two: bothNames, late: bothNames}},
			{"beside the default bridge", beside, phases.Deploy,
				names{"bridge": noNames, one: bothNames, two: bothNames},
				names{"bridge": noNames, one: bothNames, two: bothNames, late: bothNames}},
			{"a command", all, phases.Run,
				names{first: noNames, one: noNames, two: noNames},
				names{first: noNames, one: noNames, two: noNames}},
			{"a build", beside, phases.Build,
				names{"bridge": noNames, one: noNames, two: noNames},
				names{"bridge": noNames, one: noNames, two: noNames}},
			{"only the initial network", phases.Settings{InitialNetwork: phases.Use(first)}, phases.Deploy,
				names{first: bothNames}, names{first: bothNames}},
			{"nothing", phases.Settings{}, phases.Deploy, names{"bridge": noNames}, names{"bridge": noNames}},
		} {
			t.Run(c.name, func(t *testing.T) {
				w := &world{Lab: w.Lab, tap: w.tap, t: t}
				bound := w.bind(phases.App{Name: "shop", Settings: c.settings}, c.phase, "web")
				id := w.create(bound)
				equal(t, map[string][]string(c.created), w.namesBeforeStart(id))
				w.start(id)
				equal(t, map[string][]string(c.created), w.names(id))
				success(t, bound.Deployed(t.Context(), id))
				equal(t, map[string][]string(c.deploy), w.names(id))
			})
		}
	})
}

// namesBeforeStart is names for a container that did not run yet: the engine may
// call its first network "default".
func (w *world) namesBeforeStart(id string) map[string][]string {
	all := w.names(id)
	if names, ok := all["default"]; ok {
		all["bridge"] = names
		delete(all, "default")
	}
	return all
}

// TestNamesAnswer checks that what inspect shows is what callers find.
func TestNamesAnswer(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, late, other := w.network("first"), w.network("one"), w.network("late"), w.network("other")
		app := phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.Use(first), AttachPostCreate: []string{one}, AttachPostDeploy: []string{late}, TLD: phases.Use("internal"),
		}}
		a, b := w.deploy(app), w.deploy(app)
		for _, name := range []string{first, one, late} {
			asker := w.asker(name)
			both := []string{w.address(a, name), w.address(b, name)}
			equal(t, sorted(both), w.lookup(asker, "shop.web.internal"))
			for i, id := range []string{a, b} {
				equal(t, both[i:i+1], w.lookup(asker, w.inspect(id).Config.Hostname+".shop.web.internal"))
			}
		}
		equal(t, noSuchName, w.lookup(w.asker(other), "shop.web.internal"))
	})
}

// TestCalls checks what each step costs.
func TestCalls(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, two := w.network("first"), w.network("one"), w.network("two")
		late, later := w.network("late"), w.network("later")
		app := phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.Use(first), AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late, later},
		}}
		travels := versions.GreaterThanOrEqualTo(w.tap.ClientVersion(), "1.44")
		w.tap.calls()
		bound := w.bind(app, phases.Deploy, "web")
		equal(t, []string{"list"}, w.tap.calls())

		id := w.createOnly(bound, nil)
		equal(t, []string(nil), w.tap.calls())
		for _, want := range [][]string{{"inspect", "connect", "connect"}, {"inspect"}} {
			if travels {
				want = nil
			}
			success(t, bound.Created(t.Context(), id))
			equal(t, want, w.tap.calls())
		}
		w.start(id)
		for _, want := range [][]string{{"inspect", "connect", "connect"}, {"inspect"}} {
			success(t, bound.Deployed(t.Context(), id))
			equal(t, want, w.tap.calls())
		}
		_, err := bound.Upstream(t.Context(), id, 5000)
		success(t, err)
		equal(t, []string{"inspect"}, w.tap.calls())

		command := w.bind(app, phases.Run, "")
		w.tap.calls()
		success(t, command.Deployed(t.Context(), id))
		nothing := w.bind(phases.App{Name: "shop"}, phases.Deploy, "web")
		success(t, nothing.Created(t.Context(), id))
		success(t, nothing.Deployed(t.Context(), id))
		success(t, nothing.Detach(t.Context(), id))
		equal(t, []string(nil), w.tap.calls())
	})
}

func TestDetach(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, two, late := w.network("first"), w.network("one"), w.network("two"), w.network("late")
		app := phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.Use(first), AttachPostCreate: []string{one, two}, AttachPostDeploy: []string{late},
		}}
		id, bound := w.deploy(app), w.bind(app, phases.Deploy, "web")
		asker := w.asker(one)
		w.tap.calls()
		var left []string
		w.tap.fail = func(op string) error {
			if op == "disconnect" {
				left = append(left, strings.Join(w.networks(id), " "))
			}
			return nil
		}
		success(t, bound.Detach(t.Context(), id))
		w.tap.fail = nil
		equal(t, []string{
			strings.Join(sorted([]string{first, one, two, late}), " "),
			strings.Join(sorted([]string{first, one, two}), " "),
			strings.Join(sorted([]string{first, one}), " "),
		}, left)
		equal(t, map[string][]string{first: bothNames}, w.names(id))
		equal(t, noSuchName, w.lookup(asker, "shop.web"))

		success(t, bound.Detach(t.Context(), id))
		failure(t, bound.Detach(t.Context(), "appnet-test-no-such-container"), network.ErrContainerNotFound)
	})
}

// TestFailedAttach checks that a failure leaves nothing behind, and says who,
// where and when.
func TestFailedAttach(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		late, later := w.network("late"), w.network("later")
		app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{late, later}}}
		bound := w.bind(app, phases.Deploy, "web")
		id := w.create(bound)
		w.start(id)
		w.removeNetwork(later)

		err := bound.Deployed(t.Context(), id)
		failure(t, err, network.ErrNotFound)
		equal(t, []string{"bridge"}, w.networks(id))
		var e *phases.Error
		if !errors.As(err, &e) {
			t.Fatalf("%v is no *Error", err)
		}
		equal(t, []any{"attach", "shop", "web", phases.AttachPostDeploy, id, later},
			[]any{e.Op, e.App, e.Process, e.Phase, e.Container, e.Network})
		if want := fmt.Sprintf("attach shop.web container %q: attach-post-deploy %q: not found", id, later); !strings.HasPrefix(e.Error(), want) {
			t.Errorf("%v: does not begin with %s", e, want)
		}
		if e.Engine() == nil {
			t.Error("the engine's own words are lost")
		}

		failure(t, bound.Deployed(t.Context(), "appnet-test-no-such-container"), network.ErrContainerNotFound)
		failure(t, bound.Deployed(t.Context(), "../networks"), network.ErrInvalid)
	})
}

// TestRecreatedNetwork checks that a container joins the network that was looked
// up, and not another one that took its name.
func TestRecreatedNetwork(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, late := w.network("first"), w.network("one"), w.network("late")
		for name, s := range map[string]phases.Settings{
			first: {InitialNetwork: phases.Use(first)},
			one:   {AttachPostCreate: []string{one}},
		} {
			id := w.create(w.bind(phases.App{Name: "shop", Settings: s}, phases.Deploy, "web"))
			w.removeNetwork(name)
			w.make(network.Spec{Name: name})
			err := w.tap.real.ContainerStart(t.Context(), id, container.StartOptions{})
			if err == nil || !strings.Contains(err.Error(), "not found") {
				t.Errorf("start on another %s: %v", name, err)
			}
		}
		bound := w.bind(phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{late}}}, phases.Deploy, "web")
		id := w.create(bound)
		w.start(id)
		w.removeNetwork(late)
		w.make(network.Spec{Name: late})
		failure(t, bound.Deployed(t.Context(), id), network.ErrNotFound)
		equal(t, []string{"bridge"}, w.networks(id))
	})
}

// TestCancelled checks that nothing is asked under a context that has ended.
func TestCancelled(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		late := w.network("late")
		app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{late}, AttachPostDeploy: []string{w.network("x")}}}
		bound := w.bind(app, phases.Deploy, "web")
		plan := bound.Plan()
		w.tap.calls()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := plan.Bind(ctx, w.tap)
		failure(t, err, context.Canceled)
		failure(t, bound.Deployed(ctx, "x1"), context.Canceled)
		failure(t, bound.Detach(ctx, "x1"), context.Canceled)
		_, err = bound.Upstream(ctx, "x1", 5000)
		failure(t, err, context.Canceled)
		equal(t, []string(nil), w.tap.calls())
	})
}

// TestConcurrent checks that one Bound serves many containers at once.
func TestConcurrent(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		one, late := w.network("one"), w.network("late")
		bound := w.bind(phases.App{Name: "shop", Settings: phases.Settings{
			AttachPostCreate: []string{one}, AttachPostDeploy: []string{late},
		}}, phases.Deploy, "web")
		ids := make([]string, 4)
		for i := range ids {
			ids[i] = w.createOnly(bound, nil)
		}
		var wg sync.WaitGroup
		errs := make([]error, len(ids))
		for i, id := range ids {
			wg.Go(func() {
				errs[i] = errors.Join(
					bound.Created(t.Context(), id),
					w.tap.real.ContainerStart(t.Context(), id, container.StartOptions{}),
					bound.Deployed(t.Context(), id),
				)
			})
		}
		wg.Wait()
		success(t, errors.Join(errs...))
		for _, id := range ids {
			equal(t, map[string][]string{"bridge": noNames, one: bothNames, late: bothNames}, w.names(id))
		}
	})
}

// TestStrangeHostname checks that a container whose hostname makes no name is
// not attached: who created it did not ask Configure.
func TestStrangeHostname(t *testing.T) {
	engine := &stranger{catalog: *everyNetwork("1.51"), answer: running(nil)}
	engine.answer.Config = &container.Config{Hostname: "Web.1"}
	plan, err := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{"late"}}}.Plan(phases.Deploy, "web")
	success(t, err)
	bound, err := plan.Bind(t.Context(), engine)
	success(t, err)
	err = bound.Deployed(t.Context(), "web.1")
	failure(t, err, phases.ErrInvalid, alias.ErrInvalid)
	if want := `attach shop.web container "web.1": hostname "Web.1": `; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v: does not begin with %s", err, want)
	}
}
