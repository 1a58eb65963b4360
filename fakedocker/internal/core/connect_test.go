package core

import (
	"context"
	"fmt"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
)

// world is an engine with an image and two networks, a and b.
type world struct {
	*Engine
	t    *testing.T
	a, b string // the networks' IDs
}

func eachWorld(t *testing.T, test func(w world)) {
	t.Helper()
	each(t, func(t *testing.T, e *Engine) { test(worldOn(t, e)) })
}

func worldOn(t *testing.T, e *Engine) world {
	t.Helper()
	if _, err := e.ImageAdd("app", nil, nil); err != nil {
		t.Fatal(err)
	}
	return world{
		Engine: e, t: t,
		a: createNetwork(t, e, dnetwork.CreateRequest{Name: "a"}),
		b: createNetwork(t, e, dnetwork.CreateRequest{Name: "b"}),
	}
}

func (w world) create(name string, mode container.NetworkMode, eps map[string]*dnetwork.EndpointSettings) error {
	_, err := w.ContainerCreate(w.Profile.API, name, &container.Config{Image: "app"},
		&container.HostConfig{NetworkMode: mode}, &dnetwork.NetworkingConfig{EndpointsConfig: eps})
	return err
}

func (w world) start(name string) error {
	_, err := w.ContainerStart(w.Profile.API, name)
	return err
}

// run makes and starts a container, which must work.
func (w world) run(name string, mode container.NetworkMode, eps map[string]*dnetwork.EndpointSettings) {
	w.t.Helper()
	if err := w.create(name, mode, eps); err != nil {
		w.t.Fatal(err)
	}
	if err := w.start(name); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) stop(name string) {
	w.t.Helper()
	now := 0
	if _, err := w.ContainerStop(context.Background(), name, container.StopOptions{Timeout: &now}); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) connect(network, name string, aliases ...string) error {
	return w.NetworkConnect(w.Profile.API, network, dnetwork.ConnectOptions{
		Container: name, EndpointConfig: &dnetwork.EndpointSettings{Aliases: aliases},
	})
}

func (w world) disconnect(network, name string, force bool) error {
	return w.NetworkDisconnect(network, dnetwork.DisconnectOptions{Container: name, Force: force})
}

func (w world) id(name string) string {
	w.t.Helper()
	c, err := w.ContainerInspect(w.Profile.API, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return c.ID
}

// networks tells a container's networks with their aliases as they were given.
func (w world) networks(name string) map[string][]string {
	w.t.Helper()
	c, err := w.ContainerInspect(Version{1, 45}, name)
	if err != nil {
		w.t.Fatal(err)
	}
	got := make(map[string][]string)
	for key, ep := range c.NetworkSettings.Networks {
		got[key] = nil
		for _, a := range ep.Aliases {
			if a != c.ID[:12] {
				got[key] = append(got[key], a)
			}
		}
	}
	return got
}

func (w world) want(about string, want, got any) {
	w.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", about, diff)
	}
}

func aliased(aliases ...string) *dnetwork.EndpointSettings {
	return &dnetwork.EndpointSettings{Aliases: aliases}
}

func TestConnectRunning(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("c1", "a", nil)
		w.want("new network", "ok", answer(w.connect("b", "c1", "x.web")))
		w.want("again", "403 endpoint with name c1 already exists in network b", answer(w.connect("b", "c1")))
		w.want("missing network", "404 network nope not found", answer(w.connect("nope", "c1")))
		w.want("missing container", "404 No such container: nope", answer(w.connect("a", "nope")))
		w.want("networks", map[string][]string{"a": nil, "b": {"x.web"}}, w.networks("c1"))
		w.want("leave", "ok", answer(w.disconnect("b", "c1", false)))
		w.want("leave again", "500 container "+w.id("c1")+" is not connected to network b", answer(w.disconnect("b", "c1", true)))
	})
}

