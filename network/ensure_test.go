package network_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/network"
)

func TestEnsure(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		s.MTU = 1400
		s.Subnets = []network.Subnet{subnet(w.subnet("10.219.%d.0/24"))}
		w.removes(s.Name)
		first, err := w.Ensure(w.ctx(), s)
		w.must(err)
		w.tap.reset()
		again, err := w.Ensure(w.ctx(), s)
		w.must(err)
		if diff := cmp.Diff(first, again, compareAddrs); diff != "" {
			t.Errorf("the second is another: %s", diff)
		}
		if want := []string{"NetworkList"}; !slices.Equal(w.tap.seen(), want) {
			t.Errorf("calls %v, want %v", w.tap.seen(), want)
		}
		bare, err := w.ForOwner("somebody").Ensure(w.ctx(), network.Spec{Name: s.Name})
		w.must(err)
		if bare.ID != first.ID || bare.Owner != first.Owner {
			t.Errorf("got %.12s of %q, want %.12s of %q", bare.ID, bare.Owner, first.ID, first.Owner)
		}
	})
}

func TestEnsureListsDifferences(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.makeSpec(s)
		s.Internal, s.MTU, s.Driver = true, 1400, "macvlan"
		s.Labels = map[string]string{"team": "red"}
		_, err := w.Ensure(w.ctx(), s)
		checkClass(t, err, network.ErrMismatch)
		var mismatch *network.MismatchError
		if !errors.As(err, &mismatch) {
			t.Fatalf("%T", err)
		}
		want := &network.MismatchError{Network: s.Name, Differences: []network.Difference{
			{Field: "Driver", Want: "macvlan", Have: "bridge"},
			{Field: "Internal", Want: "true", Have: "false"},
			{Field: "MTU", Want: "1400", Have: "0"},
			{Field: `Labels["team"]`, Want: "red", Have: ""},
		}}
		if diff := cmp.Diff(want, mismatch); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEnsureTakesForeignNetworks(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		name := w.name("shop")
		w.removes(name)
		made, err := w.Client.NetworkCreate(w.ctx(), name, dnetwork.CreateOptions{Labels: w.Labels()})
		w.must(err)
		got, err := w.Ensure(w.ctx(), network.Spec{Name: name})
		w.must(err)
		if got.ID != made.ID || got.Owner != "" {
			t.Errorf("got %.12s of %q, want %.12s of nobody", got.ID, got.Owner, made.ID)
		}
	})
}

// TestEnsureMakesAnew is about a network that goes away under it.
func TestEnsureMakesAnew(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.removes(s.Name)
		twin, removed := w.raceTwin(s.Name), false
		before := func(ctx context.Context, op string) error {
			if op == "NetworkCreate" && !removed {
				return twin(ctx, op)
			}
			return nil
		}
		after := func(ctx context.Context, op string) error {
			if op == "NetworkCreate" && !removed {
				removed = true
				for _, id := range w.ids(s.Name) {
					w.must(w.Client.NetworkRemove(ctx, id))
				}
			}
			return nil
		}
		w.tap.disturb(before, after)
		got, err := w.Ensure(w.ctx(), s)
		w.must(err)
		if ids := w.ids(s.Name); !slices.Equal(ids, []string{got.ID}) {
			t.Errorf("got %s, there are %v", got.ID, ids)
		}
	})
}
