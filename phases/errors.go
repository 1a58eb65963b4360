package phases

import (
	"errors"
	"fmt"
	"strings"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/network"
)

// The classes of errors, for [errors.Is]. The comment of each names the errdefs
// kind that holds too. What an engine has to do with is in the classes of
// package network, such as [network.ErrNotFound].
var (
	// ErrInvalid is every [*Problem]: settings, plans or arguments that break
	// a rule. InvalidArgument.
	ErrInvalid = errclass.New("invalid", errdefs.ErrInvalidArgument)

	// ErrConflict is every [*Conflict]: a create call that asks for something
	// else than the plan. Conflict.
	ErrConflict = errclass.New("in conflict with the plan", errdefs.ErrConflict)

	// ErrDenied is every [*Denial]: what the operator's policy does not allow.
	// PermissionDenied.
	ErrDenied = errclass.New("denied", errdefs.ErrPermissionDenied)

	// ErrNoAddress is a container that a proxy cannot reach: it does not run,
	// or has no address. FailedPrecondition.
	ErrNoAddress = errclass.New("no address", errdefs.ErrFailedPrecondition)
)

// Error is what went wrong for a container or its plan. It reads
//
//	attach node-js-app.web container "4e1f": attach-post-create "backend": not found
//
// and is the class of what it wraps.
type Error struct {
	// Op is "plan", "check", "bind", "configure", "attach", "detach",
	// "upstream" or "drift".
	Op string

	// App and Process are those of the plan; Process may be empty.
	App, Process string

	// Phase is the phase of Network; 0 if the error belongs to none.
	Phase AttachmentPhase

	// Container is the container as the caller named it, Network the network.
	// Either may be empty.
	Container, Network string

	// Err is the cause.
	Err error
}

// Error says op, app, process, container, phase, network and cause.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Op, subject(e.App, e.Process))
	if e.Container != "" {
		fmt.Fprintf(&b, " container %q", e.Container)
	}
	if e.Phase.valid() {
		fmt.Fprintf(&b, ": %s", e.Phase)
		if e.Network != "" {
			fmt.Fprintf(&b, " %q", e.Network)
		}
	}
	fmt.Fprintf(&b, ": %v", e.cause())
	return b.String()
}

// cause is Err without the words that stand before it already.
func (e *Error) cause() error {
	var n *network.Error
	if errors.As(e.Err, &n) && n.Network == e.Network && len(n.Remaining) == 0 {
		return n.Err
	}
	return e.Err
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Engine returns what the engine said, in its own words, or nil where it was
// not asked. It is for reading: the engine's error is not in the chain, since
// engines answer the same mistake in different ways.
func (e *Error) Engine() error {
	return errclass.Said(e.Err)
}

// subject names a process of an app, quoting what does not read as a name.
func subject(app, process string) string {
	text := app
	if process != "" {
		text += "." + process
	}
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Sprintf("%q", text)
	}
	return text
}
