package rollout_test

import (
	"errors"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestNameTaken has a name that a new container is to get after the switch in
// other hands: nothing is done. Names that only begin alike are no matter, nor is
// that of a container which is to go.
func TestNameTaken(t *testing.T) {
	app := func(name, process string) map[string]string {
		return map[string]string{phases.LabelApp: name, phases.LabelProcess: process, phases.LabelPhase: phases.Deploy.String()}
	}
	for name, tt := range map[string]struct {
		container string
		labels    map[string]string
		taken     bool
	}{
		"somebody else's":           {"shop.web.2", nil, true},
		"another app's":             {"shop.web.2", app("shop.web", "2"), true},
		"another process's":         {"shop.web.2", app("shop", "worker"), true},
		"of the process":            {"shop.web.2", app("shop", "web"), false},
		"of an index that is not":   {"shop.web.3", nil, false},
		"with something behind it":  {"shop.web.2.old", nil, false},
		"with something before it":  {"a.shop.web.2", nil, false},
		"where a dot is any letter": {"shop.web-2", nil, false},
	} {
		for _, profile := range fakedocker.Profiles() {
			t.Run(profile+"/"+name, func(t *testing.T) {
				w := newTown(t, profile, layouts[4], 2)
				defer w.eng.Close()
				_, err := w.eng.Client().ContainerCreate(t.Context(), &container.Config{Image: "app:1", Labels: tt.labels}, nil, nil, nil, tt.container)
				w.success(err)
				calls := len(w.eng.Calls())
				_, err = rollout.Run(t.Context(), w.eng.Client(), w.of("1"))
				var e *rollout.Error
				if !tt.taken {
					w.success(err)
					return
				}
				changes(t, w.eng.Calls()[calls:])
				if !errors.Is(err, rollout.ErrNameTaken) || !errors.As(err, &e) || e.Op != "prepare" || e.Process != "web" || e.Container != "shop.web.2" {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}
