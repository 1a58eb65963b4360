package network_test

import (
	"context"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
)

// TestMeanwhile changes the world under a call, just before the engine is asked
// for one thing.
func TestMeanwhile(t *testing.T) {
	connect := func(w *world) error { return w.Connect(w.ctx(), w.name("shop"), w.name("web"), with("shop.web")) }
	disconnect := func(w *world) error { return w.Disconnect(w.ctx(), w.name("shop"), w.name("web")) }
	destroy := func(w *world) error { return w.Destroy(w.ctx(), w.name("shop"), force) }
	removeContainer := func(w *world) error {
		return w.Client.ContainerRemove(w.ctx(), w.name("web"), container.RemoveOptions{Force: true})
	}
	removeNetwork := func(w *world) error { return w.Client.NetworkRemove(w.ctx(), w.name("shop")) }
	attachOther := func(w *world) error {
		return w.Client.NetworkConnect(w.ctx(), w.name("shop"), w.name("web"), &dnetwork.EndpointSettings{Aliases: []string{"other.web"}})
	}
	attachSame := func(w *world) error {
		return w.Client.NetworkConnect(w.ctx(), w.name("shop"), w.name("web"), &dnetwork.EndpointSettings{Aliases: []string{"shop.web"}})
	}
	detach := func(w *world) error {
		return w.Client.NetworkDisconnect(w.ctx(), w.name("shop"), w.name("web"), false)
	}
	nothing := func(w *world) bool { return true }
	attached := func(w *world) bool { return w.endpoint(w.name("web"), w.name("shop")) != nil }
	gone := func(w *world) bool { return len(w.ids(w.name("shop"))) == 0 }

	tests := []struct {
		why   string
		state string
		shop  bool // the container begins on the network
		do    func(*world) error
		op    string
		world func(*world) error
		want  error
		then  func(*world) bool
	}{
		{"connect: the container is removed", running, false, connect, "NetworkConnect", removeContainer, network.ErrContainerNotFound, nothing},
		{"connect: the network is removed", running, false, connect, "NetworkConnect", removeNetwork, network.ErrNotFound, gone},
		{"connect: somebody does the same", running, false, connect, "NetworkConnect", attachSame, nil, attached},
		{"connect: somebody does it otherwise", running, false, connect, "NetworkConnect", attachOther, network.ErrMismatch, attached},
		{"disconnect: the container is removed", running, true, disconnect, "NetworkDisconnect", removeContainer, network.ErrContainerNotFound, nothing},
		{"disconnect: somebody does the same", running, true, disconnect, "NetworkDisconnect", detach, nil, nothing},
		{"disconnect: somebody does the same, not running", exited, true, disconnect, "NetworkDisconnect", detach, nil, nothing},
		{"disconnect: the network is removed", exited, true, disconnect, "NetworkDisconnect", removeNetwork, nil, gone},
		{"destroy: the container is removed", running, true, destroy, "ContainerInspect", removeContainer, nil, gone},
		{"destroy: the container is removed a bit later", running, true, destroy, "NetworkDisconnect", removeContainer, nil, gone},
		{"destroy: the container leaves", running, true, destroy, "ContainerInspect", detach, nil, gone},
		{"destroy: somebody does the same", exited, true, destroy, "NetworkRemove", removeNetwork, network.ErrNotFound, gone},
		{"destroy: a container joins", running, false, destroy, "NetworkRemove", attachOther, network.ErrInUse, attached},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) {
				shop := w.make("shop")
				mode := container.NetworkMode("bridge")
				if tt.shop {
					mode = container.NetworkMode(shop.Name)
				}
				w.run("web", tt.state, mode)
				once := false
				w.tap.disturb(func(_ context.Context, op string) error {
					if op == tt.op && !once {
						once = true
						w.must(tt.world(w))
					}
					return nil
				}, nil)
				err := tt.do(w)
				if tt.want == nil {
					w.must(err)
				} else {
					checkClass(t, err, tt.want)
					checkRemaining(t, err)
				}
				if !once || !tt.then(w) {
					t.Errorf("%s is asked for: %v; err %v, and the end is not as it should be", tt.op, once, err)
				}
			})
		})
	}
}

// TestDestroyForceSaysWhatRemains: the engine detaches and is never heard of
// again.
func TestDestroyForceSaysWhatRemains(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		shop := w.make("shop")
		web := w.run("web", running, container.NetworkMode(shop.Name))
		silent := false
		w.tap.disturb(func(_ context.Context, op string) error {
			silent = silent || op == "NetworkRemove"
			return lostIf(silent)
		}, nil)
		err := network.Impatient(w.Manager).Destroy(w.ctx(), shop.Name, force)
		checkClass(t, err, network.ErrUnreachable)
		checkRemaining(t, err, `container "`+web+`" detached from network "`+shop.Name+`"`)
		w.tap.disturb(nil, nil)
		w.must(w.Destroy(w.ctx(), shop.Name, network.DestroyOptions{}))
	})
}

// TestAttachTakesBackItsOwn: a container that does not run was attached by
// somebody else just before, in whose place the call must not leave. Who asked for the same
// cannot be told apart.
func TestAttachTakesBackItsOwn(t *testing.T) {
	tests := []struct {
		why  string
		with *dnetwork.EndpointSettings // what the other asks for
		want bool                       // it stays attached
	}{
		{"other aliases", &dnetwork.EndpointSettings{Aliases: []string{"other.web"}}, true},
		{"an alias more", &dnetwork.EndpointSettings{Aliases: []string{"shop.web", "other.web"}}, true},
		{"an address", &dnetwork.EndpointSettings{Aliases: []string{"shop.web"}, IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.219.251.9"}}, true},
		{"the same", &dnetwork.EndpointSettings{Aliases: []string{"shop.web"}}, false},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			onFakes(t, func(t *testing.T, w *world) {
				s := w.spec("a")
				s.Subnets = []network.Subnet{subnet("10.219.251.0/24")}
				a, b := w.makeSpec(s), w.make("b")
				for _, state := range []string{created, exited} {
					web := w.run(state, state, "")
					n := 0
					w.tap.disturb(func(_ context.Context, op string) error {
						if op != "NetworkConnect" {
							return nil
						}
						if n++; n == 2 {
							return errRefused
						}
						theirs := tt.with.Copy()
						theirs.NetworkID = a.ID
						return w.Client.NetworkConnect(w.ctx(), a.ID, web, theirs)
					}, nil)
					err := w.Attach(w.ctx(), web, []network.Attachment{on(a, "shop.web"), on(b)})
					checkClass(t, err, network.ErrEngine)
					checkRemaining(t, err)
					if got := w.endpoint(web, a.Name) != nil; got != tt.want {
						t.Errorf("the %s container is attached: %v, want %v", state, got, tt.want)
					}
				}
			})
		})
	}
}
