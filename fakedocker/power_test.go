package fakedocker_test

import (
	"testing"
	"testing/synctest"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// powerEngine has a container for each restart policy, those that a client has
// stopped among them, and one that never ran.
func powerEngine(t *testing.T, profile string) (*fakedocker.Engine, *client.Client) {
	t.Helper()
	eng := fakedocker.Start(t, fakedocker.Options{Profile: profile, Images: map[string]fakedocker.Program{"app:1": app}})
	cli := eng.Client()
	network(t, cli, "shop")
	policies := map[string]container.RestartPolicyMode{
		"plain": "no", "always": "always", "unless": "unless-stopped", "always-stopped": "always", "unless-stopped": "unless-stopped",
	}
	for name, policy := range policies {
		begin(t, cli, name, container.Config{Cmd: []string{"wait"}}, container.HostConfig{
			NetworkMode: "shop", RestartPolicy: container.RestartPolicy{Name: policy},
		})
	}
	for _, name := range []string{"always-stopped", "unless-stopped"} {
		if err := cli.ContainerStop(t.Context(), name, container.StopOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	config := &container.Config{Image: "app:1", Cmd: []string{"wait"}}
	if _, err := cli.ContainerCreate(t.Context(), config, &container.HostConfig{NetworkMode: "shop"}, nil, nil, "created"); err != nil {
		t.Fatal(err)
	}
	return eng, cli
}

// states are the states of all containers, by name.
func states(t *testing.T, cli *client.Client) map[string]string {
	t.Helper()
	list, err := cli.ContainerList(t.Context(), container.ListOptions{All: true})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range list {
		got[c.Names[0]] = c.State
	}
	return got
}

var afterBoot = map[string]string{
	"/plain": "exited", "/always": "running", "/unless": "running", "/always-stopped": "running",
	"/unless-stopped": "exited", "/created": "created",
}

func TestRestart(t *testing.T) {
	t.Parallel()
	for _, profile := range fakedocker.Profiles() {
		synctest.Test(t, func(t *testing.T) {
			eng, cli := powerEngine(t, profile)
			before, err := cli.NetworkInspect(t.Context(), "shop", dnetwork.InspectOptions{})
			if err != nil {
				t.Fatal(err)
			}
			_, errs := cli.Events(t.Context(), events.ListOptions{})
			synctest.Wait()
			eng.Shutdown()
			if err := <-errs; err == nil {
				t.Error("the stream of events goes on")
			}
			if _, err := cli.Ping(t.Context()); !client.IsErrConnectionFailed(err) {
				t.Errorf("a call while the engine is down: %v, want that the connection failed", err)
			}
			if got := eng.Resolve("always", "always"); got != nil {
				t.Errorf("a stopped container resolves to %v", got)
			}
			eng.Boot()
			if diff := cmp.Diff(afterBoot, states(t, cli)); diff != "" {
				t.Errorf("%s: states (-want +got):\n%s", profile, diff)
			}
			after, err := cli.NetworkInspect(t.Context(), "shop", dnetwork.InspectOptions{})
			if err != nil || after.ID != before.ID {
				t.Errorf("the network is %s, %v, want %s", after.ID, err, before.ID)
			}
			if got := eng.Resolve("always", "unless"); len(got) != 1 {
				t.Errorf("unless resolves to %v", got)
			}
			if err := cli.ContainerStart(t.Context(), "created", container.StartOptions{}); err != nil {
				t.Errorf("start of the created one: %v", err)
			}
		})
	}
}

// Measured: a crash leaves the address of a container that has ended with the
// older releases.
func TestCrash(t *testing.T) {
	t.Parallel()
	for _, profile := range fakedocker.Profiles() {
		synctest.Test(t, func(t *testing.T) {
			eng, cli := powerEngine(t, profile)
			eng.Crash()
			if _, err := cli.Ping(t.Context()); !client.IsErrConnectionFailed(err) {
				t.Errorf("a call while the engine is down: %v, want that the connection failed", err)
			}
			if err := eng.Reachable("plain", "always:5000"); err == nil {
				t.Error("names resolve without the engine")
			}
			eng.Boot()
			if diff := cmp.Diff(afterBoot, states(t, cli)); diff != "" {
				t.Errorf("%s: states (-want +got):\n%s", profile, diff)
			}
			seen, err := cli.ContainerInspect(t.Context(), "plain")
			if err != nil {
				t.Fatal(err)
			}
			stale := seen.NetworkSettings.Networks["shop"].IPAddress != ""
			if want := profile == "20.10" || profile == "26.1"; stale != want {
				t.Errorf("%s: an ended container shows %q", profile, seen.NetworkSettings.Networks["shop"].IPAddress)
			}
			eng.Restart()
		})
	}
}

// A program that is killed, hangs or is cut, meets an engine that restarts as
// well: nothing of it is left waiting.
func TestRestartCutsStreams(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		eng, cli := powerEngine(t, "")
		waited, errs := cli.ContainerWait(t.Context(), "plain", container.WaitConditionRemoved)
		attached, err := cli.ContainerAttach(t.Context(), "plain", container.AttachOptions{Stream: true, Stdout: true})
		if err != nil {
			t.Fatal(err)
		}
		defer attached.Close()
		synctest.Wait()
		eng.Restart()
		select {
		case <-errs:
		case r := <-waited:
			t.Errorf("the wait ended with %+v", r)
		}
		if n, _ := attached.Reader.Read(make([]byte, 1)); n != 0 {
			t.Error("the attachment goes on")
		}
	})
}
