package network_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
)

// faults are what can go wrong with one call.
var faults = []struct {
	name  string
	after bool // the engine does it first
	err   func(ctx context.Context, end context.CancelFunc) error
}{
	{"refused", false, func(context.Context, context.CancelFunc) error { return errRefused }},
	{"lost on the way", false, func(context.Context, context.CancelFunc) error { return errLost }},
	{"answer lost", true, func(context.Context, context.CancelFunc) error { return errLost }},
	{"canceled on the way", false, func(ctx context.Context, end context.CancelFunc) error { end(); return ctx.Err() }},
	{"canceled when done", true, func(ctx context.Context, end context.CancelFunc) error { end(); return ctx.Err() }},
}

// deed is what a call promises to do wholly or not at all.
type deed struct {
	name    string
	prepare func(w *world)
	do      func(ctx context.Context, m *network.Manager, w *world) error
	// done and undone report whether all of it was done, or nothing.
	done, undone func(w *world) bool
}

func attachedTo(w *world, short string, nets ...string) bool {
	for _, n := range nets {
		if w.endpoint(w.name(short), w.name(n)) == nil {
			return false
		}
	}
	return true
}

func replaceDeed(state string) deed {
	return deed{
		"replace an alias, " + state,
		func(w *world) {
			w.make("a")
			web := w.run("web", created, "")
			w.must(w.Connect(w.ctx(), w.name("a"), web, with("old.web")))
			w.bring(web, state)
		},
		func(ctx context.Context, m *network.Manager, w *world) error {
			return m.Connect(ctx, w.name("a"), w.name("web"), network.Endpoint{Aliases: []string{"new.web"}, Replace: true})
		},
		func(w *world) bool { return w.has(w.name("web"), w.name("a"), "new.web") },
		func(w *world) bool { return w.has(w.name("web"), w.name("a"), "old.web") },
	}
}

func attachDeed(state string) deed {
	return deed{
		"attach, " + state,
		func(w *world) { w.make("a"); w.make("b"); w.run("web", state, "") },
		func(ctx context.Context, m *network.Manager, w *world) error {
			found, err := m.Lookup(ctx, w.name("a"), w.name("b"))
			if err != nil {
				return err
			}
			return m.Attach(ctx, w.name("web"), []network.Attachment{on(found[w.name("a")], "x.web"), on(found[w.name("b")])})
		},
		func(w *world) bool { return attachedTo(w, "web", "a", "b") },
		func(w *world) bool { return !attachedTo(w, "web", "a") && !attachedTo(w, "web", "b") },
	}
}

func disconnectDeed(state string) deed {
	return deed{
		"disconnect, " + state,
		func(w *world) { w.make("a"); w.run("web", state, container.NetworkMode(w.name("a"))) },
		func(ctx context.Context, m *network.Manager, w *world) error {
			return m.Disconnect(ctx, w.name("a"), w.name("web"))
		},
		func(w *world) bool { return !attachedTo(w, "web", "a") },
		func(w *world) bool { return attachedTo(w, "web", "a") },
	}
}

var deeds = []deed{
	{
		"create",
		func(*world) {},
		func(ctx context.Context, m *network.Manager, w *world) error {
			_, err := m.Create(ctx, network.Spec{Name: w.name("a")})
			return err
		},
		func(w *world) bool { return len(w.ids(w.name("a"))) == 1 },
		func(w *world) bool { return len(w.ids(w.name("a"))) == 0 },
	},
	{
		"destroy by force",
		func(w *world) {
			w.make("a")
			for _, state := range []string{created, running} {
				w.run(state, state, "")
				w.must(w.Connect(w.ctx(), w.name("a"), w.name(state), with(state+".web")))
			}
		},
		func(ctx context.Context, m *network.Manager, w *world) error {
			return m.Destroy(ctx, w.name("a"), force)
		},
		func(w *world) bool {
			return len(w.ids(w.name("a"))) == 0 && !attachedTo(w, created, "a") && !attachedTo(w, running, "a")
		},
		func(w *world) bool {
			return w.has(w.name(created), w.name("a"), "created.web") && w.has(w.name(running), w.name("a"), "running.web")
		},
	},
	{
		"prune",
		func(w *world) { w.make("a") },
		func(ctx context.Context, m *network.Manager, w *world) error { _, err := m.Prune(ctx); return err },
		func(w *world) bool { return len(w.ids(w.name("a"))) == 0 },
		func(w *world) bool { return len(w.ids(w.name("a"))) == 1 },
	},
	attachDeed(created), attachDeed(running),
	replaceDeed(created), replaceDeed(running),
	disconnectDeed(created), disconnectDeed(running),
}

// TestOneFault lets every call of every deed go wrong once, in every way: the
// deed is done or undone in the end, as its error says, and nothing remains.
func TestOneFault(t *testing.T) {
	for _, d := range deeds {
		for _, f := range faults {
			t.Run(d.name+"/"+f.name, func(t *testing.T) {
				onFakes(t, func(t *testing.T, w *world) {
					for nth := 1; d.survives(t, w, f.name, nth, f.after, f.err); nth++ {
					}
				})
			})
		}
	}
}

// survives does a deed anew with the nth call going wrong, and reports whether
// there was an nth call.
func (d deed) survives(t *testing.T, on *world, fault string, nth int, after bool, answer func(context.Context, context.CancelFunc) error) (hit bool) {
	ok := t.Run(fmt.Sprint("call ", nth), func(t *testing.T) {
		w := newWorld(t, on.Lab)
		d.prepare(w)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		calls, late := 0, false
		hook := func(ctx context.Context, op string) error {
			if calls++; calls != nth {
				return nil
			}
			hit = true
			err := answer(ctx, cancel)
			late = !after && ctx.Err() != nil && (op == "NetworkCreate" || op == "NetworkConnect")
			return err
		}
		if after {
			w.tap.disturb(nil, hook)
		} else {
			w.tap.disturb(hook, nil)
		}
		err := d.do(ctx, network.Impatient(w.Manager), w)
		w.tap.disturb(nil, nil)
		d.check(w, err, late)
	})
	return ok && hit
}

// check looks whether the deed is done or undone. If ctx ended before the engine
// made something, it could do so late, and the error has to say that.
func (d deed) check(w *world, err error, late bool) {
	w.t.Helper()
	if err == nil {
		if !d.done(w) {
			w.t.Error("no error, but not done")
		}
		return
	}
	var e *network.Error
	if !errors.As(err, &e) || (len(e.Remaining) == 1) != late || len(e.Remaining) > 1 {
		w.t.Errorf("got %v", err)
	}
	if !d.undone(w) {
		w.t.Errorf("%v, but something is left", err)
	}
}
