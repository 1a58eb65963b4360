package errclass_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
)

// A refusal is what its class is, and nothing that the engine made of it.
func TestRefusal(t *testing.T) {
	said := fmt.Errorf("Error response from daemon: no such thing: %w", errdefs.ErrNotFound)
	busy := errclass.New("busy", errdefs.ErrConflict)
	err := fmt.Errorf("remove: %w", &errclass.Refusal{Class: busy, Said: said})
	if !errors.Is(err, busy) || !errdefs.IsConflict(err) || errdefs.IsNotFound(err) {
		t.Errorf("%v is not of its class, or also of the engine's", err)
	}
	if got := errclass.Said(err); got != said { //nolint:errorlint // the very same
		t.Errorf("said %v, want %v", got, said)
	}
	if got := errclass.Said(busy); got != nil {
		t.Errorf("said %v where nobody was asked", got)
	}
	if got, want := err.Error(), "remove: busy"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if got, want := errclass.Message(said), "no such thing: not found"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
}

func TestAnswered(t *testing.T) {
	for err, want := range map[error]bool{
		errdefs.ErrNotFound: true, errdefs.ErrInternal: true, errdefs.ErrNotModified: true,
		context.DeadlineExceeded: false, context.Canceled: false, errors.New("EOF"): false,
	} {
		if got := errclass.Answered(err); got != want {
			t.Errorf("%v: answered %v, want %v", err, got, want)
		}
	}
}
