package core

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Which networks stand beside each other is looked at by a connect, and on newer
// releases by a start as well (measured on 28.5).
func TestModesAtStart(t *testing.T) {
	eachWorld(t, func(w world) {
		for _, tt := range []struct {
			about, mode string
			asked       string
			old, want   string
		}{
			{"the host's network in another mode", "a", "host", "ok", "400 " + w.Profile.StartPrefix + w.Profile.JoinHost},
			{"no network in another mode", "a", "none", "ok", "ok"},
			{"another network in mode none", "none", "a", "ok", "ok"},
		} {
			want := tt.want
			if !w.Profile.ModesAtStart {
				want = tt.old
			}
			w.want(tt.about, "ok", answer(w.create("c1", container.NetworkMode(tt.mode), map[string]*dnetwork.EndpointSettings{tt.asked: {}})))
			w.want(tt.about+": start", want, answer(w.start("c1")))
			w.want("remove", "ok", answer(w.ContainerRemove("c1", container.RemoveOptions{Force: true})))
		}
	})
}

// Entries whose network is not there are looked over.
func TestModesBesideAMissingNetwork(t *testing.T) {
	eachWorld(t, func(w world) {
		w.want("create", "ok", answer(w.create("c1", "nope", nil)))
		w.want("connect", "ok", answer(w.connect("none", "c1")))
		w.want("another", "400 "+textNone, answer(w.connect("a", "c1")))
	})
}

// An entry called default is the default bridge's in the default mode only
// (measured on 28.5).
func TestEntryCalledDefault(t *testing.T) {
	eachWorld(t, func(w world) {
		entry := map[string]*dnetwork.EndpointSettings{"default": {}}
		for mode, want := range map[container.NetworkMode]string{"": "bridge", "default": "bridge", "a": "default"} {
			w.want("create", "ok", answer(w.create("c1", mode, entry)))
			w.want("entries in mode "+string(mode), []string{want}, w.keys("c1"))
			w.want("remove", "ok", answer(w.ContainerRemove("c1", container.RemoveOptions{})))
		}
	})
}

// IPv6 subnets that nobody named are the lowest free ones of one range (measured
// on 28.5).
func TestOwnIPv6Subnets(t *testing.T) {
	each(t, func(t *testing.T, e *Engine) {
		if !e.Profile.AutoIPv6 {
			return
		}
		yes := true
		make := func(name string) string {
			createNetwork(t, e, dnetwork.CreateRequest{Name: name, CreateOptions: dnetwork.CreateOptions{EnableIPv6: &yes}})
			return e.nets.byName[name][0].prefixOf(true).String()
		}
		first, second := make("a"), make("b")
		third := make("c")
		if err := e.NetworkRemove("b"); err != nil {
			t.Fatal(err)
		}
		base := first[:len(first)-len("::/64")]
		for about, pair := range map[string][2]string{
			"second": {base + ":1::/64", second}, "third": {base + ":2::/64", third}, "the lowest that is free": {base + ":1::/64", make("d")},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: got %s, want %s", about, pair[1], pair[0])
			}
		}
	})
}
