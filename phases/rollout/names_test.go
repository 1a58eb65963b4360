package rollout_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

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
			w.rolls("1")
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
		w.rolls(release)
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
