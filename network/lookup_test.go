package network_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/network"
)

func TestGetIsExact(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		long := w.make("shop-staging")
		short := strings.Replace(long.Name, "-staging", "", 1)
		tests := []struct {
			why  string
			name string
			want error
		}{
			{"itself", long.Name, nil},
			{"a part of another's name", short, network.ErrNotFound},
			{"another case", strings.ToUpper(long.Name), network.ErrNotFound},
			{"a pattern", strings.Replace(long.Name, "-", ".", 1), network.ErrNotFound},
			{"the beginning of an ID", long.ID[:4], network.ErrNotFound},
			{"the first digit of an ID", long.ID[:1], network.ErrNotFound},
			{"a short ID", long.ID[:12], network.ErrInvalid},
			{"an ID", long.ID, network.ErrInvalid},
			{"the engine's own", "bridge", nil},
			{"the engine's own", "host", nil},
			{"the engine's own", "none", nil},
			{"a mode", "default", network.ErrReserved},
		}
		for _, tt := range tests {
			t.Run(tt.why, func(t *testing.T) {
				got, err := w.Get(t.Context(), tt.name)
				if !errors.Is(err, tt.want) || err == nil && got.Name != tt.name {
					t.Errorf("Get(%q) = %q, %v, want %v", tt.name, got.Name, err, tt.want)
				}
				exists, err := w.Exists(t.Context(), tt.name)
				wantErr := tt.want
				if errors.Is(wantErr, network.ErrNotFound) {
					wantErr = nil
				}
				if exists != (tt.want == nil) || !errors.Is(err, wantErr) {
					t.Errorf("Exists(%q) = %v, %v", tt.name, exists, err)
				}
			})
		}
	})
}

// TestGetPrefersNobodysID names a network like the beginning of another's ID.
func TestGetPrefersNobodysID(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		other := w.make("shop")
		name := other.ID[:11]
		if _, err := w.Get(w.ctx(), name); !errors.Is(err, network.ErrNotFound) {
			t.Fatalf("%q, of which only an ID begins so: %v", name, err)
		}
		if _, err := w.Manager.Create(w.ctx(), network.Spec{Name: name, Labels: w.Labels()}); err != nil {
			t.Fatal(err)
		}
		w.removes(name)
		got, err := w.Get(w.ctx(), name)
		w.must(err)
		if got.Name != name || got.ID == other.ID {
			t.Errorf("got %q %s", got.Name, got.ID)
		}
		w.must(w.Destroy(w.ctx(), name, network.DestroyOptions{}))
		if ids := w.ids(other.Name); !slices.Equal(ids, []string{other.ID}) {
			t.Errorf("the other network is gone: %v", ids)
		}
	})
}

func TestGetAmbiguous(t *testing.T) {
	withTwins(t, func(t *testing.T, w *world, name string, ids []string) {
		_, err := w.Get(w.ctx(), name)
		checkClass(t, err, network.ErrAmbiguous)
		for _, id := range ids {
			if !strings.Contains(err.Error(), id) {
				t.Errorf("%v does not name %s", err, id)
			}
		}
		if exists, err := w.Exists(w.ctx(), name); !exists || err != nil {
			t.Errorf("Exists = %v, %v", exists, err)
		}
		_, err = w.Manager.Create(w.ctx(), network.Spec{Name: name})
		checkClass(t, err, network.ErrExists)
		_, err = w.Ensure(w.ctx(), network.Spec{Name: name})
		checkClass(t, err, network.ErrAmbiguous)
		checkClass(t, w.Destroy(w.ctx(), name, network.DestroyOptions{Force: true}), network.ErrAmbiguous)
		if left := w.ids(name); len(left) != 2 {
			t.Errorf("%d networks are left", len(left))
		}
	})
}

