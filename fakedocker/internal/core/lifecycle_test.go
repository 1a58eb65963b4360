package core

import (
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

// lives are sequences of calls. Measured on engines 20.10, 26.1 and 28.5.
var lives = map[string]struct {
	program []string
	host    container.HostConfig
	steps   []step
}{
	"before the first start": {[]string{"wait", "3"}, container.HostConfig{}, []step{
		{"stop", same, nothing},
		{"kill", notRunningKill, nothing},
		{"pause", notRunning(), nothing},
		{"unpause", all("500 Container <ID> is not paused"), nothing},
		{"exec", notRunning(), nothing},
		{"rm", fine, all("destroy")},
		{"start", missing, nothing},
		{"rm -f", missing, nothing},
	}},
	"obedient": {[]string{"wait", "3"}, container.HostConfig{}, []step{
		{"start", fine, all("connect bridge, start")},
		{"start", same, nothing},
		{"kill URG", fine, all("kill 23")},
		{"stop", fine, map[string]string{
			"20.10": "kill 15, die 3, disconnect bridge, stop", "": "kill 15, disconnect bridge, stop, die 3"}},
		{"stop", same, nothing},
		{"restart", fine, all("connect bridge, start, restart")},
		{"restart", fine, map[string]string{
			"20.10": "kill 15, die 3, disconnect bridge, stop, connect bridge, start, restart",
			"":      "kill 15, disconnect bridge, stop, die 3, connect bridge, start, restart"}},
		{"kill", fine, map[string]string{
			"20.10": "kill 9, die 137, disconnect bridge", "": "kill 9, disconnect bridge, die 137"}},
		{"kill TERM", notRunningKill, nothing},
		{"rm", fine, all("destroy")},
	}},
	"deaf": {[]string{"deaf"}, container.HostConfig{}, []step{
		{"start", fine, all("connect bridge, start")},
		{"stop-now", fine, map[string]string{
			"20.10": "kill 15, kill 9, die 137, disconnect bridge, stop", "": "kill 15, kill 9, disconnect bridge, stop, die 137"}},
		{"start", fine, all("connect bridge, start")},
		{"rm", map[string]string{
			"20.10": "409 You cannot remove a running container <ID>. Stop the container before attempting removal or force remove",
			"26.1":  `409 cannot remove container "/cc": container is running: stop the container before removing or force remove`,
			"28.5":  `409 cannot remove container "cc": container is running: stop the container before removing or force remove`}, nothing},
		{"rm -f", fine, map[string]string{
			"20.10": "kill 9, die 137, disconnect bridge, destroy", "": "kill 9, disconnect bridge, die 137, destroy"}},
	}},
	"without a handler": {[]string{"sleep"}, container.HostConfig{}, []step{
		{"start", fine, all("connect bridge, start")},
		{"stop", fine, map[string]string{
			"20.10": "kill 15, die 143, disconnect bridge, stop", "": "kill 15, disconnect bridge, stop, die 143"}},
	}},
	"paused": {[]string{"wait", "0"}, container.HostConfig{}, []step{
		{"start", fine, all("connect bridge, start")},
		{"unpause", all("500 Container <ID> is not paused"), nothing},
		{"pause", fine, all("pause")},
		{"pause", map[string]string{"": "409 Container <ID> is already paused", "29": "409 container <ID> is already paused"}, nothing},
		{"start", all("409 cannot start a paused container, try unpause instead"), nothing},
		{"exec", all("409 Container cc is paused, unpause the container before exec"), nothing},
		{"rm", map[string]string{
			"20.10": "409 You cannot remove a paused container <ID>. Unpause and then stop the container before attempting removal or force remove",
			"26.1":  `409 cannot remove container "/cc": container is paused and must be unpaused first`,
			"28.5":  `409 cannot remove container "cc": container is paused and must be unpaused first`}, nothing},
		{"unpause", fine, all("unpause")},
		{"pause", fine, all("pause")},
		{"stop", fine, map[string]string{
			"20.10": "kill 15, unpause, die 0, disconnect bridge, stop", "": "kill 15, unpause, disconnect bridge, stop, die 0"}},
		{"start", fine, all("connect bridge, start")},
		{"pause", fine, all("pause")},
		{"kill", fine, map[string]string{
			"20.10": "kill 9, die 137, disconnect bridge", "": "kill 9, disconnect bridge, die 137"}},
	}},
	"bad signals": {[]string{"wait", "0"}, container.HostConfig{}, []step{
		{"start", fine, all("connect bridge, start")},
		{"kill BOGUS", map[string]string{
			"20.10": "400 Invalid signal: BOGUS", "": "400 cannot kill container: cc: invalid signal: BOGUS"}, nothing},
		{"kill 0", map[string]string{
			"20.10": "400 Invalid signal: 0", "": "400 cannot kill container: cc: invalid signal: 0"}, nothing},
		{"kill 99", map[string]string{
			"20.10": "500 Cannot kill container: cc: The linux daemon does not support signal 99",
			"":      "400 cannot kill container: cc: the linux daemon does not support signal 99"}, nothing},
		{"stop BOGUS", map[string]string{
			"20.10": "ok", "": "500 cannot stop container: cc: invalid signal: BOGUS"},
			map[string]string{"20.10": "kill 15, die 0, disconnect bridge, stop", "": ""}},
	}},
	"names": {[]string{"sleep"}, container.HostConfig{}, []step{
		{"rename cc", all("400 Renaming a container with the same name as its current name"), nothing},
		{"rename ", all("400 Neither old nor new names may be empty"), nothing},
		{"rename -b", all("400 Error when allocating new name: Invalid container name (/-b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"), nothing},
		{"rename other", all(`409 Error when allocating new name: Conflict. The container name "/other" is already in use by container "<other>". ` +
			`You have to remove (or rename) that container to be able to reuse that name.`), nothing},
		{"rename dd", fine, all("rename /cc")},
		{"rename ee", missing, nothing},
	}},
	"host mode": {[]string{"wait", "0"}, container.HostConfig{NetworkMode: "host"}, []step{
		{"start", fine, all("connect host, start")},
		{"stop", fine, map[string]string{
			"20.10": "kill 15, die 0, disconnect host, stop", "": "kill 15, disconnect host, stop, die 0"}},
	}},
	"missing network": {[]string{"wait", "0"}, container.HostConfig{NetworkMode: "nope"}, []step{
		{"start", map[string]string{
			"28.5": "404 failed to set up container networking: network nope not found", "": "404 network nope not found"}, nothing},
		{"restart", map[string]string{
			"28.5": "500 Cannot restart container cc: failed to set up container networking: network nope not found",
			"":     "500 Cannot restart container cc: network nope not found"}, nothing},
	}},
	"missing network of a passing container": {[]string{"sleep"}, container.HostConfig{NetworkMode: "nope", AutoRemove: true}, []step{
		{"start", map[string]string{
			"28.5": "404 failed to set up container networking: network nope not found", "": "404 network nope not found"}, all("destroy")},
		{"start", missing, nothing},
	}},
	"passing": {[]string{"wait", "0"}, container.HostConfig{AutoRemove: true}, []step{
		{"start", fine, all("connect bridge, start")},
		{"restart", fine, map[string]string{
			"20.10": "kill 15, die 0, disconnect bridge, stop, connect bridge, start, restart",
			"":      "kill 15, disconnect bridge, stop, die 0, connect bridge, start, restart"}},
		{"rm -f", fine, map[string]string{
			"20.10": "kill 9, die 137, disconnect bridge, destroy", "": "kill 9, disconnect bridge, die 137, destroy"}},
	}},
	"kept alive": {[]string{"wait", "0"}, container.HostConfig{RestartPolicy: container.RestartPolicy{Name: "always"}}, []step{
		{"start", fine, all("connect bridge, start")},
		{"stop", fine, map[string]string{
			"20.10": "kill 15, die 0, disconnect bridge, stop", "": "kill 15, disconnect bridge, stop, die 0"}},
		{"stop", same, nothing},
	}},
}

func TestLives(t *testing.T) {
	for name, life := range lives {
		t.Run(name, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				other := made(t, e, "other", command("x"), nil)
				host := life.host
				made(t, e, "cc", command(life.program...), &host)
				w := watch(t, e)
				for _, s := range life.steps {
					s.answer = filled(s.answer, other)
					s.check(t, e, w)
				}
			})
		})
	}
}

