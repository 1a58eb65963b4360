package network_test

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
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

func TestEndpointIn(t *testing.T) {
	type endpoints = map[string]*dnetwork.EndpointSettings
	of := func(id string) *dnetwork.EndpointSettings { return &dnetwork.EndpointSettings{NetworkID: id} }
	tests := []struct {
		why  string
		has  endpoints
		want string // "" for none
	}{
		{"none", nil, ""},
		{"the ID under the name", endpoints{"shop": of("1")}, "shop"},
		{"the ID under another key", endpoints{"x": of("1")}, "x"},
		{"the name before other keys", endpoints{"a": of("1"), "shop": of("1"), "x": of("1")}, "shop"},
		{"the smallest key", endpoints{"c": of("1"), "b": of("1"), "d": of("1"), "a": of("2")}, "b"},
		{"the ID before the name without one", endpoints{"shop": of(""), "x": of("1")}, "x"},
		{"the ID before the name of another", endpoints{"shop": of("2"), "x": of("1")}, "x"},
		{"the name without an ID", endpoints{"shop": of(""), "1": of("")}, "shop"},
		{"the ID as a key", endpoints{"1": of("")}, "1"},
		{"another network of the name", endpoints{"shop": of("2")}, ""},
		{"another key without an ID", endpoints{"x": of("")}, ""},
		{"no settings", endpoints{"shop": nil, "x": nil}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			for range 20 { // a map has another order each time
				key, ok := network.EndpointIn(tt.has, network.Info{ID: "1", Name: "shop"})
				if key != tt.want || ok != (tt.want != "") {
					t.Fatalf("got %q, %v, want %q", key, ok, tt.want)
				}
			}
		})
	}
}
