package rollout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// shop is an app with all three phases, and two processes.
func shop(web, worker int) rollout.Spec {
	return rollout.Spec{
		App: phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.Use("a"), AttachPostCreate: []string{"b"}, AttachPostDeploy: []string{"c"},
		}},
		Release: "1", Options: rollout.Options{Drain: time.Millisecond, Settle: -1},
		Processes: []rollout.Process{
			{Name: "web", Count: web, Port: 5000, Config: container.Config{Image: "app:1"}, Uptime: -1},
			{Name: "worker", Count: worker, Config: container.Config{Image: "app:1"}, Uptime: -1},
		},
	}
}

func engine(t *testing.T, profile string) *fakedocker.Engine {
	t.Helper()
	eng := fakedocker.Start(t, fakedocker.Options{Profile: profile, Images: map[string]fakedocker.Program{"app:1": nil}})
	for _, name := range []string{"a", "b", "c"} {
		if _, err := network.New(eng.Client()).Create(t.Context(), network.Spec{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	return eng
}

func containers(t *testing.T, eng *fakedocker.Engine) []string {
	t.Helper()
	list, err := eng.Client().ContainerList(t.Context(), container.ListOptions{All: true})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, c := range list {
		names = append(names, called(c)+" "+c.State+" "+c.Labels[rollout.LabelRelease])
	}
	return sorted(names)
}

func TestRunScale(t *testing.T) {
	steps := []struct {
		about       string
		web, worker int
		release     string
		gate        bool
		want        []string
	}{
		{"first", 2, 1, "1", false, []string{"shop.web.1 running 1", "shop.web.2 running 1", "shop.worker.1 running 1"}},
		{"same", 2, 1, "1", false, []string{"shop.web.1 running 1", "shop.web.2 running 1", "shop.worker.1 running 1"}},
		{"next", 2, 1, "2", false, []string{"shop.web.1 running 2", "shop.web.2 running 2", "shop.worker.1 running 2"}},
		{"gated", 1, 1, "3", true, []string{"shop.web.1 running 3", "shop.worker.1 running 3"}},
		{"up", 3, 1, "3", true, []string{"shop.web.1 running 3", "shop.web.2 running 3", "shop.web.3 running 3", "shop.worker.1 running 3"}},
		{"down", 1, 1, "3", true, []string{"shop.web.1 running 3", "shop.worker.1 running 3"}},
		{"zero", 0, 0, "3", true, []string{}},
	}
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			eng := engine(t, profile)
			for _, step := range steps {
				spec := shop(step.web, step.worker)
				spec.Release, spec.Gate = step.release, step.gate
				before := len(eng.Calls())
				if _, err := rollout.Run(t.Context(), eng.Client(), spec); err != nil {
					t.Fatalf("%s: %v", step.about, err)
				}
				if diff := cmp.Diff(step.want, containers(t, eng)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", step.about, diff)
				}
				if step.about == "same" {
					changes(t, eng.Calls()[before:])
				}
				for _, name := range []string{"a", "b", "c"} {
					answers(t, eng, name, "shop.web", step.web)
				}
			}
		})
	}
}

// TestResultAddresses checks that those who come and those who stay say where they
// are reached.
func TestResultAddresses(t *testing.T) {
	eng := engine(t, "")
	for _, n := range []int{1, 2} {
		r, err := rollout.Run(t.Context(), eng.Client(), shop(n, 1))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range append(r.Kept, r.Created...) {
			if c.Process == "web" {
				got = append(got, c.ID+c.Addr.String())
			}
		}
		var want []string
		for _, c := range r.Upstreams["web"] {
			want = append(want, c.ID+c.Addr.String())
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) != n {
			t.Errorf("%d (-upstreams +result):\n%s", n, diff)
		}
	}
}

// TestNoImage has an image missing, the ledger's and that of a second process.
func TestNoImage(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		for i := range 2 {
			eng := engine(t, profile)
			spec := shop(1, 1)
			spec.Processes[i].Config.Image = "missing:1"
			_, err := rollout.Run(t.Context(), eng.Client(), spec)
			if !errors.Is(err, rollout.ErrNoImage) || errors.Is(err, network.ErrContainerNotFound) {
				t.Errorf("%s, process %d: %v", profile, i, err)
			}
			if diff := cmp.Diff([]string{}, containers(t, eng)); diff != "" {
				t.Errorf("%s, process %d (-want +got):\n%s", profile, i, diff)
			}
		}
	}
}
