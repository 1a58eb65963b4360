package network_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/network"
)

// endsAt makes a hook that ends a context when the engine has done op, as a
// deadline does that passes while the engine works: it does not stop it.
func endsAt(op string, end context.CancelFunc) func(context.Context, string) error {
	return func(ctx context.Context, got string) error {
		if got != op {
			return nil
		}
		end()
		return ctx.Err() // of a later call: that has a context of its own
	}
}

func TestCreateWithLostAnswer(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.removes(s.Name)
		w.tap.disturb(nil, lose("NetworkCreate", 1))
		got, err := w.Manager.Create(w.ctx(), s)
		w.must(err)
		if ids := w.ids(s.Name); !slices.Equal(ids, []string{got.ID}) {
			t.Errorf("got %s, there are %v", got.ID, ids)
		}
	})
}

func TestCreateUndoesWhenContextEnds(t *testing.T) {
	for _, op := range []string{"NetworkCreate", "NetworkList"} {
		t.Run("in "+op, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				s := w.spec("shop")
				w.removes(s.Name)
				ctx, cancel := context.WithCancel(w.ctx())
				defer cancel()
				made := false
				w.tap.disturb(nil, func(c context.Context, got string) error {
					made = made || got == "NetworkCreate"
					if made {
						return endsAt(op, cancel)(c, got)
					}
					return nil
				})
				_, err := w.Manager.Create(ctx, s)
				checkClass(t, err, context.Canceled)
				checkRemaining(t, err)
				if ids := w.ids(s.Name); len(ids) != 0 {
					t.Errorf("it is left: %v", ids)
				}
			})
		})
	}
}

// TestCreateSaysWhatRemains: the engine makes the network and is never heard of
// again.
func TestCreateSaysWhatRemains(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.removes(s.Name)
		gone := false
		w.tap.disturb(
			func(_ context.Context, op string) error { return lostIf(gone) },
			func(_ context.Context, op string) error {
				gone = gone || op == "NetworkCreate"
				return lostIf(gone)
			})
		_, err := network.Impatient(w.Manager).Create(w.ctx(), s)
		checkClass(t, err, network.ErrUnreachable)
		checkRemaining(t, err, `network "`+s.Name+`"`)
		w.tap.disturb(nil, nil)
		if _, err := w.Ensure(w.ctx(), s); err != nil {
			t.Errorf("the next call does not settle it: %v", err)
		}
	})
}

func lostIf(gone bool) error {
	if gone {
		return errLost
	}
	return nil
}

func TestUnreachable(t *testing.T) {
	for method, call := range methods {
		t.Run(method, func(t *testing.T) {
			m := network.New(&tap{before: func(context.Context, string) error { return errLost }})
			err := call(t.Context(), m)
			checkClass(t, err, network.ErrUnreachable)
			checkRemaining(t, err)
			var e *network.Error
			if errors.As(err, &e); e.Engine() != errLost {
				t.Errorf("Engine() = %v", e.Engine())
			}
		})
	}
}

func TestDestroyWithLostAnswer(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		w.tap.disturb(nil, lose("NetworkRemove", 1))
		w.must(w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{}))
		if ids := w.ids(shop.Name); len(ids) != 0 {
			t.Errorf("it is still there: %v", ids)
		}
	})
}

// TestDestroyFinishesWhenContextEnds: a removal cannot be undone, so it counts.
func TestDestroyFinishesWhenContextEnds(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		ctx, cancel := context.WithCancel(w.ctx())
		defer cancel()
		w.tap.disturb(nil, endsAt("NetworkRemove", cancel))
		w.must(w.Destroy(ctx, shop.Name, network.DestroyOptions{}))
		if ids := w.ids(shop.Name); len(ids) != 0 {
			t.Errorf("it is still there: %v", ids)
		}
	})
}

func TestDestroyUndoesWhenContextEnds(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		one, two := w.run("one", running, ""), w.run("two", created, "")
		w.must(w.Connect(w.ctx(), shop.Name, one, with("one.web")))
		w.must(w.Connect(w.ctx(), shop.Name, two, with("two.web")))
		ctx, cancel := context.WithCancel(w.ctx())
		defer cancel()
		w.tap.disturb(nil, endsAt("NetworkDisconnect", cancel))
		err := w.Destroy(ctx, shop.Name, force)
		checkClass(t, err, context.Canceled)
		checkRemaining(t, err)
		w.check(one, shop, "one.web")
		w.check(two, shop, "two.web")
	})
}

func TestConnectWithLostAnswer(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		for _, state := range states {
			shop := w.make(state)
			web := w.run(state, state, "")
			w.tap.disturb(nil, lose("NetworkConnect", 1))
			w.must(w.Connect(w.ctx(), shop.Name, web, with("shop.web")))
			w.check(web, shop, "shop.web")
			w.tap.disturb(nil, lose("NetworkDisconnect", 1))
			w.must(w.Disconnect(w.ctx(), shop.Name, web))
			if w.endpoint(web, shop.Name) != nil {
				t.Errorf("the %s container is still attached", state)
			}
		}
	})
}

func TestAttachUndoesWhenContextEnds(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		for _, state := range states {
			a, b := w.make("a-"+state), w.make("b-"+state)
			web := w.run(state, state, "")
			ctx, cancel := context.WithCancel(w.ctx())
			n := 0
			w.tap.disturb(nil, func(c context.Context, op string) error {
				if op == "NetworkConnect" {
					n++
				}
				if n == 2 {
					return endsAt("NetworkConnect", cancel)(c, op)
				}
				return nil
			})
			err := w.Attach(ctx, web, []network.Attachment{on(a), on(b)})
			cancel()
			checkClass(t, err, context.Canceled)
			checkRemaining(t, err)
			if w.endpoint(web, a.Name) != nil || w.endpoint(web, b.Name) != nil {
				t.Errorf("the %s container is attached", state)
			}
		}
	})
}

