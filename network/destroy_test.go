package network_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/network"
)

var force = network.DestroyOptions{Force: true}

func TestDestroy(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		w.must(w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{}))
		if ids := w.ids(shop.Name); len(ids) != 0 {
			t.Errorf("it is still there: %v", ids)
		}
		err := w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{})
		checkClass(t, err, network.ErrNotFound)
	})
}

func TestDestroyRefusesUsers(t *testing.T) {
	for _, state := range states {
		t.Run(state, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				shop := w.make("shop")
				web := w.run("web", state, container.NetworkMode(shop.Name))
				err := w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{})
				checkClass(t, err, network.ErrInUse)
				var inUse *network.InUseError
				if !errors.As(err, &inUse) {
					t.Fatalf("%T", err)
				}
				want := &network.InUseError{Network: shop.Name, Containers: []network.User{{ID: w.id(web), Name: web, State: state}}}
				if diff := cmp.Diff(want, inUse); diff != "" {
					t.Error(diff)
				}
				if !strings.Contains(err.Error(), `container "`+web+`" (`+state+`)`) {
					t.Errorf("%v does not name the container", err)
				}
				if !slices.Equal(w.ids(shop.Name), []string{shop.ID}) {
					t.Error("the network is gone")
				}
			})
		})
	}
}

func TestDestroyForce(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		var users []string
		for _, state := range states {
			users = append(users, w.run(state, state, container.NetworkMode(shop.Name)))
		}
		w.must(w.Destroy(w.ctx(), shop.Name, force))
		if ids := w.ids(shop.Name); len(ids) != 0 {
			t.Errorf("it is still there: %v", ids)
		}
		for i, state := range states {
			if w.endpoint(users[i], shop.Name) != nil {
				t.Errorf("%s refers to it still", users[i])
			}
			if state == created || state == exited {
				w.start(users[i]) // what a removal from under it would not allow
			}
		}
	})
}

// TestDestroyForceUndoes has the engine refuse the removal: who was detached is
// attached again, with its names and addresses.
func TestDestroyForceUndoes(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		prefix := w.subnet("10.219.%d.")
		s := w.spec("shop")
		s.Subnets = []network.Subnet{subnet(prefix + "0/24")}
		shop := w.makeSpec(s)
		var users []string
		for i, state := range states {
			name := w.run(state, created, "")
			w.must(w.Client.NetworkConnect(w.ctx(), shop.ID, name, &dnetwork.EndpointSettings{
				Aliases:    []string{state + ".web"},
				IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: prefix + string(rune('5'+i))},
			}))
			w.bring(name, state)
			users = append(users, name)
		}
		w.tap.disturb(fail("NetworkRemove", 1), nil)
		err := w.Destroy(w.ctx(), shop.Name, force)
		checkClass(t, err, network.ErrEngine)
		checkRemaining(t, err)
		for i, state := range states {
			ep := w.endpoint(users[i], shop.Name)
			if ep == nil || !slices.Contains(ep.Aliases, state+".web") || ep.IPAMConfig.IPv4Address != prefix+string(rune('5'+i)) {
				t.Errorf("the %s container is attached as %+v", state, ep)
			}
		}
		if calls := w.tap.seen(); !inReverse(calls) {
			t.Errorf("calls %v", calls)
		}
	})
}

func inReverse(calls []string) bool {
	return slices.Index(calls, "NetworkRemove") < slices.Index(calls, "NetworkConnect")
}

func TestDestroyOthers(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.removes(s.Name)
		other := w.ForOwner("somebody")
		_, err := other.Create(w.ctx(), s)
		w.must(err)
		err = w.Destroy(w.ctx(), s.Name, force)
		checkClass(t, err, network.ErrNotOwned)
		if !strings.Contains(err.Error(), `"somebody"`) {
			t.Errorf("%v does not name the owner", err)
		}
		w.must(other.Destroy(w.ctx(), s.Name, network.DestroyOptions{}))

		nobodys := w.name("nobodys")
		w.removes(nobodys)
		_, err = w.Client.NetworkCreate(w.ctx(), nobodys, dnetwork.CreateOptions{Labels: w.Labels()})
		w.must(err)
		w.must(w.Destroy(w.ctx(), nobodys, network.DestroyOptions{}))
	})
}

