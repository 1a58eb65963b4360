package network_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
)

func with(aliases ...string) network.Endpoint { return network.Endpoint{Aliases: aliases} }

func on(n network.Info, aliases ...string) network.Attachment {
	return network.Attachment{Network: n, Endpoint: with(aliases...)}
}

// has reports whether a container has exactly these aliases on a network, beside
// those that the engine adds.
func (w *world) has(name, net string, aliases ...string) bool {
	w.t.Helper()
	ep := w.endpoint(name, net)
	if ep == nil {
		return false
	}
	got := slices.DeleteFunc(slices.Clone(ep.Aliases), func(a string) bool { return a == w.id(name)[:12] })
	slices.Sort(got)
	return slices.Equal(got, slices.Sorted(slices.Values(aliases)))
}

func TestAttach(t *testing.T) {
	for _, state := range states {
		t.Run(state, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				a, b := w.make("a"), w.make("b")
				web := w.run("web", state, "")
				as := []network.Attachment{on(a, "shop.web", "0.shop.web"), on(b)}
				w.tap.reset()
				w.must(w.Attach(w.ctx(), web, as))
				if want := []string{"ContainerInspect", "NetworkConnect", "NetworkConnect"}; !slices.Equal(w.tap.seen(), want) {
					t.Errorf("calls %v, want %v", w.tap.seen(), want)
				}
				w.check(web, a, "shop.web", "0.shop.web")
				w.check(web, b)
				w.tap.reset()
				w.must(w.Attach(w.ctx(), w.id(web), as))
				w.must(w.Attach(w.ctx(), w.id(web)[:12], []network.Attachment{on(a, "0.shop.web")}))
				if want := []string{"ContainerInspect", "ContainerInspect"}; !slices.Equal(w.tap.seen(), want) {
					t.Errorf("again: calls %v, want %v", w.tap.seen(), want)
				}
				if state == created || state == exited {
					w.start(web)
					w.check(web, a, "shop.web", "0.shop.web")
				}
				w.must(w.Detach(w.ctx(), web, []network.Info{a, b}))
				w.must(w.Detach(w.ctx(), web, []network.Info{a, b}))
				if w.endpoint(web, a.Name) != nil || w.endpoint(web, b.Name) != nil {
					t.Error("still attached")
				}
			})
		})
	}
}

// check fails unless the container is attached to the network of the ID, by these
// aliases.
func (w *world) check(name string, n network.Info, aliases ...string) {
	w.t.Helper()
	ep := w.endpoint(name, n.Name)
	if ep == nil || ep.NetworkID != n.ID || !w.has(name, n.Name, aliases...) {
		w.t.Errorf("%s on %s is %+v, want aliases %q", name, n.Name, ep, aliases)
	}
}

func TestAttachOtherAliases(t *testing.T) {
	replace := network.Endpoint{Aliases: []string{"new.web"}, Replace: true}
	tests := []struct {
		state string
		e     network.Endpoint
		err   error
		want  []string
	}{
		{created, with("new.web"), nil, []string{"old.web", "new.web"}},
		{exited, with("new.web"), nil, []string{"old.web", "new.web"}},
		{running, with("new.web"), network.ErrMismatch, []string{"old.web"}},
		{paused, with("new.web"), network.ErrMismatch, []string{"old.web"}},
		{created, replace, nil, []string{"new.web"}},
		{exited, replace, nil, []string{"new.web"}},
		{running, replace, nil, []string{"new.web"}},
		{paused, replace, nil, []string{"new.web"}},
	}
	for _, tt := range tests {
		t.Run(tt.state, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				shop := w.make("shop")
				web := w.run("web", created, "")
				w.must(w.Connect(w.ctx(), shop.Name, web, with("old.web")))
				w.bring(web, tt.state)
				err := w.Attach(w.ctx(), web, []network.Attachment{{Network: shop, Endpoint: tt.e}})
				if tt.err == nil {
					w.must(err)
				} else {
					checkClass(t, err, tt.err)
					if !strings.Contains(err.Error(), `Aliases is "old.web", want "new.web"`) {
						t.Errorf("%v does not say the difference", err)
					}
				}
				w.check(web, shop, tt.want...)
			})
		})
	}
}

