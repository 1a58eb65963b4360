package network

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/internal/errclass"
)

// Error is the error of every method of [Manager]: what was done to whom, and
// why it did not work. Its text is `network create "shop": already exists`.
//
// Branch with errors.Is on the classes of this package ([ErrNotFound] and its
// sisters) or with the functions of github.com/containerd/errdefs: both hold,
// the same on every engine. The errors of a context that ended are in the chain
// too; the engine's own error is not, see [Error.Engine].
type Error struct {
	// Op is the method in lower case: "create", "attach"…
	Op string
	// Network is the name of the network, empty where none was concerned.
	Network string
	// Container is the container as the caller wrote it, or empty.
	Container string
	// Err is the class, with its details.
	Err error
	// Remaining names what the call began, could not take back and thus may
	// have left on the engine. Mostly empty: it takes an engine that no longer
	// answers, or one that two seconds after the context ended has not begun with
	// what it was asked for and may do it later (the same call, made again, finds
	// and settles both), or what [Manager.Attach] says of full networks.
	Remaining []string
}

// Error says op, network, container and cause, and what remains.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("network ")
	b.WriteString(e.Op)
	if e.Network != "" {
		fmt.Fprintf(&b, " %q", e.Network)
	}
	if e.Container != "" {
		fmt.Fprintf(&b, "%s container %q", preposition(e.Op), e.Container)
	}
	fmt.Fprintf(&b, ": %v", e.Err)
	if len(e.Remaining) > 0 {
		fmt.Fprintf(&b, "; may remain: %s", strings.Join(e.Remaining, ", "))
	}
	return b.String()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Engine returns what the engine or the client said, as they said it, or nil
// where the engine was not asked. It is for reading and for logs: engines 20.10,
// 26.1 and 28.5 answer the same mistake with different statuses and texts
// (measured), so nothing should branch on it.
func (e *Error) Engine() error {
	return errclass.Said(e.Err)
}

func preposition(op string) string {
	switch op {
	case opDetach, opDisconnect:
		return " from"
	}
	return " to"
}

// MismatchError says in which fields something that exists differs from what was
// asked. It is an [ErrMismatch].
type MismatchError struct {
	// Network is the name of the network.
	Network string
	// Differences is never empty.
	Differences []Difference
}

// Difference is one field that is not as asked.
type Difference struct {
	// Field is the field of [Spec] or [Endpoint], for maps with the key:
	// `Internal`, `Labels["team"]`, `Aliases`.
	Field string
	// Want is what was asked, Have what is; "" where there is nothing.
	Want, Have string
}

// String names the field, what is there and what was asked.
func (d Difference) String() string {
	return fmt.Sprintf("%s is %q, want %q", d.Field, d.Have, d.Want)
}

// Error lists the differences.
func (e *MismatchError) Error() string {
	texts := make([]string, len(e.Differences))
	for i, d := range e.Differences {
		texts[i] = d.String()
	}
	return ErrMismatch.Error() + ": " + strings.Join(texts, "; ")
}

// Unwrap returns [ErrMismatch].
func (e *MismatchError) Unwrap() error { return ErrMismatch }

// InUseError names the containers that keep a network from being removed. It is
// an [ErrInUse].
type InUseError struct {
	// Network is the name of the network.
	Network string
	// Containers refer to it, sorted by name; some may not be running.
	Containers []User
}

// Error names the containers.
func (e *InUseError) Error() string {
	texts := make([]string, len(e.Containers))
	for i, u := range e.Containers {
		texts[i] = u.String()
	}
	return ErrInUse.Error() + " by " + strings.Join(texts, ", ")
}

// Unwrap returns [ErrInUse].
func (e *InUseError) Unwrap() error { return ErrInUse }

// wrap says in err what was done to whom; nil stays nil.
func wrap(err error, op, name, container string) error {
	if err == nil {
		return nil
	}
	e := &Error{Op: op, Network: name, Container: container, Err: err}
	var l *leftover
	if errors.As(err, &l) {
		e.Err, e.Remaining = l.err, l.what
	}
	return e
}

// leftover carries to wrap what a failed call could not take back.
type leftover struct {
	err  error
	what []string
}

func (l *leftover) Error() string { return l.err.Error() }

func (l *leftover) Unwrap() error { return l.err }

// leaving adds to err what it leaves behind, beside what err leaves already.
func leaving(err error, what ...string) error {
	if len(what) == 0 {
		return err
	}
	var l *leftover
	if errors.As(err, &l) {
		err, what = l.err, uniq(slices.Concat(what, l.what))
	}
	return &leftover{err: err, what: what}
}
