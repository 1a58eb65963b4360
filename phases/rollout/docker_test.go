package rollout_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// onEngines runs a test on the fake of every engine and, if the environment asks
// for it, on a real one.
func onEngines(t *testing.T, f func(*testing.T, *lab.Lab)) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) { f(t, lab.ForTest(t, profile)) })
	}
	if real.Asked() {
		t.Run("docker", func(t *testing.T) { f(t, real.For(t)) })
	}
}

// site is an app of the lab, with networks of its own.
func site(t *testing.T, l *lab.Lab) rollout.Spec {
	t.Helper()
	var names []string
	for _, short := range []string{"a", "b", "c"} {
		name := l.Unique("rollout-" + short)
		names = append(names, name)
		if _, err := network.New(l.Client).Create(t.Context(), network.Spec{Name: name, Labels: l.Labels()}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Client.NetworkRemove(context.Background(), name) })
	}
	app := strings.ToLower(l.Unique("shop"))
	t.Cleanup(func() { sweep(l.Client, app) })
	return rollout.Spec{
		App: phases.App{Name: app, Settings: phases.Settings{
			InitialNetwork: phases.Use(names[0]), AttachPostCreate: names[1:2], AttachPostDeploy: names[2:],
		}, Ports: map[string]uint16{"web": 5000}},
		Processes: []rollout.Process{{
			Name: "web", Count: 2, Uptime: -1,
			Config:     container.Config{Image: l.Image, Cmd: []string{probe.Path, "serve"}, Labels: l.Labels()},
			HostConfig: container.HostConfig{RestartPolicy: container.RestartPolicy{Name: container.RestartPolicyAlways}},
		}},
	}
}

func ofApp(app string) container.ListOptions {
	return container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("label", phases.LabelApp+"="+app))}
}

// sweep removes what a failed test leaves.
func sweep(cli *client.Client, app string) {
	list, _ := cli.ContainerList(context.Background(), ofApp(app))
	for _, c := range list {
		_ = cli.ContainerRemove(context.Background(), c.ID, container.RemoveOptions{Force: true})
	}
}