// TestAttachKeepsAddress: an alias more does not cost a container its fixed
// address.
func TestAttachKeepsAddress(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		prefix := w.subnet("10.219.%d.")
		s := w.spec("shop")
		s.Subnets = []network.Subnet{subnet(prefix + "0/24")}
		shop := w.makeSpec(s)
		web := w.run("web", created, "")
		w.must(w.Client.NetworkConnect(w.ctx(), shop.ID, web, &dnetwork.EndpointSettings{
			IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: prefix + "9"},
		}))
		w.must(w.Connect(w.ctx(), shop.Name, web, with("shop.web")))
		w.start(web)
		w.check(web, shop, "shop.web")
		if got := w.endpoint(web, shop.Name).IPAddress; got != prefix+"9" {
			t.Errorf("its address is %s now", got)
		}
	})
}

func TestAttachIsAllOrNothing(t *testing.T) {
	for _, state := range states {
		t.Run(state, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				a, b, old := w.make("a"), w.make("b"), w.make("old")
				web := w.run("web", created, "")
				w.must(w.Connect(w.ctx(), old.Name, web, with("old.web")))
				w.bring(web, state)
				w.tap.reset()
				w.tap.disturb(fail("NetworkConnect", 2), nil)
				err := w.Attach(w.ctx(), web, []network.Attachment{on(old, "old.web"), on(a, "x.web"), on(b, "x.web")})
				checkClass(t, err, network.ErrEngine)
				checkRemaining(t, err)
				var e *network.Error
				if errors.As(err, &e); e.Network != b.Name || e.Container != web {
					t.Errorf("%v does not name the network in the way", err)
				}
				if w.endpoint(web, a.Name) != nil || w.endpoint(web, b.Name) != nil {
					t.Error("still attached")
				}
				w.check(web, old, "old.web")
				if state == created || state == exited {
					w.start(web)
				}
			})
		})
	}
}

// TestAttachPins: a network that was replaced is not joined in its place.
func TestAttachPins(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		shop := w.makeSpec(s)
		web := w.run("web", created, "")
		w.must(w.Attach(w.ctx(), web, []network.Attachment{on(shop, "old.web")}))
		w.must(w.Client.NetworkRemove(w.ctx(), shop.ID))
		now := w.makeSpec(s)
		if err := w.Client.ContainerStart(w.ctx(), web, container.StartOptions{}); err == nil || !strings.Contains(err.Error(), shop.ID) {
			t.Errorf("started on the network that was not meant: %v", err)
		}
		users, err := w.Containers(w.ctx(), s.Name)
		if len(users) != 0 || err != nil {
			t.Errorf("it counts as a user of the new one: %v, %v", users, err)
		}
		w.must(w.Attach(w.ctx(), web, []network.Attachment{on(now, "new.web")}))
		w.start(web)
		w.check(web, now, "new.web")
	})
}

func TestAttachRefuses(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, "")
		host, none := w.run("host", running, "host"), w.run("none", created, "none")
		shared := w.run("shared", created, container.NetworkMode("container:"+web))
		gone := network.Info{ID: strings.Repeat("0", 64), Name: "gone"}
		tests := []struct {
			why       string
			container string
			as        []network.Attachment
			want      error
			calls     []string
		}{
			{"no such container", w.name("gone"), []network.Attachment{on(shop)}, network.ErrContainerNotFound, []string{"ContainerInspect"}},
			{"the beginning of an ID, too short to be meant", w.id(web)[:11], []network.Attachment{on(shop)}, network.ErrContainerNotFound, []string{"ContainerInspect"}},
			{"host mode", host, []network.Attachment{on(shop)}, network.ErrNotAttachable, []string{"ContainerInspect"}},
			{"none mode", none, []network.Attachment{on(shop)}, network.ErrNotAttachable, []string{"ContainerInspect"}},
			{"container mode", shared, []network.Attachment{on(shop)}, network.ErrNotAttachable, []string{"ContainerInspect"}},
			{"to host", web, []network.Attachment{on(network.Info{ID: "x", Name: "host"})}, network.ErrNotAttachable, nil},
			{"to none", web, []network.Attachment{on(network.Info{ID: "x", Name: "none"})}, network.ErrNotAttachable, nil},
			{"aliases on the default bridge", web, []network.Attachment{on(network.Info{ID: "x", Name: "bridge"}, "x.web")}, network.ErrInvalid, nil},
			{"a bad alias", web, []network.Attachment{on(shop, "a b")}, network.ErrInvalid, nil},
			{"twice", web, []network.Attachment{on(shop), on(shop)}, network.ErrInvalid, nil},
			{"not looked up", web, []network.Attachment{on(network.Info{Name: shop.Name})}, network.ErrInvalid, nil},
			{"a container with a slash", "/" + web, []network.Attachment{on(shop)}, network.ErrInvalid, nil},
			{"no container", "", []network.Attachment{on(shop)}, network.ErrInvalid, nil},
			{"a path for a container", "../networks/x", []network.Attachment{on(shop)}, network.ErrInvalid, nil},
			{"a network that is gone", web, []network.Attachment{on(gone)}, network.ErrNotFound, nil},
		}
		for _, tt := range tests {
			t.Run(tt.why, func(t *testing.T) {
				w.tap.reset()
				checkClass(t, w.Attach(t.Context(), tt.container, tt.as), tt.want)
				if calls := w.tap.seen(); !errors.Is(tt.want, network.ErrNotFound) && !slices.Equal(calls, tt.calls) {
					t.Errorf("calls %v, want %v", calls, tt.calls)
				}
			})
		}
		w.tap.reset()
		w.must(w.Attach(w.ctx(), web, nil))
		w.must(w.Detach(w.ctx(), web, nil))
		if calls := w.tap.seen(); len(calls) != 0 {
			t.Errorf("calls %v for nothing", calls)
		}
	})
}

