package core

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

func (w world) keys(name string) []string { return slices.Sorted(maps.Keys(w.networks(name))) }

// What a create calls a network is what the container's entry is called until
// the start, which adds the name and takes the whole ID away (measured on 26.1).
func TestEntryKeys(t *testing.T) {
	eachWorld(t, func(w world) {
		short := w.a[:12]
		for _, tt := range []struct {
			about, mode     string
			key             string // of the request's entry; none if empty
			created, run    []string
			mentions, again string
		}{
			{"the mode's name", "a", "", []string{"a"}, []string{"a"}, "a", "ok"},
			{"a piece of the mode's ID", short, "", []string{"a"}, []string{"a"}, w.a, "ok"},
			{"the mode's whole ID", w.a, "", []string{"a"}, []string{"a"}, w.a, "ok"},
			{"the whole ID of the mode's network", "a", w.a, []string{"a"}, []string{"a"}, "a", "ok"},
			{"the whole ID of another", "b", w.a, []string{w.a}, []string{"a"}, "b", "ok"},
			{"a piece of the ID", "b", short, []string{short}, []string{short, "a"}, "b", "403 endpoint with name c1 already exists in network a"},
		} {
			var eps map[string]*dnetwork.EndpointSettings
			if tt.key != "" {
				eps = map[string]*dnetwork.EndpointSettings{tt.key: {}}
			}
			slices.Sort(tt.run)
			w.want(tt.about, "ok", answer(w.create("c1", container.NetworkMode(tt.mode), eps)))
			w.want(tt.about+": created", tt.created, w.keys("c1"))
			w.want(tt.about+": start", "ok", answer(w.start("c1")))
			w.want(tt.about+": running", tt.run, w.keys("c1"))
			if w.Profile.ValidateAtCreate {
				w.want(tt.about+": mode", tt.mentions, string(inspect(t, w.Engine, "c1").HostConfig.NetworkMode))
			}
			w.stop("c1")
			if got := answer(w.start("c1")); !strings.HasSuffix(got, strings.TrimPrefix(tt.again, "403 ")) {
				t.Errorf("%s: start again: got %s, want %s", tt.about, got, tt.again)
			}
			w.want("remove", "ok", answer(w.ContainerRemove("c1", container.RemoveOptions{Force: true})))
		}
	})
}

// An entry under a piece of the ID goes on showing a connection that has ended
// (measured on 26.1).
func TestEntryThatStays(t *testing.T) {
	eachWorld(t, func(w world) {
		short := w.a[:12]
		w.run("c1", "b", map[string]*dnetwork.EndpointSettings{short: {}})
		address := inspect(t, w.Engine, "c1").NetworkSettings.Networks["a"].IPAddress
		w.want("disconnect", "ok", answer(w.disconnect("a", "c1", false)))
		w.want("keys", []string{short}, w.keys("c1"))
		w.want("address", address, inspect(t, w.Engine, "c1").NetworkSettings.Networks[short].IPAddress)
		w.stop("c1")
		w.want("address once stopped", "", inspect(t, w.Engine, "c1").NetworkSettings.Networks[short].IPAddress)
		w.want("start", "ok", answer(w.start("c1")))
	})
}

// A create says what is wrong with each of its entries, in random order.
func TestAllMistakesOfACreate(t *testing.T) {
	eachWorld(t, func(w world) {
		if !w.Profile.API.AtLeast(1, 44) {
			return
		}
		err := w.create("c1", "a", map[string]*dnetwork.EndpointSettings{
			"a": {IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "::1"}}, "b": nil,
		})
		got := answer(err)
		for _, text := range []string{"400 ", "* invalid config for network a: invalid endpoint settings:\n\t* invalid IPv4 address: ::1\n\t* ",
			"* invalid config for network b: EndpointsConfig is nil"} {
			if !strings.Contains(got, text) {
				t.Errorf("got %q, want %q in it", got, text)
			}
		}
	})
}

// What a failed connect has left keeps a running container from being renamed
// (measured on 26.1).
func TestRenameWithAnEntryThatIsNotLive(t *testing.T) {
	eachWorld(t, func(w world) {
		createNetwork(t, w.Engine, dnetwork.CreateRequest{Name: "s", CreateOptions: dnetwork.CreateOptions{
			IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.92.0.0/29"}}},
		}})
		w.run("c1", "a", nil)
		err := w.NetworkConnect(w.Profile.API, "s", dnetwork.ConnectOptions{Container: "c1", EndpointConfig: &dnetwork.EndpointSettings{
			IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.92.0.1"},
		}})
		w.want("connect", "403 Address already in use", answer(err))
		if !w.Profile.RenamesEndpoints {
			w.want("rename", "ok", answer(w.ContainerRename("c1", "c2")))
			return
		}
		w.want("rename", "500 no endpoint attached to network s found", answer(w.ContainerRename("c1", "c2")))
		n, err := w.NetworkInspect(w.Profile.API, "a")
		w.want("inspect", "ok", answer(err))
		w.want("endpoint", "/c1", n.Containers[w.id("c1")].Name)
		w.want("remove the network", "ok", answer(w.NetworkRemove("s")))
		w.want("rename", "404 network s not found", answer(w.ContainerRename("c1", "c2")))
	})
}

