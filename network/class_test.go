package network_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/containerd/errdefs"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
)

// checkClass checks that err is one of ours, of the class and its errdefs kind.
func checkClass(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	var e *network.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is no *network.Error", err)
	}
	kinds := map[string]func(error) bool{
		"InvalidArgument": errdefs.IsInvalidArgument, "NotFound": errdefs.IsNotFound, "AlreadyExists": errdefs.IsAlreadyExists,
		"Conflict": errdefs.IsConflict, "PermissionDenied": errdefs.IsPermissionDenied, "ResourceExhausted": errdefs.IsResourceExhausted,
		"FailedPrecondition": errdefs.IsFailedPrecondition, "NotImplemented": errdefs.IsNotImplemented,
		"Unavailable": errdefs.IsUnavailable, "Internal": errdefs.IsInternal, "Canceled": errdefs.IsCanceled, "DeadlineExceeded": errdefs.IsDeadlineExceeded,
	}
	for name, is := range kinds {
		if is(want) != is(err) {
			t.Errorf("Is%s(%v) = %v", name, err, is(err))
		}
	}
}

// raceTwin makes, just before our own create, a network of the same name as
// somebody would who does not know this package.
func (w *world) raceTwin(name string) func(context.Context, string) error {
	return func(ctx context.Context, op string) error {
		if op != "NetworkCreate" {
			return nil
		}
		_, err := w.Client.NetworkCreate(ctx, name, dnetwork.CreateOptions{})
		return err
	}
}

// checkRemaining checks what err says may remain on the engine.
func checkRemaining(t *testing.T, err error, want ...string) {
	t.Helper()
	var e *network.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is no *network.Error", err)
	}
	if !slices.Equal(e.Remaining, want) {
		t.Errorf("remaining %q, want %q", e.Remaining, want)
	}
}