func TestAttachAgainToOnesOwnNetwork(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		for _, state := range states {
			web := w.run(state, created, container.NetworkMode(shop.Name)) // without an alias
			w.must(w.Connect(w.ctx(), shop.Name, web, with("shop.web")))
			w.bring(web, state)
			w.check(web, shop, "shop.web")
		}
	})
}

func TestGatewayPriority(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("b")
		web := w.run("web", created, "")
		err := w.Attach(w.ctx(), web, []network.Attachment{on(a), {Network: b, Endpoint: network.Endpoint{GatewayPriority: 7}}})
		if versions.LessThan(w.Client.ClientVersion(), "1.48") {
			checkClass(t, err, network.ErrUnsupported)
			if w.endpoint(web, a.Name) != nil {
				t.Error("attached to the other network")
			}
			return
		}
		w.must(err)
		w.start(web)
		if got := w.endpoint(web, b.Name).GwPriority; got != 7 {
			t.Errorf("priority %d", got)
		}
		w.must(w.Attach(w.ctx(), web, []network.Attachment{on(a), on(b)}))
		err = w.Attach(w.ctx(), web, []network.Attachment{{Network: b, Endpoint: network.Endpoint{GatewayPriority: 8}}})
		checkClass(t, err, network.ErrMismatch)
	})
}

// TestAttachWhileRestarting: between two restarts a container has no network, and
// engines do three different things to one that is attached then.
func TestAttachWhileRestarting(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop, other := w.make("shop"), w.make("other")
		name := w.crashing("crash")
		w.must(w.Connect(w.ctx(), shop.Name, name, with("shop.web")))
		w.start(name)
		var err error
		w.eventually("it is between two restarts", func() bool {
			err = w.Connect(w.ctx(), other.Name, name, network.Endpoint{})
			if err == nil { // it ran for this moment
				w.stop(name)
				w.must(w.Disconnect(w.ctx(), other.Name, name))
				w.start(name)
			}
			return err != nil
		})
		checkClass(t, err, network.ErrNotAttachable)
		if w.endpoint(name, other.Name) != nil {
			t.Error("attached nevertheless")
		}
		w.must(w.Connect(w.ctx(), shop.Name, name, with("shop.web"))) // nothing to do
		w.stop(name)
		w.must(w.Disconnect(w.ctx(), shop.Name, name))
		w.must(w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{}))
	})
}

// crashing makes a container that ends as soon as it runs, again and again.
func (w *world) crashing(short string) string {
	w.t.Helper()
	name := w.name(short)
	made, err := w.Client.ContainerCreate(w.ctx(),
		&container.Config{Image: w.Image, Labels: w.Labels(), Cmd: []string{probe.Path, "no-such-command"}},
		&container.HostConfig{RestartPolicy: container.RestartPolicy{Name: container.RestartPolicyAlways}}, nil, nil, name)
	w.must(err)
	w.t.Cleanup(func() {
		_ = w.Client.ContainerRemove(context.Background(), made.ID, container.RemoveOptions{Force: true})
	})
	return name
}

