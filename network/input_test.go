package network_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/network"
)

// methods are all that ask the engine, with good input.
var methods = map[string]func(context.Context, *network.Manager) error{
	"Create": func(ctx context.Context, m *network.Manager) error {
		_, err := m.Create(ctx, network.Spec{Name: "shop"})
		return err
	},
	"Ensure": func(ctx context.Context, m *network.Manager) error {
		_, err := m.Ensure(ctx, network.Spec{Name: "shop"})
		return err
	},
	"Get":        func(ctx context.Context, m *network.Manager) error { _, err := m.Get(ctx, "shop"); return err },
	"Exists":     func(ctx context.Context, m *network.Manager) error { _, err := m.Exists(ctx, "shop"); return err },
	"Lookup":     func(ctx context.Context, m *network.Manager) error { _, err := m.Lookup(ctx, "shop"); return err },
	"Containers": func(ctx context.Context, m *network.Manager) error { _, err := m.Containers(ctx, "shop"); return err },
	"Prune":      func(ctx context.Context, m *network.Manager) error { _, err := m.Prune(ctx); return err },
	"List": func(ctx context.Context, m *network.Manager) error {
		_, err := m.List(ctx, network.ListOptions{})
		return err
	},
	"Destroy": func(ctx context.Context, m *network.Manager) error {
		return m.Destroy(ctx, "shop", network.DestroyOptions{})
	},
	"Connect": func(ctx context.Context, m *network.Manager) error {
		return m.Connect(ctx, "shop", "web", network.Endpoint{})
	},
	"Disconnect": func(ctx context.Context, m *network.Manager) error { return m.Disconnect(ctx, "shop", "web") },
	"Attach": func(ctx context.Context, m *network.Manager) error {
		return m.Attach(ctx, "web", []network.Attachment{{Network: network.Info{ID: "1", Name: "shop"}}})
	},
	"Detach": func(ctx context.Context, m *network.Manager) error {
		return m.Detach(ctx, "web", []network.Info{{ID: "1", Name: "shop"}})
	},
}

// untouched is a client that no call may reach.
func untouched(t *testing.T) *tap {
	return &tap{before: func(_ context.Context, op string) error {
		t.Errorf("the engine is asked: %s", op)
		return errRefused
	}}
}

func TestNoClient(t *testing.T) {
	var typed *client.Client
	managers := map[string]*network.Manager{
		"nil":        network.New(nil),
		"typed nil":  network.New(typed),
		"zero":       {},
		"nil itself": nil,
		"for owner":  (*network.Manager)(nil).ForOwner("me"),
		"copied":     network.New(typed).ForOwner("me"),
	}
	for _, name := range slices.Sorted(maps.Keys(managers)) {
		for method, call := range methods {
			t.Run(name+"/"+method, func(t *testing.T) {
				checkClass(t, call(t.Context(), managers[name]), network.ErrNoClient)
			})
		}
	}
}

func TestEndedContext(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	expired, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for method, call := range methods {
		t.Run(method, func(t *testing.T) {
			m := network.New(untouched(t))
			checkClass(t, call(canceled, m), context.Canceled)
			checkClass(t, call(expired, m), context.DeadlineExceeded)
			checkClass(t, call(nil, m), network.ErrInvalid) //nolint:staticcheck // a nil context is the point
		})
	}
}

func TestBadInputReachesNobody(t *testing.T) {
	m := network.New(untouched(t))
	ctx := t.Context()
	bad := network.Spec{Name: "shop", MTU: 1}
	_, create := m.Create(ctx, bad)
	_, ensure := m.Ensure(ctx, bad)
	checkClass(t, create, network.ErrInvalid)
	checkClass(t, ensure, network.ErrInvalid)
	for _, name := range []string{"", "a b", "container:web", "../x", "0123456789ab", "default"} {
		want := network.ErrInvalid
		if errors.Is(network.ValidateName(name), network.ErrReserved) {
			want = network.ErrReserved
		}
		_, create := m.Create(ctx, network.Spec{Name: name})
		_, ensure := m.Ensure(ctx, network.Spec{Name: name})
		_, get := m.Get(ctx, name)
		_, exists := m.Exists(ctx, name)
		_, lookup := m.Lookup(ctx, name)
		_, containers := m.Containers(ctx, name)
		for _, err := range []error{
			create, ensure, get, exists, lookup, containers,
			m.Destroy(ctx, name, network.DestroyOptions{}),
			m.Connect(ctx, name, "web", network.Endpoint{}),
			m.Disconnect(ctx, name, "web"),
		} {
			checkClass(t, err, want)
		}
	}
	for _, name := range []string{"bridge", "host", "none"} {
		checkClass(t, m.Destroy(ctx, name, network.DestroyOptions{Force: true}), network.ErrReserved)
	}
}

func TestForOwnerCopies(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		w.removes(s.Name)
		base := network.New(w.Client)
		_ = base.ForOwner("somebody")
		got, err := base.ForOwner("").Create(t.Context(), s)
		w.must(err)
		if got.Owner != network.DefaultOwner {
			t.Errorf("owner %q", got.Owner)
		}
	})
}

// TestResultsAreTheCallers changes what came back and what went in.
func TestResultsAreTheCallers(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		s := w.spec("shop")
		s.Options = map[string]string{"com.docker.network.bridge.enable_icc": "true"}
		got := w.makeSpec(s)
		clear(s.Labels)
		clear(s.Options)
		clear(got.Labels)
		clear(got.Options)
		got.Subnets[0] = network.Subnet{}
		again, err := w.Get(w.ctx(), s.Name)
		w.must(err)
		if len(again.Labels) != len(w.Labels()) || len(again.Options) != 1 || !again.Subnets[0].Prefix.IsValid() {
			t.Errorf("got %+v", again)
		}
	})
}
