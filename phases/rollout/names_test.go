package rollout_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestNameTaken has somebody else's container with the name of the ledger, and
// with that of a new container.
func TestNameTaken(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			w := newTown(t, profile, layouts[4], 2)
			defer w.eng.Close()
			_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
			w.success(err)
			before := w.want("1", 2)
			for _, name := range []string{"shop.rollout", "shop.web.2."} {
				prepared := w.prepare(w.of("2"))
				if strings.HasSuffix(name, ".") {
					name += prepared.ID()
				}
				c, err := w.eng.Client().ContainerCreate(t.Context(), &container.Config{Image: "app:1"}, nil, nil, nil, name)
				w.success(err)
				if _, err = prepared.Run(t.Context()); !errors.Is(err, rollout.ErrNameTaken) || !strings.Contains(err.Error(), name) {
					t.Errorf("%s: got %v", name, err)
				}
				w.is("with another "+name, before)
				w.success(w.eng.Client().ContainerRemove(t.Context(), c.ID, container.RemoveOptions{}))
			}
		})
	}
}

// TestNothingRenamed checks that no name changes but the ledger's: a container is
// without all of its names for a moment when it is renamed.
func TestNothingRenamed(t *testing.T) {
	w := newTown(t, "28.5", layouts[5], 2)
	defer w.eng.Close()
	for _, release := range []string{"1", "2"} {
		_, err := rollout.Run(t.Context(), w.eng.Client(), w.of(release))
		w.success(err)
	}
	renames := 0
	for _, c := range w.eng.Calls() {
		if c.Op != "ContainerRename" {
			continue
		}
		renames++
		query, err := url.ParseQuery(c.Query)
		w.success(err)
		if name := query.Get("name"); name != "shop.rollout.switch" {
			t.Errorf("a container was renamed to %q", name)
		}
	}
	if renames != 2 {
		t.Errorf("%d renames, want one for each rollout", renames)
	}
}

// TestPruned has a rollout die and its ledger pruned. What it made counts as in
// service then, as nobody can tell, and the next rollout of the release sorts it
// out: it makes anew what was not finished, and leaves one release.
func TestPruned(t *testing.T) {
	for at, kept := range map[rollout.Stage]int{rollout.Check: 0, rollout.Join: 0, rollout.Verify: 2, rollout.Retire: 2} {
		for _, profile := range fakedocker.Profiles() {
			t.Run(profile+"/"+at.String(), func(t *testing.T) {
				w := newTown(t, profile, layouts[4], 2)
				defer w.eng.Close()
				_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
				w.success(err)
				w.guard()
				w.dies(w.of("2"), at)
				w.prune()
				next, err := rollout.Run(t.Context(), w.eng.Client(), w.of("2"))
				w.success(err)
				if len(next.Kept) != kept || len(next.Created) != 2-kept || len(next.Retired) != 4-kept {
					t.Errorf("created %v, kept %v, retired %v", next.Created, next.Kept, next.Retired)
				}
				w.is("after another rollout", w.want("2", 2))
				if len(w.nobody) > 0 {
					t.Errorf("nobody answered on\n%s", strings.Join(w.nobody, "\n"))
				}
			})
		}
	}
}

// TestPrunedUnchecked is the first rollout of an app, whose containers are joined
// to everything when it dies and never become healthy: the next one does not take
// them for done.
func TestPrunedUnchecked(t *testing.T) {
	w := newTown(t, "28.5", layouts[2], 2)
	defer w.eng.Close()
	asked := 0
	w.spec.Processes[0].CheckEvery, w.spec.Processes[0].CheckTimeout = time.Millisecond, 50*time.Millisecond
	w.spec.Processes[0].Check = func(context.Context, rollout.Container) error {
		asked++
		return errors.New("not yet")
	}
	w.spec.Parallel = 1
	w.dies(w.of("1"), rollout.Check)
	w.prune()
	next := w.prepare(w.of("1"))
	if next.Nothing() || asked != 6 {
		t.Errorf("asked %d times, want 3 for each; nothing to do: %t", asked, next.Nothing())
	}
	if _, err := next.Run(t.Context()); !errors.Is(err, rollout.ErrUnhealthy) {
		t.Errorf("got %v", err)
	}
}

// TestPrunedAlive has the ledger of a rollout pruned that is alive: before the
// switch it undoes itself, after it it goes on.
func TestPrunedAlive(t *testing.T) {
	for _, at := range stages {
		t.Run(at.String(), func(t *testing.T) {
			w := newTown(t, "28.5", layouts[4], 2)
			defer w.eng.Close()
			_, err := rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
			w.success(err)
			before, after := w.want("1", 2), w.want("2", 2)
			w.guard()
			spec := w.of("2")
			spec.Observe = func(e rollout.Event) {
				if e.Stage == at && e.Container == "" && !e.Done {
					w.prune()
				}
			}
			_, err = rollout.Run(t.Context(), w.eng.Client(), spec)
			if early := at != rollout.Lock && at <= rollout.Commit; early != errors.Is(err, rollout.ErrTakenOver) {
				t.Errorf("got %v", err)
			}
			if err != nil {
				after = before
			}
			w.is("after it", after)
			if len(w.nobody) > 0 {
				t.Errorf("nobody answered on\n%s", strings.Join(w.nobody, "\n"))
			}
		})
	}
}
