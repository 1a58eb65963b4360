package rollout_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestNeighbours has apps and processes whose names begin, or end, as the names
// of ledgers and of one another do, and a rollout of each that dies: a Recover
// ends that of its app and touches nothing else.
func TestNeighbours(t *testing.T) {
	apps := map[string]string{
		"shop": "rollout", "shop.rollout": "web", "shop.rollout.switch": "recover", "shop.recover": "rollout",
		"shop2": "web", "rollout": "rollout", "shop-rollout": "undo",
		strings.Repeat("a", 63): strings.Repeat("b", 63),
	}
	eng := engine(t, "")
	w := &town{t: t, eng: eng}
	spec := func(app, release string) rollout.Spec {
		return rollout.Spec{
			App: phases.App{Name: app, Settings: phases.Settings{AttachPostDeploy: []string{"a"}}}, Release: release,
			Processes: []rollout.Process{{Name: apps[app], Count: 2, Config: container.Config{Image: "app:1"}, Uptime: -1}},
			Options:   rollout.Options{Drain: time.Millisecond, Settle: -1},
		}
	}
	run := func(app, release string) {
		t.Helper()
		_, err := rollout.Run(t.Context(), eng.Client(), spec(app, release))
		w.success(err)
	}
	for app := range apps {
		run(app, "1")
	}
	for app := range apps {
		for _, at := range []rollout.Stage{rollout.Join, rollout.Retire} {
			before := others(containers(t, eng), app, apps[app])
			w.dies(spec(app, "2"+at.String()), at)
			_, err := rollout.Recover(t.Context(), eng.Client(), app, rollout.Options{})
			w.success(err)
			if diff := cmp.Diff(before, others(containers(t, eng), app, apps[app])); diff != "" {
				t.Errorf("others than %s at %s (-want +got):\n%s", app, at, diff)
			}
		}
		run(app, "3")
	}
	if got := containers(t, eng); len(got) != 2*len(apps) {
		t.Errorf("got %q", got)
	}
}

// others leaves the containers of a process out.
func others(list []string, app, process string) []string {
	return slices.DeleteFunc(list, func(line string) bool { return strings.HasPrefix(line, app+"."+process+".") })
}
