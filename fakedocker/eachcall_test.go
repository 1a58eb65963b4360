package fakedocker_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// deploy is a careful program: it may be run again at any time, and removes the
// container that it could not start.
func deploy(ctx context.Context, cli *client.Client) error {
	if _, err := cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{}); err != nil && !errdefs.IsConflict(err) {
		return err
	}
	_, err := cli.ContainerCreate(ctx, &container.Config{Image: "app:1", Cmd: []string{"wait"}},
		&container.HostConfig{NetworkMode: "shop"}, nil, nil, "web")
	if err != nil && !errdefs.IsConflict(err) {
		return err
	}
	if err := cli.ContainerStart(ctx, "web", container.StartOptions{}); err != nil {
		undo := cli.ContainerRemove(context.WithoutCancel(ctx), "web", container.RemoveOptions{Force: true})
		return errors.Join(err, undo)
	}
	_, err = cli.ContainerInspect(ctx, "web")
	return err
}

func TestEachCall(t *testing.T) {
	t.Parallel()
	fakedocker.EachCall(t, fakedocker.EachCallOptions{}, func(t *testing.T, c *fakedocker.Case) {
		eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
		err := c.Run(t.Context(), eng, deploy)
		if (err != nil) != c.Met() {
			t.Errorf("the run returned %v", err)
		}
		if err := deploy(t.Context(), eng.Client()); err != nil {
			t.Errorf("run again: %v", err)
		}
		if len(eng.Resolve("web", "web")) != 1 {
			t.Errorf("web does not run:\n%s", eng.Dump())
		}
	})
}

// tester is a Runner that writes down what happens, and runs subtests at once.
type tester struct {
	mu      *sync.Mutex
	name    string
	failed  *[]string
	logged  *[]string
	self    bool
	cleanup []func()
}

func newTester() *tester {
	return &tester{mu: &sync.Mutex{}, failed: new([]string), logged: new([]string)}
}

func (t *tester) Helper()          {}
func (t *tester) Parallel()        {}
func (t *tester) Failed() bool     { return t.self }
func (t *tester) Cleanup(f func()) { t.cleanup = append(t.cleanup, f) }
func (t *tester) Errorf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.self = true
	*t.failed = append(*t.failed, t.name+": "+fmt.Sprintf(format, args...))
}
func (t *tester) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	panic(t)
}
func (t *tester) Logf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*t.logged = append(*t.logged, t.name+": "+fmt.Sprintf(format, args...))
}
func (t *tester) Run(name string, f func(*tester)) bool {
	sub := &tester{mu: t.mu, failed: t.failed, logged: t.logged, name: strings.TrimPrefix(t.name+"/"+name, "/")}
	defer func() {
		for _, f := range slices.Backward(sub.cleanup) {
			f()
		}
		t.self = t.self || sub.self
		if p := recover(); p != nil && p != any(sub) {
			panic(p)
		}
	}()
	f(sub)
	return !sub.self
}

// A careless program: what it does twice fails, and it leaves things behind.
// The cases say at which calls.
func TestEachCallFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	careless := func(ctx context.Context, cli *client.Client) error {
		_, err := cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
		if err != nil {
			return err
		}
		if _, err := cli.NetworkCreate(ctx, "back", dnetwork.CreateOptions{}); err != nil {
			return errors.Join(err, cli.NetworkRemove(ctx, "shop"))
		}
		return nil
	}
	tb := newTester()
	fakedocker.EachCall(tb, fakedocker.EachCallOptions{}, func(t *tester, c *fakedocker.Case) {
		eng := fakedocker.Start(t, fakedocker.Options{})
		if err := c.Run(context.Background(), eng, careless); err == nil {
			return
		}
		for _, name := range []string{"shop", "back"} {
			if _, err := eng.Client().NetworkInspect(context.Background(), name, dnetwork.InspectOptions{}); err == nil {
				t.Errorf("%s is left", name)
			}
		}
	})
	want := []string{
		"hang/2-NetworkCreate: shop is left", // the undo has the canceled context
		"lose-answer/1-NetworkCreate: shop is left",
		"lose-answer/2-NetworkCreate: back is left",
		"cancel/1-NetworkCreate: shop is left",
		"cancel/2-NetworkCreate: shop is left",
		"cancel/2-NetworkCreate: back is left",
		"kill/2-NetworkCreate: shop is left",
	}
	if diff := cmp.Diff(want, *tb.failed); diff != "" {
		t.Errorf("failed cases (-want +got):\n%s", diff)
	}
	wantLog := "hang/2-NetworkCreate: fakedocker: the calls of this run:\n" +
		"   1 NetworkCreate POST /v1.51/networks/create\n" +
		"   2 NetworkCreate POST /v1.51/networks/create   <- hang\n"
	if !slices.Contains(*tb.logged, wantLog) {
		t.Errorf("logged %q, want among it %q", *tb.logged, wantLog)
	}
	if want := ": fakedocker: each call: 2 calls, 6 mishaps, 12 cases"; !slices.Contains(*tb.logged, want) {
		t.Errorf("logged %q, want among it %q", *tb.logged, want)
	}
}