// Connecting a container that does not run writes a wish down, and no more.
func TestConnectIdle(t *testing.T) {
	eachWorld(t, func(w world) {
		if err := w.create("c1", "", nil); err != nil {
			w.t.Fatal(err)
		}
		w.want("new network", "ok", answer(w.connect("a", "c1", "one")))
		w.want("again, with other aliases", "ok", answer(w.connect("a", "c1", "two")))
		w.want("second wish is ignored", map[string][]string{"a": {"one"}, "bridge": nil}, w.networks("c1"))
		w.want("missing network", "ok", answer(w.connect("nope", "c1")))
		w.want("start", "404 "+w.Profile.StartPrefix+"network nope not found", answer(w.start("c1")))
		w.want("leave the missing one", "ok", answer(w.disconnect("nope", "c1", false)))
		w.want("leave it again", "500 container "+w.id("c1")+" is not connected to the network nope", answer(w.disconnect("nope", "c1", false)))
		w.want("start", "ok", answer(w.start("c1")))
	})
}

func TestConnectSpecialModes(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("host", "host", nil)
		w.run("none", "none", nil)
		w.run("plain", "a", nil)
		w.run("joined", "container:plain", nil)
		w.want("host mode", "400 "+textShared, answer(w.connect("a", "host")))
		w.want("none mode", "400 "+textNone, answer(w.connect("a", "none")))
		w.want("container mode", "400 "+textShared, answer(w.connect("b", "joined")))
		w.want("to host", "400 "+w.Profile.JoinHost, answer(w.connect("host", "plain")))
		w.want("to none", "400 "+textNone, answer(w.connect("none", "plain")))
		w.want("from host", "400 "+w.Profile.LeaveHost, answer(w.disconnect("host", "host", false)))
		w.want("from none", "ok", answer(w.disconnect("none", "none", false)))
		w.want("after none", "ok", answer(w.connect("a", "none")))
	})
}

// What an endpoint cannot have is told before what the container's mode rules
// out, but for a container in another one's network.
func TestConnectLooksAtTheEndpointFirst(t *testing.T) {
	const text = "user specified IP address is supported on user defined networks only"
	want := map[string]string{
		"20.10": "400 " + text,
		"": "400 invalid endpoint settings:\n* " + text +
			"\n* user specified IP address is supported only when connecting to networks with user configured subnets",
	}
	eachWorld(t, func(w world) {
		if w.Profile.AutoStatic {
			return // not measured
		}
		w.run("host", "host", nil)
		w.run("none", "none", nil)
		w.run("plain", "a", nil)
		w.run("joined", "container:plain", nil)
		chosen := func(network, name string) string {
			return answer(w.NetworkConnect(w.Profile.API, network, dnetwork.ConnectOptions{Container: name, EndpointConfig: &dnetwork.EndpointSettings{
				IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "172.17.0.9"},
			}}))
		}
		w.want("host mode", of(want, w.Engine), chosen("bridge", "host"))
		w.want("none mode", of(want, w.Engine), chosen("none", "none"))
		w.want("to host", of(want, w.Engine), chosen("host", "plain"))
		w.want("container mode", "400 "+textShared, chosen("host", "joined"))
		w.stop("none")
		w.want("none mode, stopped", of(want, w.Engine), chosen("none", "none"))
	})
}

func TestAliasOnDefaultBridge(t *testing.T) {
	const text = "network-scoped alias is supported only for containers in user defined networks"
	want := map[string]string{
		"20.10": "400 " + text, "": "400 invalid endpoint settings:\n" + text,
		"29": "400 invalid endpoint settings:\nnetwork-scoped aliases are only supported for user-defined networks",
	}
	eachWorld(t, func(w world) {
		w.run("c1", "a", nil)
		w.want("connect", of(want, w.Engine), answer(w.connect("bridge", "c1", "x")))
		w.want("without alias", "ok", answer(w.connect("bridge", "c1")))
	})
}

