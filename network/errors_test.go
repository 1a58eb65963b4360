package network

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/google/go-cmp/cmp"
)

func TestErrorText(t *testing.T) {
	users := []User{{ID: "1", Name: "old", State: "exited"}, {ID: "2", Name: "web.1", State: "running"}}
	ds := []Difference{{"Internal", "true", "false"}, {`Labels["team"]`, "red", ""}}
	tests := []struct {
		err  *Error
		want string
	}{
		{&Error{Op: opCreate, Network: "shop", Err: ErrExists}, `network create "shop": already exists`},
		{&Error{Op: opList, Err: ErrNoClient}, `network list: no Docker client`},
		{&Error{Op: opAttach, Network: "shop", Container: "web.1", Err: ErrNotFound}, `network attach "shop" to container "web.1": not found`},
		{&Error{Op: opConnect, Network: "shop", Container: "web.1", Err: ErrContainerNotFound}, `network connect "shop" to container "web.1": container not found`},
		{&Error{Op: opDisconnect, Network: "shop", Container: "web.1", Err: context.Canceled}, `network disconnect "shop" from container "web.1": context canceled`},
		{&Error{Op: opDetach, Container: "web.1", Err: ErrContainerNotFound}, `network detach from container "web.1": container not found`},
		{&Error{Op: opDestroy, Network: "shop", Err: &InUseError{"shop", users}}, `network destroy "shop": in use by container "old" (exited), container "web.1" (running)`},
		{&Error{Op: opEnsure, Network: "shop", Err: &MismatchError{"shop", ds}}, `network ensure "shop": exists with other settings: Internal is "false", want "true"; Labels["team"] is "", want "red"`},
		{&Error{Op: opCreate, Network: "shop", Err: context.Canceled, Remaining: []string{`network "shop"`, "more"}}, `network create "shop": context canceled; may remain: network "shop", more`},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.err.Error()); diff != "" {
			t.Error(diff)
		}
	}
}

// kinds are all that errdefs can tell apart.
var kinds = map[string]func(error) bool{
	"InvalidArgument":    errdefs.IsInvalidArgument,
	"NotFound":           errdefs.IsNotFound,
	"AlreadyExists":      errdefs.IsAlreadyExists,
	"Conflict":           errdefs.IsConflict,
	"PermissionDenied":   errdefs.IsPermissionDenied,
	"ResourceExhausted":  errdefs.IsResourceExhausted,
	"FailedPrecondition": errdefs.IsFailedPrecondition,
	"NotImplemented":     errdefs.IsNotImplemented,
	"Unavailable":        errdefs.IsUnavailable,
	"Internal":           errdefs.IsInternal,
	"Unauthorized":       errdefs.IsUnauthorized,
	"NotModified":        errdefs.IsNotModified,
	"Aborted":            errdefs.IsAborted,
	"OutOfRange":         errdefs.IsOutOfRange,
	"DataLoss":           errdefs.IsDataLoss,
	"Unknown":            errdefs.IsUnknown,
	"Canceled":           errdefs.IsCanceled,
	"DeadlineExceeded":   errdefs.IsDeadlineExceeded,
}

func kindsOf(err error) []string {
	var names []string
	for name, is := range kinds {
		if is(err) {
			names = append(names, name)
		}
	}
	return names
}

// engineError is what a client returns for a status.
type engineError struct {
	kind error
	text string
}

func (e engineError) Error() string { return "Error response from daemon: " + e.text }

func (e engineError) Is(target error) bool { return errors.Is(e.kind, target) }

func TestClassesHaveOneKind(t *testing.T) {
	tests := []struct {
		class error
		want  string
	}{
		{ErrReserved, "InvalidArgument"},
		{ErrInvalid, "InvalidArgument"},
		{ErrNoClient, "InvalidArgument"},
		{ErrNotFound, "NotFound"},
		{ErrContainerNotFound, "NotFound"},
		{ErrExists, "AlreadyExists"},
		{ErrMismatch, "Conflict"},
		{&MismatchError{}, "Conflict"},
		{ErrInUse, "Conflict"},
		{&InUseError{}, "Conflict"},
		{ErrAmbiguous, "Conflict"},
		{ErrOverlap, "Conflict"},
		{ErrNotOwned, "PermissionDenied"},
		{ErrPoolExhausted, "ResourceExhausted"},
		{ErrNotAttachable, "FailedPrecondition"},
		{ErrUnsupported, "NotImplemented"},
		{ErrUnreachable, "Unavailable"},
		{ErrEngine, "Internal"},
		{context.Canceled, "Canceled"},
		{context.DeadlineExceeded, "DeadlineExceeded"},
	}
	said := engineError{errdefs.ErrPermissionDenied, "no"}
	for _, tt := range tests {
		err := wrap(refusedAs(fmt.Errorf("%w: more", tt.class), said), opCreate, "shop", "")
		if diff := cmp.Diff([]string{tt.want}, kindsOf(err)); diff != "" {
			t.Errorf("%v: %s", tt.class, diff)
		}
		if !errors.Is(err, tt.class) {
			t.Errorf("%v is not in the chain of %v", tt.class, err)
		}
		if errors.Is(err, said) {
			t.Errorf("%v: the engine's error is in the chain", tt.class)
		}
		var e *Error
		if !errors.As(err, &e) || e.Engine() != error(said) {
			t.Errorf("%v: Engine() = %v, want %v", tt.class, e.Engine(), said)
		}
	}
}

func TestEngineIsNilWithoutOne(t *testing.T) {
	if got := (&Error{Op: opGet, Err: ErrNotFound}).Engine(); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestClassify(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		why  string
		ctx  context.Context
		err  error
		want error
	}{
		{"pools, 20.10 and 26.1", t.Context(), engineError{errdefs.ErrNotFound, "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network"}, ErrPoolExhausted},
		{"pools of IPv6", t.Context(), engineError{errdefs.ErrNotFound, "could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network"}, ErrPoolExhausted},
		{"pools, 28.5", t.Context(), engineError{errdefs.ErrInvalidArgument, "all predefined address pools have been fully subnetted"}, ErrPoolExhausted},
		{"a full network", t.Context(), engineError{errdefs.ErrInternal, "no available IPv4 addresses on this network's address pools: shop (1)"}, ErrPoolExhausted},
		{"overlap, 20.10 and 26.1", t.Context(), engineError{errdefs.ErrPermissionDenied, "Pool overlaps with other one on this address space"}, ErrOverlap},
		{"overlap, 28.5", t.Context(), engineError{errdefs.ErrPermissionDenied, "invalid pool request: Pool overlaps with other one on this address space"}, ErrOverlap},
		{"no such driver", t.Context(), engineError{errdefs.ErrNotFound, `plugin "nope" not found`}, ErrUnsupported},
		{"no swarm", t.Context(), engineError{errdefs.ErrInternal, "This node is not a swarm manager. Use ..."}, ErrUnsupported},
		{"anything else", t.Context(), engineError{errdefs.ErrConflict, "because"}, ErrEngine},
		{"an answer counts, whatever became of the context", ended, engineError{errdefs.ErrConflict, "because"}, ErrEngine},
		{"the context ended", ended, fmt.Errorf("Post: %w", context.Canceled), context.Canceled},
		{"the connection broke because the context ended", ended, io.ErrUnexpectedEOF, context.Canceled},
		{"the HTTP client had enough", t.Context(), fmt.Errorf("Post: %w", context.DeadlineExceeded), context.DeadlineExceeded},
		{"the connection broke", t.Context(), io.ErrUnexpectedEOF, ErrUnreachable},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if got := classify(tt.ctx, tt.err); !errors.Is(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
