package network_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/appnet-go/appnet/network"
)

// crowd is how many callers race; 16 of them make 16 networks on engine 20.10 if
// nobody minds (measured).
const crowd = 16

// managers are the ways in which callers can be apart.
var managers = map[string]func(*world) func() *network.Manager{
	"one manager": func(w *world) func() *network.Manager {
		return func() *network.Manager { return w.Manager }
	},
	"several managers": func(w *world) func() *network.Manager {
		return func() *network.Manager { return network.New(w.Client).ForOwner(w.name("owner")) }
	},
	"separate clients": func(w *world) func() *network.Manager {
		return func() *network.Manager { return network.New(w.another()).ForOwner(w.name("owner")) }
	},
}

// race lets a crowd do something at a time and returns what each got.
func race(next func() *network.Manager, do func(*network.Manager) (network.Info, error)) ([]network.Info, []error) {
	infos, errs := make([]network.Info, crowd), make([]error, crowd)
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	ready.Add(crowd)
	for i := range crowd {
		m := next()
		done.Go(func() {
			ready.Done()
			<-start
			infos[i], errs[i] = do(m)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return infos, errs
}

func eachWay(t *testing.T, f func(t *testing.T, w *world, next func() *network.Manager)) {
	for name, apart := range managers {
		t.Run(name, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *world) { f(t, w, apart(w)) })
		})
	}
}

func TestCreateRace(t *testing.T) {
	eachWay(t, func(t *testing.T, w *world, next func() *network.Manager) {
		for _, s := range w.contested() {
			w.removes(s.Name)
			_, errs := race(next, func(m *network.Manager) (network.Info, error) { return m.Create(t.Context(), s) })
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if !errors.Is(err, network.ErrExists) {
					t.Errorf("a loser gets %v", err)
				}
			}
			if ids := w.ids(s.Name); won != 1 || len(ids) != 1 {
				t.Errorf("%d callers made %d networks", won, len(ids))
			}
		}
	})
}

func TestEnsureRace(t *testing.T) {
	eachWay(t, func(t *testing.T, w *world, next func() *network.Manager) {
		for _, s := range w.contested() {
			w.removes(s.Name)
			infos, errs := race(next, func(m *network.Manager) (network.Info, error) { return m.Ensure(t.Context(), s) })
			for i, err := range errs {
				if err != nil || infos[i].ID != infos[0].ID {
					t.Errorf("caller %d: %v, network %.12s, the first has %.12s", i, err, infos[i].ID, infos[0].ID)
				}
			}
			if ids := w.ids(s.Name); len(ids) != 1 {
				t.Errorf("%d networks", len(ids))
			}
		}
	})
}

// contested are networks for which engines refuse the slower for different
// reasons: the bridge, or the subnet that the faster has already.
func (w *world) contested() []network.Spec {
	plain, subnetted := w.spec("plain"), w.spec("subnetted")
	subnetted.Subnets = []network.Subnet{subnet(w.subnet("10.219.%d.0/24"))}
	return []network.Spec{plain, subnetted}
}

func TestDestroyRace(t *testing.T) {
	eachWay(t, func(t *testing.T, w *world, next func() *network.Manager) {
		s := w.spec("shop")
		w.makeSpec(s)
		_, errs := race(next, func(m *network.Manager) (network.Info, error) {
			return network.Info{}, m.Destroy(t.Context(), s.Name, network.DestroyOptions{})
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, network.ErrNotFound) {
				t.Errorf("a loser gets %v", err)
			}
		}
		if won != 1 || len(w.ids(s.Name)) != 0 {
			t.Errorf("%d callers removed it, %d are left", won, len(w.ids(s.Name)))
		}
	})
}

func TestConnectRace(t *testing.T) {
	for _, state := range states {
		t.Run(state, func(t *testing.T) {
			eachWay(t, func(t *testing.T, w *world, next func() *network.Manager) {
				shop := w.make("shop")
				web := w.run("web", state, "")
				e := network.Endpoint{Aliases: []string{"shop.web"}}
				_, errs := race(next, func(m *network.Manager) (network.Info, error) {
					return network.Info{}, m.Connect(t.Context(), shop.Name, web, e)
				})
				if err := errors.Join(errs...); err != nil {
					t.Error(err)
				}
				if w.endpoint(web, shop.Name) == nil {
					t.Error("not attached")
				}
				_, errs = race(next, func(m *network.Manager) (network.Info, error) {
					return network.Info{}, m.Disconnect(t.Context(), shop.Name, web)
				})
				if err := errors.Join(errs...); err != nil {
					t.Error(err)
				}
				if w.endpoint(web, shop.Name) != nil {
					t.Error("still attached")
				}
			})
		})
	}
}

// TestOlderAPI speaks an older version to whatever engine: what depends on the
// version of a request must not be taken for the engine's age.
func TestOlderAPI(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		cli, err := w.ClientAt("1.41")
		w.must(err)
		t.Cleanup(func() { cli.Close() })
		old := network.New(cli).ForOwner(w.name("owner"))
		s := w.spec("shop")
		w.removes(s.Name)
		infos, errs := race(func() *network.Manager { return old }, func(m *network.Manager) (network.Info, error) { return m.Ensure(t.Context(), s) })
		w.must(errors.Join(errs...))
		if got, err := w.Get(w.ctx(), s.Name); err != nil || got.ID != infos[0].ID || got.Options != nil {
			t.Errorf("the newer API sees %+v, %v", got, err)
		}
		web := w.run("web", running, "")
		for range 2 {
			w.must(old.Connect(w.ctx(), s.Name, web, with("shop.web")))
			w.must(w.Connect(w.ctx(), s.Name, web, network.Endpoint{Aliases: []string{"shop.web"}, Replace: true}))
		}
		w.must(old.Connect(w.ctx(), s.Name, web, network.Endpoint{Aliases: []string{"shop.web"}, Replace: true}))
		w.check(web, infos[0], "shop.web")
		checkClass(t, old.Connect(w.ctx(), s.Name, web, network.Endpoint{GatewayPriority: 1}), network.ErrUnsupported)
		checkClass(t, old.Destroy(w.ctx(), s.Name, network.DestroyOptions{}), network.ErrInUse)
		w.must(old.Destroy(w.ctx(), s.Name, force))
	})
}