// A network that was removed and made again under the same name is another
// network for whoever was bound to the first.
func TestRecreatedNetwork(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("ran", "a", map[string]*dnetwork.EndpointSettings{"a": aliased("x")})
		w.stop("ran")
		for name, ep := range map[string]*dnetwork.EndpointSettings{"named": aliased(), "pinned": {NetworkID: w.a}} {
			if err := w.create(name, "a", map[string]*dnetwork.EndpointSettings{"a": ep}); err != nil {
				w.t.Fatal(err)
			}
		}
		w.want("remove below stopped containers", "ok", answer(w.NetworkRemove("a")))
		createNetwork(t, w.Engine, dnetwork.CreateRequest{Name: "a"})
		gone := "404 " + w.Profile.StartPrefix + "network " + w.a + " not found"
		w.want("one that ran", gone, answer(w.start("ran")))
		w.want("one that was pinned", gone, answer(w.start("pinned")))
		w.want("one bound by name", "ok", answer(w.start("named")))
		w.want("connecting repairs", "ok", answer(w.connect("a", "ran", "y")))
		w.want("aliases are the new ones", map[string][]string{"a": {"y"}}, w.networks("ran"))
		w.want("start", "ok", answer(w.start("ran")))
	})
}

// A connect that fails on a running container stays among its settings, cannot
// be taken back there, and fails the next start.
func TestFailedConnectLeavesResidue(t *testing.T) {
	eachWorld(t, func(w world) {
		createNetwork(t, w.Engine, dnetwork.CreateRequest{Name: "s", CreateOptions: dnetwork.CreateOptions{
			IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/29"}}},
		}})
		w.run("c1", "a", nil)
		err := w.NetworkConnect(w.Profile.API, "s", dnetwork.ConnectOptions{Container: "c1", EndpointConfig: &dnetwork.EndpointSettings{
			IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.9.0.1"},
		}})
		w.want("the gateway's address", "403 Address already in use", answer(err))
		c, err := w.ContainerInspect(w.Profile.API, "c1")
		if err != nil {
			w.t.Fatal(err)
		}
		residue := c.NetworkSettings.Networks["s"]
		if w.Profile.AliasesAsGiven {
			w.want("names of the residue", []string{"c1", c.ID[:12]}, residue.DNSNames)
		} else {
			w.want("aliases of the residue", []string{c.ID[:12]}, residue.Aliases)
		}
		w.want("leave", "500 container "+w.id("c1")+" is not connected to network s", answer(w.disconnect("s", "c1", false)))
		w.stop("c1")
		w.want("start", "403 "+w.Profile.StartPrefix+"Address already in use", answer(w.start("c1")))
		w.want("leave while stopped", "ok", answer(w.disconnect("s", "c1", false)))
		w.want("start", "ok", answer(w.start("c1")))
	})
}

// What is wrong in itself leaves nothing behind, but on the oldest release,
// which finds out late.
func TestRefusedConnect(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("c1", "a", nil)
		err := w.NetworkConnect(w.Profile.API, "b", dnetwork.ConnectOptions{Container: "c1", EndpointConfig: &dnetwork.EndpointSettings{
			IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "172.19.0.9"},
		}})
		if w.Profile.AutoStatic {
			w.want("address on an automatic subnet", "ok", answer(err))
			return
		}
		const text = "user specified IP address is supported only when connecting to networks with user configured subnets"
		want := map[string]string{"20.10": "400 " + text, "": "400 invalid endpoint settings:\n" + text}
		w.want("address on an automatic subnet", of(want, w.Engine), answer(err))
		w.want("networks", map[string][]string{"a": nil}, w.networks("c1"))
	})
}

func TestFullSubnet(t *testing.T) {
	eachWorld(t, func(w world) {
		id := createNetwork(t, w.Engine, dnetwork.CreateRequest{Name: "s", CreateOptions: dnetwork.CreateOptions{
			IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/29"}}},
		}})
		for i := range 5 {
			w.run(fmt.Sprint("n", i), "s", nil)
		}
		if err := w.create("one-more", "s", nil); err != nil {
			w.t.Fatal(err)
		}
		want := "500 " + w.Profile.StartPrefix + "no available IPv4 addresses on this network's address pools: s (" + id + ")"
		w.want("sixth", want, answer(w.start("one-more")))
		w.stop("n1")
		w.want("after one stopped", "ok", answer(w.start("one-more")))
	})
}

