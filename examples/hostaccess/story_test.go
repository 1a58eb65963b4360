package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// story is what is asked on every engine, PORT standing for any, and what
// happens.
var story = []string{
	"inside host-app: fetch http://127.0.0.1:PORT, the server on all interfaces: hello from the host",
	"inside host-app: fetch http://127.0.0.1:PORT, the server on 127.0.0.1 only: hello from the host",
	"inside gateway-app: fetch http://host.docker.internal:PORT, the server on all interfaces: hello from the host",
	"inside gateway-app: fetch http://host.docker.internal:PORT, the server on 127.0.0.1 only: connection refused",
	"inside gateway-app: fetch http://127.0.0.1:PORT, which is the container itself: connection refused",
	"inside changing-app: fetch http://host.docker.internal:PORT, the server on all interfaces: name does not resolve",
	`compare the container of changing-app with the settings: needs a rebuild: ExtraHosts: lacks "host.docker.internal:host-gateway"`,
	"inside changing-app: fetch http://host.docker.internal:PORT, the server on all interfaces: name does not resolve",
	"compare the container of changing-app with the settings: same",
	"inside changing-app: fetch http://host.docker.internal:PORT, the server on all interfaces: hello from the host",
}

var port = regexp.MustCompile(`:\d+,`)

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
	var out strings.Builder
	r := lab.NewReport(&out)
	if err := tell(t.Context(), l, r); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range r.Verdicts {
		got = append(got, port.ReplaceAllString(v.Asked, ":PORT,")+": "+v.Happened)
		if !v.OK {
			t.Errorf("WRONG: %s: %s", v.Asked, v.Happened)
		}
	}
	if diff := cmp.Diff(story, got); diff != "" {
		t.Errorf("story (-want +got)\n%s", diff)
	}
	for _, flag := range hostaccess.Recommended().Flags() {
		if !strings.Contains(out.String(), flag) {
			t.Errorf("%s is not recommended", flag)
		}
	}
	list, err := l.Client.ContainerList(context.WithoutCancel(t.Context()), container.ListOptions{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.Labels[lab.Label] == l.Labels()[lab.Label] {
			t.Errorf("left behind: %v", c.Names)
		}
	}
}

// A server that is not where the story thinks it is makes a verdict wrong.
func TestVerdictsCanBeWrong(t *testing.T) {
	l := lab.ForTest(t, "")
	local, err := serve(l.Host, "", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := local.close(); err != nil {
			t.Error(err)
		}
	}()
	s := stage{Lab: l, Report: &lab.Report{}}
	app := worker("gateway-app", hostaccess.Gateway())
	if _, err := s.run(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	if err := s.judgeFetch(t.Context(), app, hostaccess.GatewayName, local, probe.OK); err != nil {
		t.Fatal(err)
	}
	if s.Wrong() != 1 {
		t.Errorf("%+v, want it wrong", s.Verdicts)
	}
}

func TestRunLeavesNothingWhenItFails(t *testing.T) {
	l := lab.ForTest(t, "")
	s := stage{Lab: l, Report: &lab.Report{}}
	app := worker("host-app", hostaccess.HostNetwork())
	app.AttachPostCreate = []string{"missing"}
	if id, err := s.run(t.Context(), app); err == nil {
		t.Errorf("%s runs", fmt.Sprint(id))
	}
	list, err := l.Client.ContainerList(t.Context(), container.ListOptions{All: true})
	if err != nil || len(list) > 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}
