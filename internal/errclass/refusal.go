package errclass

import (
	"errors"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
)

// Refusal is what an engine said, under one of our classes. The class is in the
// chain. What the engine said is kept beside it and is for reading: engines answer
// the same mistake with other statuses and texts in other releases.
type Refusal struct {
	Class error // a class with its details, or the error of a context
	Said  error // the engine's or the client's own
}

// Error returns the text of the class.
func (r *Refusal) Error() string { return r.Class.Error() }

// Unwrap returns the class.
func (r *Refusal) Unwrap() error { return r.Class }

// Said returns what the engine said in err, nil where it was not asked.
func Said(err error) error {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Said
	}
	return nil
}

// Message is what the engine said, without the words that the client puts first.
func Message(err error) string {
	return strings.TrimPrefix(err.Error(), "Error response from daemon: ")
}

// Answered reports whether err, which a client returned, is an answer of the
// engine: those have the errdefs kind of their HTTP status. Without one the
// question or the answer got lost, and what was asked may have been done, or may
// be done yet.
func Answered(err error) bool {
	return slices.ContainsFunc(statusKinds, func(is func(error) bool) bool { return is(err) })
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