// TestAttachPutsBackWhenContextEnds: a container that was to get another alias
// keeps those that it had.
func TestAttachPutsBackWhenContextEnds(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		for _, state := range states {
			for _, op := range []string{"NetworkDisconnect", "NetworkConnect"} {
				shop := w.make(strings.ToLower(op) + state)
				web := w.run(strings.ToLower(op)+state, created, "")
				w.tap.disturb(nil, nil)
				w.must(w.Connect(w.ctx(), shop.Name, web, with("old.web")))
				w.bring(web, state)
				ctx, cancel := context.WithCancel(w.ctx())
				w.tap.disturb(nil, endsAt(op, cancel))
				err := w.Connect(ctx, shop.Name, web, network.Endpoint{Aliases: []string{"new.web"}, Replace: true})
				cancel()
				checkClass(t, err, context.Canceled)
				checkRemaining(t, err)
				w.check(web, shop, "old.web")
			}
		}
	})
}

// TestAttachSaysWhatRemains: the engine attaches and is never heard of again.
func TestAttachSaysWhatRemains(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("b")
		web := w.run("web", running, "")
		n := 0
		w.tap.disturb(
			func(context.Context, string) error { return lostIf(n == 2) },
			func(_ context.Context, op string) error {
				if op == "NetworkConnect" {
					n++
				}
				return lostIf(n == 2)
			})
		err := network.Impatient(w.Manager).Attach(w.ctx(), web, []network.Attachment{on(a), on(b)})
		checkClass(t, err, network.ErrUnreachable)
		checkRemaining(t, err, `container "`+web+`" on network "`+b.Name+`"`, `container "`+web+`" on network "`+a.Name+`"`)
		w.tap.disturb(nil, nil)
		w.must(w.Attach(w.ctx(), web, []network.Attachment{on(a), on(b)}))
	})
}

func TestDisconnectFinishesWhenContextEnds(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, container.NetworkMode(shop.Name))
		ctx, cancel := context.WithCancel(w.ctx())
		defer cancel()
		w.tap.disturb(nil, endsAt("NetworkDisconnect", cancel))
		w.must(w.Disconnect(ctx, shop.Name, web))
		if w.endpoint(web, shop.Name) != nil {
			t.Error("still attached")
		}
	})
}

// ignores makes a hook that ends ctx in the nth call of op, which the engine has not
// begun with.
func ignores(op string, nth int, end context.CancelFunc) func(context.Context, string) error {
	asked := answer(op, nth, context.Canceled)
	return func(ctx context.Context, got string) error {
		err := asked(ctx, got)
		if err != nil {
			end()
		}
		return err
	}
}

// TestCreateSaysWhatMayComeLate: the engine may make the network when nobody looks
// any more.
func TestCreateSaysWhatMayComeLate(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		ctx, cancel := context.WithCancel(w.ctx())
		defer cancel()
		w.tap.disturb(ignores("NetworkCreate", 1, cancel), nil)
		_, err := network.Impatient(w.Manager).Create(ctx, s)
		checkClass(t, err, context.Canceled)
		checkRemaining(t, err, `network "`+s.Name+`"`)
	})
}

// noConnection is what the client says where no engine listens.
func noConnection(t *testing.T) error {
	t.Helper()
	cli, err := client.NewClientWithOpts(client.WithHost("unix:///nowhere/docker.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer cli.Close()
	_, err = cli.Ping(t.Context())
	if !client.IsErrConnectionFailed(err) {
		t.Fatalf("ping where no engine listens: got %v", err)
	}
	return err
}

// TestCreateKnowsWhatCannotComeLate: the engine was not asked yet.
func TestCreateKnowsWhatCannotComeLate(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		for name, hooks := range map[string]func(context.CancelFunc) (before, after func(context.Context, string) error){
			"before the request": func(end context.CancelFunc) (before, after func(context.Context, string) error) {
				return nil, func(_ context.Context, op string) error { end(); return nil }
			},
			"no connection": func(end context.CancelFunc) (before, after func(context.Context, string) error) {
				return func(_ context.Context, op string) error {
					if op == "NetworkCreate" {
						end()
						return noConnection(t)
					}
					return nil
				}, nil
			},
		} {
			ctx, cancel := context.WithCancel(w.ctx())
			w.tap.disturb(hooks(cancel))
			_, err := network.Impatient(w.Manager).Create(ctx, w.spec("shop"))
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v", name, err)
			}
			checkRemaining(t, err)
		}
	})
}

// TestAttachSaysWhatMayComeLate: the engine may attach the container to the second
// network when nobody looks any more; the first one is left again.
func TestAttachSaysWhatMayComeLate(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		for _, state := range states {
			a, b := w.make("a-"+state), w.make("b-"+state)
			web := w.run(state, state, "")
			ctx, cancel := context.WithCancel(w.ctx())
			w.tap.disturb(ignores("NetworkConnect", 2, cancel), nil)
			err := network.Impatient(w.Manager).Attach(ctx, web, []network.Attachment{on(a), on(b)})
			cancel()
			checkClass(t, err, context.Canceled)
			checkRemaining(t, err, `container "`+web+`" on network "`+b.Name+`"`)
			if w.endpoint(web, a.Name) != nil {
				t.Errorf("the %s container is attached", state)
			}
		}
	})
}
