package network_test

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/network"
)

func TestContainers(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop, other := w.make("shop"), w.make("shop-2")
		if users, err := w.Containers(w.ctx(), shop.Name); err != nil || users != nil {
			t.Errorf("of an unused network: %v, %v", users, err)
		}
		var want []network.User
		for _, state := range states {
			name := w.run(state, state, container.NetworkMode(shop.Name))
			want = append(want, network.User{ID: w.id(name), Name: name, State: state})
		}
		late := w.run("late", created, "")
		w.must(w.Connect(w.ctx(), shop.Name, late, network.Endpoint{}))
		want = append(want, network.User{ID: w.id(late), Name: late, State: created})
		gone := w.run("moved", running, container.NetworkMode(shop.Name))
		w.must(w.Disconnect(w.ctx(), shop.Name, gone))
		w.run("elsewhere", running, container.NetworkMode(other.Name))
		w.run("host", created, "host")

		got, err := w.Containers(w.ctx(), shop.Name)
		w.must(err)
		if diff := cmp.Diff(sortUsers(want), got); diff != "" {
			t.Error(diff)
		}
		_, err = w.Containers(w.ctx(), w.name("gone"))
		checkClass(t, err, network.ErrNotFound)
	})
}
