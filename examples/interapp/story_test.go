package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// story is what is asked on every engine.
var story = slices.Concat([]string{
	`create the network "none"`,
	`create the network "bridge"`,
	`create the network "host"`,
	`create the network "custom-network"`,
}, atOnce, []string{
	"deploy node-js-app with 1 web",
	"deploy outside-app with 1 web",
	"inside node-js-app.web.1, before python-app is healthy: look up python-app.web",
	"deploy python-app with 2 web",
	"inside node-js-app.web.1: fetch http://python-app.web:5000 20 times",
	"inside outside-app.web.1, which is not on the network: look up python-app.web",
}, atOnce, []string{
	`destroy the network "custom-network"`,
})

// atOnce is what is asked where a container is on the network when it starts.
var atOnce = []string{
	"deploy node-js-app with 1 web",
	"deploy outside-app with 1 web",
	"deploy python-app with 2 web",
	"inside node-js-app.web.1: fetch http://python-app.web:5000 20 times",
	"inside outside-app.web.1, which is not on the network: look up python-app.web",
}

func TestStory(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			playStory(t, lab.ForTest(t, profile))
		})
	}
	t.Run("real", func(t *testing.T) { playStory(t, lab.RealForTest(t)) })
}

func playStory(t *testing.T, l *lab.Lab) {
	var r lab.Report
	if err := tell(t.Context(), l, &r); err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, v := range r.Verdicts {
		asked = append(asked, v.Asked)
		if !v.OK {
			t.Errorf("WRONG: %s: %s", v.Asked, v.Happened)
		}
	}
	if diff := cmp.Diff(story, asked); diff != "" {
		t.Errorf("asked (-want +got)\n%s", diff)
	}
	if left := containers(t, l); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// containers lists the names of the containers of the lab's run.
func containers(t *testing.T, l *lab.Lab) (names []string) {
	t.Helper()
	list, err := l.Client.ContainerList(context.WithoutCancel(t.Context()), container.ListOptions{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.Labels[lab.Label] == l.Labels()[lab.Label] {
			names = append(names, c.Names...)
		}
	}
	return names
}

// newStage is a stage on a fake engine, with its network.
func newStage(t *testing.T) stage {
	t.Helper()
	l := lab.ForTest(t, "")
	s := stage{l, &lab.Report{}, network.New(l.Client)}
	if err := s.makeNetwork(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoryLeavesTheNetworkOfAStrangerAlone(t *testing.T) {
	l := lab.ForTest(t, "")
	made, err := l.Client.NetworkCreate(t.Context(), customNetwork, dnetwork.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	err = tell(t.Context(), l, &lab.Report{})
	if err == nil || !strings.Contains(err.Error(), customNetwork) || !errors.Is(err, network.ErrExists) {
		t.Errorf("error %v, want one that says whose network it is", err)
	}
	if _, err := l.Client.NetworkInspect(t.Context(), made.ID, dnetwork.InspectOptions{}); err != nil {
		t.Error(err)
	}
	if left := containers(t, l); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// One container instead of two, one that can be found where it must not: the
// judges see it.
func TestVerdictsCanBeWrong(t *testing.T) {
	s := newStage(t)
	on := settings(phases.AttachPostCreate)
	s.Verdicts = nil
	var ids []string
	for _, r := range []release{s.release("node-js-app", 1, on), s.release("python-app", 1, on), s.release(outside, 1, on)} {
		made, err := deploy(t.Context(), s.Client, r)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made...)
		r.scale = 2
		if err := s.judgeNetworks(t.Context(), r, made); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.judgeAnswers(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	if err := s.judgeLookup(t.Context(), outside+".web.1", "", 3); err != nil {
		t.Fatal(err)
	}
	for _, v := range s.Verdicts {
		if v.OK {
			t.Errorf("ok: %s: %s", v.Asked, v.Happened)
		}
	}
	if len(s.Verdicts) != 5 {
		t.Errorf("%d verdicts, want 5", len(s.Verdicts))
	}
}
