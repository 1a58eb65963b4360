package core

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

func TestInfoCounts(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		population(t, e)
		started(t, e, "paused", command("sleep"), nil)
		if err := e.ContainerPause("paused"); err != nil {
			t.Fatal(err)
		}
		info := e.Info(e.Profile.API)
		got := []any{info.Containers, info.ContainersRunning, info.ContainersPaused, info.ContainersStopped, info.Images, info.ServerVersion, info.OSType}
		if diff := cmp.Diff([]any{4, 1, 1, 2, 1, e.Profile.EngineVersion, "linux"}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		v := e.VersionInfo()
		if diff := cmp.Diff([]string{e.Profile.API.String(), e.Profile.MinAPI.String(), "Engine"}, []string{v.APIVersion, v.MinAPIVersion, v.Components[0].Name}); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestRandomNamesDiffer(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		names := map[string]bool{}
		for range 2000 {
			id := made(t, e, "", command("x"), nil)
			names[inspect(t, e, id).Name] = true
		}
		if len(names) != 2000 {
			t.Errorf("%d names of 2000 containers", len(names))
		}
	})
}

func TestResize(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "cc", command("sleep"), nil)
		if got := replaceID(answer(e.ContainerResize("cc", 1, 1)), inspect(t, e, "cc").ID); got != of(notRunning(), e) {
			t.Errorf("got %s, want %s", got, of(notRunning(), e))
		}
		calls(t, e, []string{"start"})
		id := newExec(t, e, "cc", container.ExecOptions{Cmd: []string{"sleep"}})
		got := []string{answer(e.ContainerResize("cc", 1, 1)), answer(e.ExecResize(id, 1, 1)), answer(e.ExecResize("nope", 1, 1))}
		if diff := cmp.Diff([]string{"ok", "ok", "404 No such exec instance: nope"}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