func TestEndpointsOfCreate(t *testing.T) {
	eachWorld(t, func(w world) {
		both := map[string]*dnetwork.EndpointSettings{"a": aliased("x"), "b": aliased("x")}
		err := w.create("two", "a", both)
		if !w.Profile.API.AtLeast(1, 44) {
			if got := answer(err); got != "400 "+w.Profile.OneEndpoint+": a, b" && got != "400 "+w.Profile.OneEndpoint+": b, a" {
				t.Errorf("two endpoints: got %s", got)
			}
			return
		}
		w.want("two endpoints", "ok", answer(err))
		w.run("map-wins", "b", map[string]*dnetwork.EndpointSettings{"a": aliased()})
		w.want("the map goes before the mode", map[string][]string{"a": nil}, w.networks("map-wins"))
		w.run("kept", "", map[string]*dnetwork.EndpointSettings{"default": {}, "a": aliased("x")})
		w.want("default bridge named", map[string][]string{"bridge": nil, "a": {"x"}}, w.networks("kept"))
	})
}

func TestRemoveInUse(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("c1", "a", nil)
		err := w.NetworkRemove("a")
		got := answer(err)
		ep, _ := w.ContainerInspect(w.Profile.API, "c1")
		want := "403 error while removing network: network a id " + w.a + " has active endpoints"
		if w.Profile.NamesActive {
			want = `403 error while removing network: network a has active endpoints (name:"c1" id:"` + ep.NetworkSettings.Networks["a"].EndpointID[:12] + `")`
		}
		w.want("in use", want, got)
		w.stop("c1")
		w.want("below a stopped container", "ok", answer(w.NetworkRemove("a")))
	})
}

// Published ports lead to the network that is the way out, also when another
// one becomes it while the container runs.
func TestPublishedPortsMove(t *testing.T) {
	eachWorld(t, func(w world) {
		port := nat.Port("80/tcp")
		_, err := w.ContainerCreate(w.Profile.API, "c1", &container.Config{Image: "app", ExposedPorts: nat.PortSet{port: {}}},
			&container.HostConfig{NetworkMode: "b", PortBindings: nat.PortMap{port: {{HostPort: "8080"}}}}, nil)
		w.want("create", "ok", answer(err))
		w.want("start", "ok", answer(w.start("c1")))
		gateway := func() string {
			w.mu.Lock()
			defer w.mu.Unlock()
			c := w.ctrs.find("c1")
			if c.gateway == nil {
				return ""
			}
			return c.gateway.net.name
		}
		w.want("one network", "b", gateway())
		w.want("connect", "ok", answer(w.connect("a", "c1")))
		w.want("a network of a smaller name", "a", gateway())
		w.want("disconnect", "ok", answer(w.disconnect("a", "c1", false)))
		w.want("back again", "b", gateway())
		w.want("disconnect", "ok", answer(w.disconnect("b", "c1", false)))
		w.want("none left", "", gateway())
	})
}

// What a connect finds wrong with the container's mode leaves nothing behind.
func TestConnectWithoutTheModesNetwork(t *testing.T) {
	eachWorld(t, func(w world) {
		if !w.Profile.ValidateAtCreate {
			return
		}
		w.run("c1", "a", nil)
		w.want("leave", "ok", answer(w.disconnect("a", "c1", false)))
		w.want("remove", "ok", answer(w.NetworkRemove("a")))
		w.want("connect", "404 could not find a network matching network mode a: network a not found", answer(w.connect("b", "c1")))
		w.want("networks", map[string][]string{}, w.networks("c1"))
	})
}

