package core

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/google/go-cmp/cmp"
)

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerWait(t *testing.T) {
	for _, tt := range []struct {
		about     string
		program   []string
		before    []string
		condition container.WaitCondition
		then      []string
		want      int64
	}{
		{"not running, created", []string{"exit", "9"}, nil, "not-running", nil, 0},
		{"not running, running", []string{"wait", "9"}, []string{"start"}, "not-running", []string{"stop"}, 9},
		{"not running, killed and removed", []string{"wait", "9"}, []string{"start"}, "", []string{"rm -f"}, 137},
		{"next exit, created", []string{"exit", "9"}, nil, "next-exit", []string{"start"}, 9},
		{"next exit, removed instead", []string{"wait", "9"}, []string{"start", "stop"}, "next-exit", []string{"rm"}, 9},
		{"removed, created", []string{"exit", "9"}, nil, "removed", []string{"rm"}, 0},
		{"removed, running", []string{"wait", "9"}, []string{"start"}, "removed", []string{"stop", "rm"}, 9},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				made(t, e, "cc", command(tt.program...), nil)
				calls(t, e, tt.before)
				result, err := e.ContainerWait(t.Context(), "cc", tt.condition)
				if err != nil {
					t.Fatal(err)
				}
				calls(t, e, tt.then)
				if got := <-result; got.StatusCode != tt.want || got.Error != nil {
					t.Errorf("got %+v, want code %d", got, tt.want)
				}
			})
		})
	}
}

func calls(t *testing.T, e *Engine, list []string) {
	t.Helper()
	for _, call := range list {
		if err := do(t.Context(), e, call); err != nil {
			t.Fatalf("%s: %v", call, err)
		}
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("sleep"), nil)
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := e.ContainerWait(ctx, "cc", "removed"); err != nil {
			t.Fatal(err)
		}
		cancel()
		synctest.Wait()
		if n := len(e.ctrs.find("cc").waiters); n != 0 {
			t.Errorf("%d waiters are left", n)
		}
	})
}

func TestPassingContainerGoes(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "cc", command("exit", "4"), &container.HostConfig{AutoRemove: true})
		result, err := e.ContainerWait(t.Context(), "cc", "removed")
		if err != nil {
			t.Fatal(err)
		}
		calls(t, e, []string{"start"})
		if got := <-result; got.StatusCode != 4 {
			t.Errorf("exit code %d, want 4", got.StatusCode)
		}
		if _, err := e.ContainerInspect(e.Profile.API, "cc"); answer(err) != "404 No such container: cc" {
			t.Errorf("inspect answers %v, want it gone", err)
		}
	})
}

func TestContainersPrune(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		labelled := command("x")
		labelled.Labels = map[string]string{"keep": "yes"}
		made(t, e, "labelled", labelled, nil)
		plain := made(t, e, "plain", command("x"), nil)
		started(t, e, "running", command("sleep"), nil)
		w := watch(t, e)
		report, err := e.ContainersPrune(filters.NewArgs(filters.Arg("label!", "keep")))
		if diff := cmp.Diff([]string{plain}, report.ContainersDeleted); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if diff := cmp.Diff("destroy, prune", w.news()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		_, err = e.ContainersPrune(filters.NewArgs(filters.Arg("name", "x")))
		if diff := cmp.Diff("400 "+e.Profile.InvalidWord+" filter 'name'", answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