// there lists the app's containers, without the app's name.
func there(t *testing.T, cli *client.Client, app string) string {
	t.Helper()
	list, err := cli.ContainerList(t.Context(), ofApp(app))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		lines = append(lines, fmt.Sprintf("%s %s %s", strings.TrimPrefix(called(c), app+"."), c.State, c.Labels[rollout.LabelRelease]))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestEngines takes an app through its life, on real engines too.
func TestEngines(t *testing.T) {
	onEngines(t, func(t *testing.T, l *lab.Lab) {
		spec := site(t, l)
		var up []netip.AddrPort
		spec.Switch = func(_ context.Context, u rollout.Upstreams) error {
			up = nil
			for _, c := range u["web"] {
				up = append(up, c.Addr)
			}
			return nil
		}
		for _, step := range []struct {
			release string
			count   int
			gate    bool
			order   string
			want    string
		}{
			{"1", 2, false, "stop", "web.1 running 1\nweb.2 running 1"},
			{"1", 2, false, "stop", "web.1 running 1\nweb.2 running 1"},
			{"2", 2, false, "unname,wait,stop", "web.1 running 2\nweb.2 running 2"},
			{"3", 3, true, "signal,wait", "web.1 running 3\nweb.2 running 3\nweb.3 running 3"},
			{"3", 1, true, "leave,wait,stop", "web.1 running 3"},
			{"4", 0, false, "stop", ""},
		} {
			spec.Release, spec.Processes[0].Count, spec.Gate = step.release, step.count, step.gate
			var err error
			if spec.Order, err = rollout.ParseOrder(step.order); err != nil {
				t.Fatal(err)
			}
			if _, err := rollout.Run(t.Context(), l.Client, spec); err != nil {
				t.Fatalf("release %s: %v", step.release, err)
			}
			if got := there(t, l.Client, spec.App.Name); got != step.want || len(up) != step.count {
				t.Fatalf("release %s: got\n%s\nwant\n%s\nand the proxy has %v", step.release, got, step.want, up)
			}
		}
	})
}

// TestEnginesFail has a release that ends at once, and one that no switch takes:
// what was there stays.
func TestEnginesFail(t *testing.T) {
	onEngines(t, func(t *testing.T, l *lab.Lab) {
		spec := site(t, l)
		spec.Release, spec.Drain, spec.Settle = "1", 1, -1
		first, err := rollout.Run(t.Context(), l.Client, spec)
		if err != nil {
			t.Fatal(err)
		}
		want := there(t, l.Client, spec.App.Name)
		bad := spec
		bad.Release, bad.Processes = "2", slices.Clone(spec.Processes)
		bad.Processes[0].HostConfig.RestartPolicy.Name = ""
		bad.Processes[0].Config.Cmd, bad.Processes[0].Uptime = []string{probe.Path, "nonsense"}, 0
		_, err = rollout.Run(t.Context(), l.Client, bad)
		var e *rollout.Error
		if !errors.Is(err, rollout.ErrUnhealthy) || !errors.As(err, &e) || e.Outcome != rollout.Undone || e.Stage != rollout.Check {
			t.Errorf("ends at once: %v", err)
		}
		refuses := spec
		refuses.Release = "3"
		refuses.Switch = func(_ context.Context, up rollout.Upstreams) error {
			if up["web"][0].ID != first.Created[0].ID {
				return errors.New("no")
			}
			return nil
		}
		_, err = rollout.Run(t.Context(), l.Client, refuses)
		if !errors.Is(err, rollout.ErrSwitch) || !errors.As(err, &e) || e.Outcome != rollout.Undone {
			t.Errorf("no switch: %v", err)
		}
		if got := there(t, l.Client, spec.App.Name); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

const raceEnv = "APPNET_TEST_ROLLOUT"

// TestEnginesRace has two processes roll out the same app at the same moment, a
// few times: one does, and the other is told that it is busy, or comes too late.
func TestEnginesRace(t *testing.T) {
	if spec := os.Getenv(raceEnv); spec != "" {
		raceChild(t, spec)
		return
	}
	if !real.Asked() {
		t.Skip("two processes need a real engine: set " + lab.EnvDocker)
	}
	l := real.For(t)
	spec := site(t, l)
	spec.Order = rollout.SignalFirst()
	const rounds = 10
	ends := make(map[string]int)
	for round := range rounds {
		spec.Release = fmt.Sprint(round)
		text, err := json.Marshal(map[string]any{"app": spec.App, "image": l.Image, "labels": l.Labels(), "release": spec.Release})
		if err != nil {
			t.Fatal(err)
		}
		said := make(chan string, 2)
		for range 2 {
			go func() {
				cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestEnginesRace$")
				cmd.Env = append(os.Environ(), raceEnv+"="+string(text))
				var out bytes.Buffer
				cmd.Stdout = &out
				_ = cmd.Run()
				word, _, _ := strings.Cut(out.String(), "\n")
				said <- word
			}()
		}
		both := sorted([]string{<-said, <-said})
		ends[strings.Join(both, " and ")]++
		if !slices.Contains(both, "done") {
			t.Errorf("round %d: %q", round, both)
		}
		want := fmt.Sprintf("web.1 running %d\nweb.2 running %d", round, round)
		if got := there(t, l.Client, spec.App.Name); got != want {
			t.Errorf("round %d: got\n%s\nwant\n%s", round, got, want)
		}
	}
	t.Logf("%d rounds: %v", rounds, ends)
}

// raceChild is one of the processes. Its first line says how it ended.
func raceChild(t *testing.T, text string) {
	var given struct {
		App            phases.App
		Image, Release string
		Labels         map[string]string
	}
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		t.Fatal(err)
	}
	cli, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		t.Fatal(err)
	}
	result, err := rollout.Run(t.Context(), cli, rollout.Spec{
		App: given.App, Release: given.Release, Options: rollout.Options{Order: rollout.SignalFirst()},
		Processes: []rollout.Process{{Name: "web", Count: 2, Uptime: -1,
			Config: container.Config{Image: given.Image, Cmd: []string{probe.Path, "serve"}, Labels: given.Labels}}},
	})
	switch {
	case err == nil && result.Rollout == "":
		fmt.Println("nothing to do")
	case err == nil:
		fmt.Println("done")
	case errors.Is(err, rollout.ErrBusy):
		fmt.Println("busy")
	case errors.Is(err, rollout.ErrChanged):
		fmt.Println("changed")
	default:
		fmt.Println(err)
	}
}
