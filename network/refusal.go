package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/client"
)

// refusal is an error of the engine under one of our classes. The class is in
// the chain; what the engine said is kept beside it.
type refusal struct {
	err    error // a class with its details, or the error of a context
	engine error
}

func (r *refusal) Error() string { return r.err.Error() }

func (r *refusal) Unwrap() error { return r.err }

// refused puts err, which a client returned, under the class that it shows by
// itself. Who knows more of the state puts it under a better one with refusedAs.
func refused(ctx context.Context, err error) error {
	return refusedAs(classify(ctx, err), err)
}

func refusedAs(class, engine error) error {
	return &refusal{err: class, engine: engine}
}

func classify(ctx context.Context, err error) error {
	switch {
	case answered(err):
		if c := classByText(err); c != nil {
			return fmt.Errorf("%w: %s", c, message(err))
		}
		return fmt.Errorf("%w: %s", ErrEngine, message(err))
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded): // a timeout of the HTTP client
		return context.DeadlineExceeded
	}
	return fmt.Errorf("%w: %s", ErrUnreachable, message(err))
}

// answered reports whether err is an answer of the engine: those have the
// errdefs kind of their HTTP status. Without one the question or the answer got
// lost, and what was asked may have been done, or may be done yet.
func answered(err error) bool {
	return slices.ContainsFunc(statusKinds, func(is func(error) bool) bool { return is(err) })
}

// mayComeLate reports whether the engine may still carry out what it was asked for
// under a context that ended: it was asked, and ctx stopped only the waiting.
func mayComeLate(ctx context.Context, err error) bool {
	return ctx.Err() != nil && !client.IsErrConnectionFailed(err)
}

// statusKinds are the kinds into which the client turns a status.
var statusKinds = []func(error) bool{
	errdefs.IsNotModified,
	errdefs.IsInvalidArgument,
	errdefs.IsUnauthorized,
	errdefs.IsPermissionDenied,
	errdefs.IsNotFound,
	errdefs.IsConflict,
	errdefs.IsFailedPrecondition,
	errdefs.IsResourceExhausted,
	errdefs.IsInternal,
	errdefs.IsNotImplemented,
	errdefs.IsUnavailable,
}

// message is what the engine said, without the words that the client puts first.
func message(err error) string {
	return strings.TrimPrefix(err.Error(), "Error response from daemon: ")
}
