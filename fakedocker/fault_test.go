package fakedocker_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   fakedocker.Fault
		is      func(error) bool // of the client's error; nil: it gets none
		applied bool
		status  int // as logged
	}{
		{"none", fakedocker.Fault{}, nil, true, 201},
		{"delay", fakedocker.Fault{Delay: time.Millisecond}, nil, true, 201},
		{"drop", fakedocker.Fault{Drop: true}, client.IsErrConnectionFailed, false, 0},
		{"lost answer", fakedocker.Fault{LoseAnswer: true}, client.IsErrConnectionFailed, true, 0},
		{"hang", fakedocker.Fault{Hang: true}, isCanceled, false, 0},
		{"carried out, then hang", fakedocker.Fault{LoseAnswer: true, Hang: true}, isCanceled, true, 0},
		{"status", fakedocker.Fault{Status: 409, Message: "taken"}, errdefs.IsConflict, false, 409},
		{"message", fakedocker.Fault{Message: "boom"}, errdefs.IsInternal, false, 500},
		{"carried out, then refused", fakedocker.Fault{LoseAnswer: true, Status: 503}, errdefs.IsUnavailable, true, 503},
		{"blank body", fakedocker.Fault{Status: 502, BlankBody: true}, isError, false, 502},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{APIVersion: "1.51"})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			eng.Intercept(func(_ context.Context, c fakedocker.Call) fakedocker.Fault {
				if c.Op != "NetworkCreate" {
					return fakedocker.Fault{}
				}
				if tt.fault.Hang {
					go cancel()
				}
				return tt.fault
			})
			_, err := eng.Client().NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
			if tt.is == nil && err != nil || tt.is != nil && !tt.is(err) {
				t.Errorf("the client got %v", err)
			}
			if applied := isThere(t, eng, "shop", tt.applied); applied != tt.applied {
				t.Errorf("carried out: %v, want %v", applied, tt.applied)
			}
			calls := eng.Calls()
			if got := calls[0]; got.Op != "NetworkCreate" || got.Status != tt.status {
				t.Errorf("logged: %+v, want NetworkCreate with %d", got, tt.status)
			}
		})
	}
}

// isThere reports whether a network is there. What is expected may take a
// moment: a client that gives up returns before the engine is done.
func isThere(t *testing.T, eng *fakedocker.Engine, name string, expected bool) bool {
	t.Helper()
	for range 1000 {
		_, err := eng.Client().NetworkInspect(t.Context(), name, dnetwork.InspectOptions{})
		if err == nil || !expected {
			return err == nil
		}
	}
	return false
}

func isCanceled(err error) bool { return errors.Is(err, context.Canceled) }
func isError(err error) bool    { return err != nil }

// A cut GET has to be seen once for each Drop: net/http repeats a GET by
// itself when a kept connection ends without an answer.
func TestDropOfAGetIsSeenByTheClient(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	cli := eng.Client()
	if _, err := cli.ServerVersion(t.Context()); err != nil {
		t.Fatal(err)
	}
	var dropped atomic.Bool
	eng.Intercept(func(context.Context, fakedocker.Call) fakedocker.Fault {
		return fakedocker.Fault{Drop: dropped.CompareAndSwap(false, true)}
	})
	if _, err := cli.ServerVersion(t.Context()); err == nil {
		t.Error("a dropped GET: no error")
	}
	if _, err := cli.ServerVersion(t.Context()); err != nil {
		t.Errorf("the GET after it: %v", err)
	}
	eng.Intercept(nil)
}

// Calls whose answer is a stream are carried out up to its beginning.
func TestLostStreams(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{APIVersion: "1.51", Images: map[string]fakedocker.Program{"app:1": app}})
	cli := eng.Client()
	network(t, cli, "shop")
	run(t, cli, "web", "shop", nil, "wait")
	created, err := cli.ContainerExecCreate(t.Context(), "web", container.ExecOptions{Cmd: []string{"nope"}, AttachStdout: true})
	if err != nil {
		t.Fatal(err)
	}
	eng.Intercept(func(context.Context, fakedocker.Call) fakedocker.Fault { return fakedocker.Fault{LoseAnswer: true} })
	if _, errs := cli.Events(t.Context(), events.ListOptions{}); <-errs == nil {
		t.Error("events: no error")
	}
	if _, errs := cli.ContainerWait(t.Context(), "web", container.WaitConditionNextExit); <-errs == nil {
		t.Error("wait: no error")
	}
	if _, err := cli.ContainerLogs(t.Context(), "web", container.LogsOptions{ShowStdout: true, Follow: true}); err == nil {
		t.Error("logs: no error")
	}
	if _, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{}); err == nil {
		t.Error("exec: no error")
	}
	eng.Intercept(nil)
	waitForExec(t, cli, created.ID)
}

func TestCutAnswers(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	cli := eng.Client()
	eng.Intercept(func(_ context.Context, c fakedocker.Call) fakedocker.Fault {
		return fakedocker.Fault{CutAfter: map[string]int{"NetworkInspect": 10, "Events": 400}[c.Op]}
	})
	if _, err := cli.NetworkInspect(t.Context(), "bridge", dnetwork.InspectOptions{}); err == nil {
		t.Error("a truncated answer: no error")
	}
	messages, errs := cli.Events(t.Context(), events.ListOptions{})
	seen := 0
	for cut := false; !cut; {
		if _, err := cli.NetworkCreate(t.Context(), fmt.Sprint("n", seen), dnetwork.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-messages:
			seen++
		case err := <-errs:
			cut = true
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("the stream ended with %v, want an unexpected end", err)
			}
		}
	}
	if seen == 0 {
		t.Error("no event came before the cut")
	}
}

func TestCalls(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{APIVersion: "1.43"})
	cli := eng.Client()
	if _, err := cli.NetworkCreate(t.Context(), "a", dnetwork.CreateOptions{Internal: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := cli.NetworkList(t.Context(), dnetwork.ListOptions{}); err != nil {
		t.Fatal(err)
	}
	want := []fakedocker.Call{
		{Seq: 1, Op: "NetworkCreate", Method: "POST", Path: "/v1.43/networks/create", Version: "1.43", Status: 201},
		{Seq: 2, Op: "NetworkList", Method: "GET", Path: "/v1.43/networks", Version: "1.43", Status: 200},
	}
	got := eng.Calls()
	if len(got) == 0 || got[0].Body == "" {
		t.Errorf("calls %+v, want the first with its body", got)
	}
	got[0].Body = ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestTheWorldChangesBetweenTwoCalls(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	cli := eng.Client()
	nw, err := cli.NetworkCreate(t.Context(), "shop", dnetwork.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	eng.Intercept(func(ctx context.Context, c fakedocker.Call) fakedocker.Fault {
		if c.Op == "NetworkInspect" {
			if err := cli.NetworkRemove(ctx, nw.ID); err != nil {
				t.Errorf("remove: %v", err)
			}
		}
		return fakedocker.Fault{}
	})
	if _, err := cli.NetworkInspect(t.Context(), "shop", dnetwork.InspectOptions{}); !errdefs.IsNotFound(err) {
		t.Errorf("inspect: %v, want not found", err)
	}
}
