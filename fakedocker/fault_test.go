package fakedocker_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/containerd/errdefs"
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
		{"hang", fakedocker.Fault{Hang: true}, isDeadline, false, 0},
		{"carried out, then hang", fakedocker.Fault{LoseAnswer: true, Hang: true}, isDeadline, true, 0},
		{"status", fakedocker.Fault{Status: 409, Message: "taken"}, errdefs.IsConflict, false, 409},
		{"message", fakedocker.Fault{Message: "boom"}, errdefs.IsInternal, false, 500},
		{"carried out, then refused", fakedocker.Fault{LoseAnswer: true, Status: 503}, errdefs.IsUnavailable, true, 503},
		{"blank body", fakedocker.Fault{Status: 502, BlankBody: true}, isError, false, 502},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{})
			eng.Intercept(func(_ context.Context, c fakedocker.Call) fakedocker.Fault {
				if c.Op == "NetworkCreate" {
					return tt.fault
				}
				return fakedocker.Fault{}
			})
			ctx := t.Context()
			if tt.fault.Hang {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 20*time.Millisecond)
				defer cancel()
			}
			_, err := eng.Client().NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
			if tt.is == nil && err != nil || tt.is != nil && !tt.is(err) {
				t.Errorf("the client got %v", err)
			}
			_, err = eng.Client().NetworkInspect(t.Context(), "shop", dnetwork.InspectOptions{})
			if applied := err == nil; applied != tt.applied {
				t.Errorf("carried out: %v, want %v (%v)", applied, tt.applied, err)
			}
			calls := eng.Calls()
			if got := calls[len(calls)-2]; got.Op != "NetworkCreate" || got.Status != tt.status {
				t.Errorf("logged: %+v, want NetworkCreate with %d", got, tt.status)
			}
		})
	}
}

func isDeadline(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
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