// withTwins runs a test with two networks of one name, on the engines that let
// anybody make them.
func withTwins(t *testing.T, f func(t *testing.T, w *world, name string, ids []string)) {
	onEngines(t, func(t *testing.T, w *world) {
		if !versions.LessThan(w.Client.ClientVersion(), "1.44") {
			return
		}
		name := w.name("twin")
		w.removes(name)
		for range 2 {
			w.makeRaw(name)
		}
		ids := w.ids(name)
		if len(ids) != 2 {
			t.Fatalf("%d networks of one name", len(ids))
		}
		f(t, w, name, ids)
	})
}

// makeRaw makes a network as who does not care whether there is one already; the
// Go client always does.
func (w *world) makeRaw(name string) {
	w.t.Helper()
	body, err := json.Marshal(dnetwork.CreateRequest{Name: name, CreateOptions: dnetwork.CreateOptions{Labels: w.Labels()}})
	w.must(err)
	url := "http://engine/v" + w.Client.ClientVersion() + "/networks/create"
	req, err := http.NewRequestWithContext(w.ctx(), http.MethodPost, url, bytes.NewReader(body))
	w.must(err)
	req.Header.Set("Content-Type", "application/json")
	answer, err := w.Client.HTTPClient().Do(req)
	w.must(err)
	w.must(answer.Body.Close())
	if answer.StatusCode != http.StatusCreated {
		w.t.Fatalf("create %s: %s", name, answer.Status)
	}
}

func TestLookup(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		a, b := w.make("a"), w.make("ab")
		w.tap.reset()
		got, err := w.Lookup(w.ctx(), b.Name, a.Name, a.Name, "bridge")
		w.must(err)
		if len(got) != 3 || got[a.Name].ID != a.ID || got[b.Name].ID != b.ID || got["bridge"].Driver != "bridge" {
			t.Errorf("got %v", got)
		}
		if want := []string{"NetworkList"}; !slices.Equal(w.tap.seen(), want) {
			t.Errorf("calls %v, want %v", w.tap.seen(), want)
		}
		gone, bad := w.name("gone"), "a b"
		got, err = w.Lookup(w.ctx(), gone, a.Name, w.name("lost"))
		checkClass(t, err, network.ErrNotFound)
		for _, want := range []string{`network lookup "` + gone + `": not found`, `network lookup "` + w.name("lost") + `": not found`} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v lacks %s", err, want)
			}
		}
		if len(got) != 1 || got[a.Name].ID != a.ID {
			t.Errorf("what is there is %v", got)
		}
		w.tap.reset()
		_, err = w.Lookup(w.ctx(), a.Name, bad)
		checkClass(t, err, network.ErrInvalid)
		if none, err := w.Lookup(w.ctx()); len(none) != 0 || err != nil {
			t.Errorf("no names: %v, %v", none, err)
		}
		if calls := w.tap.seen(); len(calls) != 0 {
			t.Errorf("calls %v for nothing", calls)
		}
	})
}

func TestList(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		b, a := w.make("b"), w.make("a")
		theirs := w.name("theirs")
		w.removes(theirs)
		_, err := w.ForOwner("somebody").Create(w.ctx(), network.Spec{Name: theirs, Labels: w.Labels()})
		w.must(err)
		owned, err := w.List(w.ctx(), network.ListOptions{Owned: true})
		w.must(err)
		if got, want := names(owned), []string{a.Name, b.Name}; !slices.Equal(got, want) {
			t.Errorf("owned are %v, want %v", got, want)
		}
		all, err := w.List(w.ctx(), network.ListOptions{})
		w.must(err)
		got := names(all)
		for _, want := range []string{a.Name, b.Name, theirs, "bridge", "host", "none"} {
			if !slices.Contains(got, want) {
				t.Errorf("%v lacks %s", got, want)
			}
		}
		if !slices.IsSorted(got) {
			t.Errorf("%v is not sorted", got)
		}
	})
}

func names(infos []network.Info) []string {
	var names []string
	for _, n := range infos {
		names = append(names, n.Name)
	}
	return names
}