// TestAttachToFullNetwork: of a connect that fails while a container runs, engines
// keep a note that only a stopped container can be rid of.
func TestAttachToFullNetwork(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("full")
		s.Subnets = []network.Subnet{subnet(w.subnet("10.219.%d.0/30"))} // room for one
		full, shop := w.makeSpec(s), w.make("shop")
		first := w.run("first", running, container.NetworkMode(full.Name))
		web := w.run("web", running, "")
		for range 2 {
			err := w.Attach(w.ctx(), web, []network.Attachment{on(shop), on(full, "web.web")})
			checkClass(t, err, network.ErrPoolExhausted)
			checkRemaining(t, err, `container "`+web+`" on network "`+full.Name+`"`)
		}
		if w.endpoint(web, shop.Name) != nil {
			t.Error("attached to the other network")
		}
		checkClass(t, w.Disconnect(w.ctx(), full.Name, web), network.ErrNotAttachable)
		w.stop(web)
		w.must(w.Disconnect(w.ctx(), full.Name, web))
		w.start(web)

		checkClass(t, w.Connect(w.ctx(), full.Name, web, with("web.web")), network.ErrPoolExhausted)
		w.must(w.Disconnect(w.ctx(), full.Name, first))
		w.must(w.Connect(w.ctx(), full.Name, web, with("other.web")))
		w.check(web, full, "other.web")

		checkClass(t, w.Connect(w.ctx(), full.Name, first, network.Endpoint{}), network.ErrPoolExhausted)
		// An engine's list of containers shows the note from their next change on.
		w.must(w.Client.ContainerPause(w.ctx(), first))
		w.must(w.Destroy(w.ctx(), full.Name, force))
		for _, name := range []string{first, web} {
			if w.endpoint(name, full.Name) != nil {
				t.Errorf("%s refers to it still", name)
			}
		}
	})
}

// TestDisconnectMendsWhileRunning: a note of a network that is gone.
func TestDisconnectMendsWhileRunning(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("full")
		s.Subnets = []network.Subnet{subnet(w.subnet("10.219.%d.0/30"))}
		full := w.makeSpec(s)
		first := w.run("first", running, container.NetworkMode(full.Name))
		web := w.run("web", running, "")
		checkClass(t, w.Connect(w.ctx(), full.Name, web, network.Endpoint{}), network.ErrPoolExhausted)
		w.must(w.Disconnect(w.ctx(), full.Name, first))
		w.must(w.Client.NetworkRemove(w.ctx(), full.ID))
		w.must(w.Disconnect(w.ctx(), full.Name, web))
		if w.endpoint(web, full.Name) != nil {
			t.Error("still noted")
		}
	})
}

// TestDestroyForceForgetsAll: of three notes that are to be removed, one is of a
// container that is gone, one cannot be removed, and the last one goes nevertheless,
// although ctx has ended.
func TestDestroyForceForgetsAll(t *testing.T) {
	onFakes(t, func(t *testing.T, w *world) {
		s := w.spec("full")
		s.Subnets = []network.Subnet{subnet(w.subnet("10.219.%d.0/30"))}
		full := w.makeSpec(s)
		w.run("first", running, container.NetworkMode(full.Name))
		var noted []string
		for _, short := range []string{"n1", "n2", "n3"} {
			name := w.run(short, running, "")
			checkClass(t, w.Connect(w.ctx(), full.Name, name, network.Endpoint{}), network.ErrPoolExhausted)
			w.must(w.Client.ContainerPause(w.ctx(), name)) // the list shows the note from now on
			noted = append(noted, name)
		}
		ctx, cancel := context.WithCancel(w.ctx())
		defer cancel()
		removed, n := false, 0
		w.tap.disturb(func(_ context.Context, op string) error {
			if op != "NetworkDisconnect" || !removed {
				return nil
			}
			switch n++; n {
			case 1:
				w.must(w.Client.ContainerRemove(w.ctx(), noted[0], container.RemoveOptions{Force: true}))
			case 2:
				return errRefused
			}
			return nil
		}, func(ctx context.Context, op string) error {
			removed = removed || op == "NetworkRemove"
			return endsAt("NetworkRemove", cancel)(ctx, op)
		})
		err := w.Destroy(ctx, full.Name, force)
		checkClass(t, err, network.ErrEngine)
		checkRemaining(t, err, `container "`+noted[1]+`" on network "`+full.Name+`"`)
		if n != 3 || w.endpoint(noted[2], full.Name) != nil {
			t.Errorf("%d notes were tried, the last one is %+v", n, w.endpoint(noted[2], full.Name))
		}
	})
}