func TestEachCallWithoutCallsFails(t *testing.T) {
	t.Parallel()
	tb := newTester()
	tb.Run("test", func(tb *tester) {
		fakedocker.EachCall(tb, fakedocker.EachCallOptions{}, func(*tester, *fakedocker.Case) {})
	})
	want := []string{"test: fakedocker: each call: the undisturbed run made no call that counts; run the program by Case.Run"}
	if diff := cmp.Diff(want, *tb.failed); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
}

// The cases of a program whose second call is the first that counts.
func TestCases(t *testing.T) {
	t.Parallel()
	program := func(ctx context.Context, cli *client.Client) error {
		_, err := cli.NetworkList(ctx, dnetwork.ListOptions{})
		_, err2 := cli.NetworkCreate(ctx, "a", dnetwork.CreateOptions{})
		return errors.Join(err, err2)
	}
	o := fakedocker.EachCallOptions{
		Mishaps: []fakedocker.Mishap{fakedocker.CallRefused, fakedocker.CallerKilled},
		Calls:   fakedocker.Call.Mutating,
	}
	got := map[string]string{}
	for c := range fakedocker.Cases(o) {
		eng := fakedocker.Start(t, fakedocker.Options{APIVersion: "1.51"})
		err := c.Run(t.Context(), eng, program)
		got[c.String()] = fmt.Sprint(err != nil, c.Met(), len(c.Calls()), len(eng.Calls()))
	}
	want := map[string]string{ // failed, met, calls that count, calls at the engine
		"undisturbed":            "false false 1 2",
		"refuse/1-NetworkCreate": "true true 1 2",
		"refuse/2":               "false false 1 2",
		"kill/1-NetworkCreate":   "true true 1 2",
		"kill/2":                 "false false 1 2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
}

// Nothing of a killed program reaches the engine, from whichever goroutine and
// over whichever connection, and another program is not concerned.
func TestAKilledCallerIsGone(t *testing.T) {
	t.Parallel()
	o := fakedocker.EachCallOptions{Mishaps: []fakedocker.Mishap{fakedocker.CallerKilled}}
	many := func(ctx context.Context, cli *client.Client) error {
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				for j := range 4 {
					_, _ = cli.NetworkCreate(context.WithoutCancel(ctx), fmt.Sprint("n", i, j), dnetwork.CreateOptions{Internal: true})
				}
			})
		}
		group.Wait()
		_, err := cli.NetworkList(context.WithoutCancel(ctx), dnetwork.ListOptions{})
		return err
	}
	fakedocker.EachCall(t, o, func(t *testing.T, c *fakedocker.Case) {
		eng := fakedocker.Start(t, fakedocker.Options{})
		if err := c.Run(t.Context(), eng, many); (err != nil) != c.Met() {
			t.Errorf("the last call of a killed program: %v", err)
		}
		if got := len(c.Calls()); c.Met() && got < c.N {
			t.Errorf("%d calls counted, want %d", got, c.N)
		}
		before := len(eng.Calls())
		if err := many(t.Context(), eng.Client()); err != nil {
			t.Errorf("a second program: %v", err)
		}
		if made := len(eng.Calls()) - before; made < 33 {
			t.Errorf("the second program made %d calls, want 33", made)
		}
	})
}

// What somebody else does at each call in turn.
func TestMeanwhile(t *testing.T) {
	t.Parallel()
	removed := fakedocker.Mishap{Name: "network-removed", Meanwhile: func(ctx context.Context, eng *fakedocker.Engine) {
		_ = eng.Client().NetworkRemove(ctx, "shop")
	}}
	var mu sync.Mutex
	failed := map[string]bool{}
	t.Run("cases", func(t *testing.T) {
		o := fakedocker.EachCallOptions{Mishaps: []fakedocker.Mishap{removed}}
		fakedocker.EachCall(t, o, func(t *testing.T, c *fakedocker.Case) {
			eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
			err := c.Run(t.Context(), eng, deploy)
			mu.Lock()
			defer mu.Unlock()
			failed[c.String()] = err != nil
		})
	})
	want := map[string]bool{
		"undisturbed": false, "network-removed/1-NetworkCreate": false, "network-removed/2-ContainerCreate": true,
		"network-removed/3-ContainerStart": true, "network-removed/4-ContainerInspect": false,
	}
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
}