// The host's network namespace has a route to every network: no other interface
// to it fits in (measured on 26.1). 29 forgets the network then.
func TestHostNamespaceTakesNoInterface(t *testing.T) {
	eachWorld(t, func(w world) {
		w.want("create", "ok", answer(w.create("c1", "host", nil)))
		w.want("leave the host", "ok", answer(w.disconnect("host", "c1", false)))
		w.want("connect", "ok", answer(w.connect("a", "c1")))
		got := answer(w.start("c1"))
		if !strings.HasPrefix(got, "500 "+w.Profile.StartPrefix+"failed to add interface veth") || !strings.Contains(got, "conflicts with existing route") {
			t.Errorf("start: got %s", got)
		}
		if w.Engine.say.dropsUnjoined {
			w.want("entries", []string(nil), w.keys("c1"))
		} else {
			c := inspect(t, w.Engine, "c1")
			w.want("address", "", c.NetworkSettings.Networks["a"].IPAddress)
			w.want("network", w.a, c.NetworkSettings.Networks["a"].NetworkID)
			w.want("back to the host", "400 "+textShared, answer(w.connect("host", "c1")))
			w.want("leave", "ok", answer(w.disconnect("a", "c1", false)))
		}
		w.want("start without a network", "ok", answer(w.start("c1")))
		if got := answer(w.connect("a", "c1")); !strings.Contains(got, "conflicts with existing route") {
			t.Errorf("connect: got %s", got)
		}
		got29 := w.Engine.say.dropsUnjoined
		if got := inspect(t, w.Engine, "c1").NetworkSettings.Networks["a"]; got29 && got != nil {
			t.Errorf("what is left: %+v", got)
		} else if !got29 && (got == nil || got.IPAddress == "" || got.EndpointID == "" || got.Gateway != "") {
			t.Errorf("what is left: %+v", got)
		}
	})
}

// Lists go on showing the endpoints of a start that failed at a later network,
// until something changes.
func TestListAfterAFailedStart(t *testing.T) {
	eachWorld(t, func(w world) {
		w.want("create", "ok", answer(w.create("c1", "bridge", nil)))
		w.want("connect", "ok", answer(w.connect("nope", "c1")))
		if got := answer(w.start("c1")); !strings.HasSuffix(got, "network nope not found") {
			t.Errorf("start: got %s", got)
		}
		listed := func() bool {
			list, err := w.ContainerList(w.Profile.API, container.ListOptions{All: true})
			w.want("list", "ok", answer(err))
			return list[0].NetworkSettings.Networks["bridge"].IPAddress != ""
		}
		w.want("inspect", "", inspect(t, w.Engine, "c1").NetworkSettings.Networks["bridge"].IPAddress)
		if w.Profile.BridgeFirst { // others may not have come that far
			w.want("listed", true, listed())
		}
		w.want("connect", "ok", answer(w.connect("a", "c1")))
		w.want("listed after a change", false, listed())
	})
}

// On a network that is not one's own a renaming leaves names, and they stay, also
// when the container is renamed once more while it does not run.
func TestNamesOfARename(t *testing.T) {
	eachWorld(t, func(w world) {
		if !w.Profile.AliasesAsGiven {
			return // it shows no names there
		}
		for _, mode := range []string{"none", "bridge", "host"} {
			w.want("create", "ok", answer(w.create("c1", container.NetworkMode(mode), nil)))
			w.want("start", "ok", answer(w.start("c1")))
			names := func(term string) string {
				return strings.Join(inspect(t, w.Engine, term).NetworkSettings.Networks[mode].DNSNames[:1], "")
			}
			w.want("rename", "ok", answer(w.ContainerRename("c1", "c2")))
			w.want("names of "+mode, "c2", names("c2"))
			w.want("restart", "ok", answer(w.ContainerRestart(t.Context(), "c2", container.StopOptions{})))
			w.want("names after a restart", "c2", names("c2"))
			w.want("kill", "ok", answer(w.ContainerKill("c2", "")))
			w.want("rename", "ok", answer(w.ContainerRename("c2", "c3")))
			w.want("names of one that has ended", "c2", names("c3"))
			w.want("start", "ok", answer(w.start("c3")))
			w.want("names after a start", "c2", names("c3"))
			w.want("remove", "ok", answer(w.ContainerRemove("c3", container.RemoveOptions{Force: true})))
		}
	})
}

// Clients of old remove their containers by themselves.
func TestAutoRemoveOfOldClients(t *testing.T) {
	eachWorld(t, func(w world) {
		if w.Profile.MinAPI.AtLeast(1, 25) {
			return
		}
		for v, want := range map[Version]bool{{1, 24}: false, {1, 25}: true} {
			_, err := w.ContainerCreate(v, "c1", &container.Config{Image: "app"}, &container.HostConfig{AutoRemove: true}, nil)
			w.want("create", "ok", answer(err))
			w.want("auto-remove", want, inspect(t, w.Engine, "c1").HostConfig.AutoRemove)
			w.want("remove", "ok", answer(w.ContainerRemove("c1", container.RemoveOptions{Force: true})))
		}
	})
}
