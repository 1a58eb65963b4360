package core

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Error is what the engine answers instead of a result: an HTTP status and the
// text of its {"message": ...} body.
type Error struct {
	Status  int
	Message string
}

// Error returns the engine's text.
func (e *Error) Error() string { return e.Message }

func errorf(status int, format string, args ...any) *Error {
	return &Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) *Error {
	return errorf(http.StatusBadRequest, format, args...)
}

func forbidden(format string, args ...any) *Error {
	return errorf(http.StatusForbidden, format, args...)
}

func notFound(format string, args ...any) *Error {
	return errorf(http.StatusNotFound, format, args...)
}

func conflict(format string, args ...any) *Error {
	return errorf(http.StatusConflict, format, args...)
}

func internal(format string, args ...any) *Error {
	return errorf(http.StatusInternalServerError, format, args...)
}

// fakePrefix begins the texts that are the fake's own and no engine's.
const fakePrefix = "fakedocker: "

// NotModelled is the refusal of something that the Engine API has and the fake
// has not: answering anything else would make a test pass that should not.
func NotModelled(what string) *Error {
	return errorf(http.StatusNotImplemented, fakePrefix+"%s is not modelled", what)
}

// IsNotModelled reports whether err is such a refusal. Engines have refusals of
// the same status.
func IsNotModelled(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Status == http.StatusNotImplemented && strings.HasPrefix(refusal.Message, fakePrefix)
}

// with returns the error with its text filled in.
func (e Error) with(args ...any) *Error { return errorf(e.Status, e.Message, args...) }

// LateError is a refusal that engines find only after they have opened the
// stream that a call asks for: its text goes into the stream. Where there is no
// stream, it is an answer as any other.
type LateError struct{ refusal *Error }

// Error returns the engine's text.
func (e *LateError) Error() string { return e.refusal.Message }

// Unwrap returns the refusal.
func (e *LateError) Unwrap() error { return e.refusal }

// ErrDied stands for a call in which an engine loses its way: it closes the
// connection without an answer.
var ErrDied = errors.New("no answer: the engine closes the connection")
