package rollout_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestServing checks at every stage of a rollout that a proxy which is started at
// that moment is told what the one that was there knows: the old containers until
// the switch, the new ones from then on.
func TestServing(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			eng := engine(t, profile)
			var proxy rollout.Upstreams
			switchTo := func(_ context.Context, up rollout.Upstreams) error {
				proxy = up
				return nil
			}
			spec := shop(2, 1)
			spec.Switch = switchTo
			for _, release := range []string{"1", "2"} {
				spec.Release = release
				spec.Observe = func(e rollout.Event) {
					if proxy == nil || e.Stage == rollout.Switch || e.Stage == rollout.Commit {
						return // there is none yet, or it is being switched
					}
					serving(t, eng, spec, e.String(), proxy)
				}
				if _, err := rollout.Run(t.Context(), eng.Client(), spec); err != nil {
					t.Fatal(err)
				}
				serving(t, eng, spec, "the end", proxy)
			}
		})
	}
}

// serving checks who is said to serve, at a moment.
func serving(t *testing.T, eng *fakedocker.Engine, spec rollout.Spec, when string, want rollout.Upstreams) {
	t.Helper()
	got, err := rollout.Serving(t.Context(), eng.Client(), spec)
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	if diff := cmp.Diff(addresses(want), addresses(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

func addresses(up rollout.Upstreams) []string {
	var all []string
	for process, cs := range up {
		for _, c := range cs {
			all = append(all, fmt.Sprintf("%s %s %s", process, c.ID[:12], c.Addr))
		}
	}
	slices.Sort(all)
	return all
}

// TestServingAfterAll checks containers that are not as they should be.
func TestServingAfterAll(t *testing.T) {
	eng := engine(t, "")
	spec := shop(2, 1)
	got, err := rollout.Serving(t.Context(), eng.Client(), spec)
	if diff := cmp.Diff(rollout.Upstreams{"web": {}}, got); err != nil || diff != "" {
		t.Errorf("nothing deployed: %v (-want +got):\n%s", err, diff)
	}
	first, err := rollout.Run(t.Context(), eng.Client(), spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.Client().ContainerStop(t.Context(), first.Created[0].ID, container.StopOptions{}); err != nil {
		t.Fatal(err)
	}
	spec.App.AttachPostDeploy = []string{"not-made-yet"} // the next release will have it
	got, err = rollout.Serving(t.Context(), eng.Client(), spec)
	if err != nil || len(got["web"]) != 1 || got["web"][0].ID != first.Created[1].ID {
		t.Errorf("one of two stopped: %v, %v", got, err)
	}
}

// TestServingHalfway checks a rollout that could not switch, nor switch back.
func TestServingHalfway(t *testing.T) {
	eng := engine(t, "")
	spec := shop(1, 0)
	first, err := rollout.Run(t.Context(), eng.Client(), spec)
	if err != nil {
		t.Fatal(err)
	}
	spec.Release, spec.Switch = "2", func(context.Context, rollout.Upstreams) error { return errors.New("no") }
	if _, err := rollout.Run(t.Context(), eng.Client(), spec); !errors.Is(err, rollout.ErrSwitch) {
		t.Fatal(err)
	}
	got, err := rollout.Serving(t.Context(), eng.Client(), spec)
	if err != nil || len(got["web"]) != 1 || got["web"][0].ID == first.Created[0].ID {
		t.Errorf("%v, %v: want the new one, for that is where Recover goes", got, err)
	}
}

// TestServingByID checks a container whose mode is the ID of a network.
func TestServingByID(t *testing.T) {
	eng := engine(t, "")
	info, err := network.New(eng.Client()).Get(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	spec := shop(1, 0)
	spec.App.Settings = phases.Settings{}
	spec.Processes[0].HostConfig.NetworkMode = container.NetworkMode(info.ID)
	r, err := rollout.Run(t.Context(), eng.Client(), spec)
	if err != nil {
		t.Fatal(err)
	}
	serving(t, eng, spec, "by ID", r.Upstreams)
}