func filled(want map[string]string, other string) map[string]string {
	out := map[string]string{}
	for k, v := range want {
		out[k] = strings.ReplaceAll(v, "<other>", other)
	}
	return out
}

func TestFailedStart(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "cc", command("x"), &container.HostConfig{NetworkMode: "nope"})
		_, err := e.ContainerStart(e.Profile.API, "cc")
		if err == nil {
			t.Fatal("started without its network")
		}
		got := inspect(t, e, "cc").State
		want := &container.State{
			Status: "created", ExitCode: 128, Error: e.Profile.StartPrefix + "network nope not found",
			StartedAt: "0001-01-01T00:00:00Z", FinishedAt: "0001-01-01T00:00:00Z",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		createNetwork(t, e, dnetwork.CreateRequest{Name: "nope"})
		if _, err := e.ContainerStart(e.Profile.API, "cc"); err != nil {
			t.Error(err)
		}
		if got := inspect(t, e, "cc").State.Error; got != "" {
			t.Errorf("the error of the failed start is still there: %q", got)
		}
	})
}

func TestStartOnSeveralNetworks(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "cc", command("sleep"), &container.HostConfig{NetworkMode: "n0"})
		want := []string{"start"}
		for _, n := range []string{"n0", "n1", "n2"} {
			createNetwork(t, e, dnetwork.CreateRequest{Name: n})
			if n != "n0" {
				if err := e.NetworkConnect(e.Profile.API, n, dnetwork.ConnectOptions{Container: "cc"}); err != nil {
					t.Fatal(err)
				}
			}
			want = append(want, "connect "+n)
		}
		w := watch(t, e)
		if err := do(t.Context(), e, "start"); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(w.news(), ", ")
		if got[3] != "start" {
			t.Errorf("start is told %v, want it last", got)
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
