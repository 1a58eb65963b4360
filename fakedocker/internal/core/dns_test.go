package core

import (
	"net/netip"
	"slices"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
)

func (w world) resolve(name, host string) []string {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	c, err := w.findContainer(name)
	if err != nil {
		w.t.Fatal(err)
	}
	var got []string
	for _, a := range w.resolveLocked(c, host) {
		got = append(got, a.String())
	}
	slices.Sort(got)
	return got
}

// Who resolves what, and what ends a record: measured on engines 20.10, 26.1
// and 28.5.
func TestResolve(t *testing.T) {
	eachWorld(t, func(w world) {
		web := map[string]*dnetwork.EndpointSettings{"a": aliased("app.web", "Mixed.Web")}
		w.run("w1", "a", web)
		w.run("w2", "a", web)
		w.run("caller", "a", nil)
		w.run("outsider", "b", nil)
		w.run("plain", "", nil)
		w.run("sharer", "container:caller", nil)
		both := []string{"172.18.0.2", "172.18.0.3"}
		short := w.id("w1")[:12]
		for _, tt := range []struct {
			about, from, name string
			want              []string
		}{
			{"same network", "caller", "app.web", both},
			{"itself", "w1", "app.web", both},
			{"container mode", "sharer", "app.web", both},
			{"other network", "outsider", "app.web", nil},
			{"default bridge", "plain", "app.web", nil},
			{"upper case", "caller", "APP.WEB", both},
			{"declared in upper case", "caller", "mixed.web", both},
			{"dot at the end", "caller", "app.web.", both},
			{"container name", "caller", "w2", []string{"172.18.0.3"}},
			{"short ID", "caller", short, []string{"172.18.0.2"}},
			{"part of the short ID", "caller", short[:8], nil},
			{"network behind", "caller", "app.web.a", both},
			{"network behind, in upper case", "caller", "app.web.A", nil},
			{"part of the alias", "caller", "web", nil},
		} {
			w.want(tt.about, tt.want, w.resolve(tt.from, tt.name))
		}
	})
}

func TestRecordsFollowTheContainer(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("caller", "a", nil)
		if err := w.create("w0", "a", map[string]*dnetwork.EndpointSettings{"a": aliased("app.web")}); err != nil {
			w.t.Fatal(err)
		}
		there, gone := []string{"172.18.0.3"}, []string(nil)
		w.want("created", gone, w.resolve("caller", "app.web"))
		w.want("start", "ok", answer(w.start("w0")))
		w.want("started", there, w.resolve("caller", "app.web"))
		w.want("pause", "ok", answer(w.ContainerPause("w0")))
		w.want("paused", there, w.resolve("caller", "app.web"))
		w.want("unpause", "ok", answer(w.ContainerUnpause("w0")))
		w.want("rename", "ok", answer(w.ContainerRename("w0", "v0")))
		w.want("old name", gone, w.resolve("caller", "w0"))
		w.want("new name", there, w.resolve("caller", "v0"))
		w.want("alias after the rename", there, w.resolve("caller", "app.web"))
		w.want("disconnect", "ok", answer(w.disconnect("a", "v0", false)))
		w.want("disconnected", gone, w.resolve("caller", "app.web"))
		w.want("connect", "ok", answer(w.connect("a", "v0", "app.web")))
		w.stop("v0")
		w.want("stopped", gone, w.resolve("caller", "app.web"))
	})
}

// Of several networks that know a name, one answers: the first that is not
// internal, by the order of names.
func TestOneNetworkAnswers(t *testing.T) {
	eachWorld(t, func(w world) {
		createNetwork(t, w.Engine, dnetwork.CreateRequest{Name: "0-internal", CreateOptions: dnetwork.CreateOptions{Internal: true}})
		w.run("caller", "b", nil)
		for _, n := range []string{"0-internal", "a"} {
			w.want("connect", "ok", answer(w.connect(n, "caller")))
		}
		for name, n := range map[string]string{"on-b": "b", "on-a": "a", "on-internal": "0-internal"} {
			w.run(name, "", nil)
			w.want("connect", "ok", answer(w.connect(n, name, "app.web")))
		}
		w.want("all run", []string{"172.18.0.3"}, w.resolve("caller", "app.web"))
		w.stop("on-a")
		w.want("none on a", []string{"172.19.0.3"}, w.resolve("caller", "app.web"))
		w.stop("on-b")
		w.want("none on b", []string{"172.20.0.3"}, w.resolve("caller", "app.web"))
	})
}

// An owner that starts again has a namespace of its own; who had joined the one
// before keeps that, and no names.
func TestNamesGoWithTheOwner(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("peer", "a", nil)
		w.run("owner", "a", nil)
		w.run("side", "container:owner", nil)
		there, gone := []string{"172.18.0.2"}, []string(nil)
		own := LookupHosts(w.hostsOf("side"), w.id("owner")[:12])
		w.want("hosts before", 1, len(own))
		w.want("before", there, w.resolve("side", "peer"))
		w.stop("owner")
		w.want("owner has ended", gone, w.resolve("side", "peer"))
		w.want("start", "ok", answer(w.start("owner")))
		w.want("owner", there, w.resolve("owner", "peer"))
		w.want("owner runs again", gone, w.resolve("side", "peer"))
		w.want("hosts", hostsHead+w.say.hostsNets+hostsNodes, w.hostsOf("side"))
	})
}

func (w world) hostsOf(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hostsFile(w.ctrs.find(name))
}

func TestHostsFile(t *testing.T) {
	addrs := LookupHosts(hostsHead+"172.17.0.1\thost.docker.internal\n10.0.0.1\tDB other\n", "db")
	if want := []netip.Addr{netip.MustParseAddr("10.0.0.1")}; !slices.Equal(addrs, want) {
		t.Errorf("db: got %v, want %v", addrs, want)
	}
}

// A renamed container has no names for a moment, its aliases included, and others
// answer to those that they share. Afterwards it has the new ones.
func TestRenameMoment(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("w1", "a", map[string]*dnetwork.EndpointSettings{"a": aliased("web", "one")})
		w.run("w2", "a", map[string]*dnetwork.EndpointSettings{"a": aliased("web")})
		w.run("caller", "a", nil)
		if err := w.ContainerRename("w1", "api"); err != nil {
			w.t.Fatal(err)
		}
		own := []string{"api", "one", "one.a", w.id("api")[:12]}
		all := func(when string, want []string, shared ...string) {
			w.t.Helper()
			for _, name := range own {
				w.want(when+": "+name, want, w.resolve("caller", name))
			}
			w.want(when+": shared", shared, w.resolve("caller", "web"))
		}
		all("after it", []string{"172.18.0.2"}, "172.18.0.2", "172.18.0.3")
		c, err := w.findContainer("api")
		if err != nil {
			w.t.Fatal(err)
		}
		first, second := c.silence(), c.silence() // two renames at once
		all("in the moment", nil, "172.18.0.3")
		first()
		all("in the other's moment", nil, "172.18.0.3")
		second()
		all("after both", []string{"172.18.0.2"}, "172.18.0.2", "172.18.0.3")
		w.want("the old name", []string(nil), w.resolve("caller", "w1"))
	})
}
