package network_test

import (
	"slices"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
)

func TestConnectAndDisconnect(t *testing.T) {
	for _, state := range states {
		t.Run(state, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				shop := w.make("shop")
				web := w.run("web", state, "")
				for range 2 {
					w.must(w.Connect(w.ctx(), shop.Name, web, with("shop.web")))
					w.check(web, shop, "shop.web")
				}
				for range 2 {
					w.must(w.Disconnect(w.ctx(), shop.Name, web))
					if w.endpoint(web, shop.Name) != nil {
						t.Error("still attached")
					}
				}
				w.must(w.Disconnect(w.ctx(), "bridge", web))
				w.must(w.Connect(w.ctx(), "bridge", web, network.Endpoint{}))
				if w.endpoint(web, "bridge") == nil {
					t.Error("not attached to the default bridge")
				}
			})
		})
	}
}

func TestConnectRefuses(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, "")
		host := w.run("host", running, "host")
		tests := []struct {
			why             string
			name, container string
			e               network.Endpoint
			want            error
			calls           int
		}{
			{"no such network", w.name("gone"), web, network.Endpoint{}, network.ErrNotFound, 1},
			{"the beginning of an ID", shop.ID[:6], web, network.Endpoint{}, network.ErrNotFound, 1},
			{"no such container", shop.Name, w.name("gone"), network.Endpoint{}, network.ErrContainerNotFound, 2},
			{"a container in host mode", shop.Name, host, network.Endpoint{}, network.ErrNotAttachable, 2},
			{"host", "host", web, network.Endpoint{}, network.ErrNotAttachable, 0},
			{"none", "none", web, network.Endpoint{}, network.ErrNotAttachable, 0},
			{"aliases on the default bridge", "bridge", web, with("x.web"), network.ErrInvalid, 0},
			{"a bad alias", shop.Name, web, with(""), network.ErrInvalid, 0},
			{"a bad name", "a b", web, network.Endpoint{}, network.ErrInvalid, 0},
			{"a mode", "default", web, network.Endpoint{}, network.ErrReserved, 0},
			{"a bad container", shop.Name, "a b", network.Endpoint{}, network.ErrInvalid, 0},
		}
		for _, tt := range tests {
			t.Run(tt.why, func(t *testing.T) {
				w.tap.reset()
				checkClass(t, w.Connect(t.Context(), tt.name, tt.container, tt.e), tt.want)
				if calls := w.tap.seen(); len(calls) != tt.calls {
					t.Errorf("calls %v, want %d", calls, tt.calls)
				}
			})
		}
	})
}

func TestDisconnectRefuses(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, "")
		tests := []struct {
			why             string
			name, container string
			want            error
			calls           int
		}{
			{"no such network", w.name("gone"), web, network.ErrNotFound, 2},
			{"no such container", shop.Name, w.name("gone"), network.ErrContainerNotFound, 2},
			{"host", "host", web, network.ErrNotAttachable, 0},
			{"none", "none", web, network.ErrNotAttachable, 0},
			{"a bad name", "a b", web, network.ErrInvalid, 0},
			{"a bad container", shop.Name, "a/b", network.ErrInvalid, 0},
		}
		for _, tt := range tests {
			t.Run(tt.why, func(t *testing.T) {
				w.tap.reset()
				checkClass(t, w.Disconnect(t.Context(), tt.name, tt.container), tt.want)
				if calls := w.tap.seen(); len(calls) != tt.calls {
					t.Errorf("calls %v, want %d", calls, tt.calls)
				}
			})
		}
	})
}

// TestDisconnectMends: a container whose network is gone starts again without it.
func TestDisconnectMends(t *testing.T) {
	for _, state := range []string{created, exited} {
		for _, again := range []bool{false, true} {
			t.Run(state, func(t *testing.T) {
				onEngines(t, func(t *testing.T, w *world) {
					s := w.spec("shop")
					shop := w.makeSpec(s)
					web := w.run("web", created, container.NetworkMode(shop.Name))
					w.bring(web, state)
					w.must(w.Client.NetworkRemove(w.ctx(), shop.ID))
					if again {
						w.makeSpec(s)
					}
					w.must(w.Disconnect(w.ctx(), shop.Name, web))
					if w.endpoint(web, shop.Name) != nil {
						t.Error("still noted")
					}
					w.start(web)
				})
			})
		}
	}
}

func TestDisconnectFromOneOfTwins(t *testing.T) {
	withTwins(t, func(t *testing.T, w *world, name string, ids []string) {
		web := w.run("web", running, "")
		w.must(w.Client.NetworkConnect(w.ctx(), ids[1], web, nil))
		w.must(w.Disconnect(w.ctx(), name, web))
		if w.endpoint(web, name) != nil {
			t.Error("still attached")
		}
	})
}

func TestDetachGoesBackwardsAndOn(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("b")
		web := w.run("web", running, "")
		w.must(w.Attach(w.ctx(), web, []network.Attachment{on(a), on(b)}))
		w.tap.disturb(fail("NetworkDisconnect", 1), nil)
		err := w.Detach(w.ctx(), web, []network.Info{a, b})
		checkClass(t, err, network.ErrEngine)
		if w.endpoint(web, b.Name) == nil || w.endpoint(web, a.Name) != nil {
			t.Error("it did not begin with the last, or not go on to the first")
		}
		w.tap.disturb(nil, nil)
		w.must(w.Detach(w.ctx(), web, []network.Info{a, b}))
		w.tap.reset()
		w.must(w.Detach(w.ctx(), web, []network.Info{a, b}))
		if want := []string{"ContainerInspect"}; !slices.Equal(w.tap.seen(), want) {
			t.Errorf("calls %v, want %v", w.tap.seen(), want)
		}
		checkClass(t, w.Detach(w.ctx(), w.name("gone"), []network.Info{a}), network.ErrContainerNotFound)
		checkClass(t, w.Detach(w.ctx(), web, []network.Info{{Name: "x"}}), network.ErrInvalid)
		checkClass(t, w.Detach(w.ctx(), "", []network.Info{a}), network.ErrInvalid)
	})
}