// Engines lose their way where a container that joins another's network, or has
// none, is put on a network that is not there, unless it has been on one.
func TestConnectOfJoinedToMissing(t *testing.T) {
	eachWorld(t, func(w world) {
		if err := w.create("joined", "container:c1", nil); err != nil {
			w.t.Fatal(err)
		}
		w.want("missing", ErrDied.Error(), answer(w.connect("nope", "joined")))
		w.want("there", "ok", answer(w.connect("a", "joined")))
		w.want("missing, now", "ok", answer(w.connect("nope", "joined")))
	})
}

// Of a running container that has joined another's network, nothing else is
// looked at.
func TestConnectOfRunningJoined(t *testing.T) {
	eachWorld(t, func(w world) {
		w.run("c1", "a", nil)
		w.run("joined", "container:c1", nil)
		w.want("missing", "400 "+textShared, answer(w.connect("nope", "joined")))
	})
}

func TestForcedDisconnectOfNobody(t *testing.T) {
	eachWorld(t, func(w world) {
		w.want("missing", "404 endpoint nope not found", answer(w.disconnect("a", "nope", true)))
		w.want("no name", answer(w.checkNetworkNamed("")), answer(w.disconnect("a", "", true)))
	})
}

// The order in which the oldest release looks at settings.
func TestOldEndpointOrder(t *testing.T) {
	eachWorld(t, func(w world) {
		if w.Profile.ValidateAtCreate {
			return
		}
		createNetwork(t, w.Engine, dnetwork.CreateRequest{
			Name: "own", CreateOptions: dnetwork.CreateOptions{IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.91.0.0/16"}}}},
		})
		w.run("c1", "own", nil)
		for _, tt := range []struct {
			network  string
			settings dnetwork.EndpointSettings
			want     string
		}{
			{"own", addressed("bad"), "500 Invalid IPv4 address: bad)"},
			{"own", addressed("1.2.3.4"), "403 endpoint with name c1 already exists in network own"},
			{"own", dnetwork.EndpointSettings{IPAMConfig: &dnetwork.EndpointIPAMConfig{LinkLocalIPs: []string{"x"}}}, "500 Invalid link-local IP address: [x]"},
			{"a", addressed("bad"), "400 user specified IP address is supported only when connecting to networks with user configured subnets"},
			{"bridge", dnetwork.EndpointSettings{Aliases: []string{"x"}}, "400 " + textAliasNowhere},
			{"bridge", dnetwork.EndpointSettings{Aliases: []string{"x"}, IPAMConfig: addressed("1.2.3.4").IPAMConfig}, "400 " + textStaticNowhere},
		} {
			err := w.NetworkConnect(w.Profile.API, tt.network, dnetwork.ConnectOptions{Container: "c1", EndpointConfig: &tt.settings})
			w.want(tt.network, tt.want, answer(err))
		}
	})
}

func addressed(ip string) dnetwork.EndpointSettings {
	return dnetwork.EndpointSettings{IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: ip}}
}

// A running container on two networks of one name has two endpoints and one
// entry, which either disconnect takes away.
func TestConnectToSameName(t *testing.T) {
	eachWorld(t, func(w world) {
		if !w.Profile.DuplicateNames {
			return
		}
		w.run("c1", "a", nil)
		second := createNetwork(t, w.Engine, dnetwork.CreateRequest{Name: "a"})
		w.want("connect", "ok", answer(w.connect(second, "c1", "x")))
		w.want("again", "403 endpoint with name c1 already exists in network a", answer(w.connect(second, "c1")))
		w.want("the first again", "403 endpoint with name c1 already exists in network a", answer(w.connect(w.a, "c1")))
		w.want("entry", map[string][]string{"a": {"x"}}, w.networks("c1"))
		w.want("leave the first", "ok", answer(w.disconnect(w.a, "c1", false)))
		w.want("no entry", map[string][]string{}, w.networks("c1"))
		w.want("leave the second", "ok", answer(w.disconnect(second, "c1", false)))
		w.want("left", "500 container "+w.id("c1")+" is not connected to network a", answer(w.disconnect(second, "c1", false)))
	})
}