// TestDestroySeesLateUsers is about a container that joins between the look and
// the removal.
func TestDestroySeesLateUsers(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, "")
		w.tap.disturb(w.joins(shop, web), nil)
		err := w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{})
		checkClass(t, err, network.ErrInUse)
		var inUse *network.InUseError
		if !errors.As(err, &inUse) || len(inUse.Containers) != 1 || inUse.Containers[0].Name != web {
			t.Errorf("%v does not name %s", err, web)
		}
	})
}

// joins makes a container join a network just before a removal.
func (w *world) joins(n network.Info, name string) func(context.Context, string) error {
	return func(ctx context.Context, op string) error {
		if op != "NetworkRemove" {
			return nil
		}
		return w.Client.NetworkConnect(ctx, n.ID, name, nil)
	}
}

func TestPrune(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		b, a := w.make("b"), w.make("a")
		for _, state := range states {
			w.run(state, state, container.NetworkMode(w.make("used-"+state).Name))
		}
		theirs, nobodys := w.name("theirs"), w.name("nobodys")
		w.removes(theirs)
		w.removes(nobodys)
		_, err := w.ForOwner("somebody").Create(w.ctx(), network.Spec{Name: theirs, Labels: w.Labels()})
		w.must(err)
		_, err = w.Client.NetworkCreate(w.ctx(), nobodys, dnetwork.CreateOptions{Labels: w.Labels()})
		w.must(err)

		got, err := w.Prune(w.ctx())
		w.must(err)
		if diff := cmp.Diff([]network.Info{a, b}, got, compareAddrs); diff != "" {
			t.Error(diff)
		}
		if len(w.ids(theirs)) != 1 || len(w.ids(nobodys)) != 1 {
			t.Error("it removed what is not the owner's")
		}
		left, err := w.List(w.ctx(), network.ListOptions{Owned: true})
		w.must(err)
		if len(left) != len(states) {
			t.Errorf("left are %v", names(left))
		}
		if got, err := w.Prune(w.ctx()); len(got) != 0 || err != nil {
			t.Errorf("a second time: %v, %v", names(got), err)
		}
	})
}

// TestPruneLosesRaces: who joins or removes a network meanwhile is no error.
func TestPruneLosesRaces(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("b")
		web := w.run("web", running, "")
		w.tap.disturb(func(ctx context.Context, op string) error {
			switch {
			case op != "NetworkRemove":
			case len(w.ids(b.Name)) == 1:
				w.must(w.Client.NetworkRemove(ctx, b.ID))
				return w.Client.NetworkConnect(ctx, a.ID, web, nil)
			}
			return nil
		}, nil)
		got, err := w.Prune(w.ctx())
		if len(got) != 0 || err != nil {
			t.Errorf("got %v, %v", names(got), err)
		}
		if len(w.ids(a.Name)) != 1 {
			t.Error("a network in use is gone")
		}
	})
}

func TestPruneGoesOn(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("b")
		w.tap.disturb(fail("NetworkRemove", 1), nil)
		got, err := w.Prune(w.ctx())
		checkClass(t, err, network.ErrEngine)
		if !strings.Contains(err.Error(), `network prune "`+a.Name+`": refused by the engine: no`) {
			t.Errorf("got %v", err)
		}
		if !slices.Equal(names(got), []string{b.Name}) {
			t.Errorf("pruned %v, want %s", names(got), b.Name)
		}
	})
}

// TestPruneSaysThatContextEnded: what was not looked at may be left, although
// nothing failed.
func TestPruneSaysThatContextEnded(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("b")
		ctx, cancel := context.WithCancel(w.ctx())
		defer cancel()
		w.tap.disturb(nil, endsAt("NetworkRemove", cancel))
		got, err := w.Prune(ctx)
		checkClass(t, err, context.Canceled)
		if !slices.Equal(names(got), []string{a.Name}) || len(w.ids(b.Name)) != 1 {
			t.Errorf("pruned %v, want %s alone", names(got), a.Name)
		}
	})
}
