package rollout

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/phases"
)

// The classes of errors, for [errors.Is], beside those of packages phases and
// network. The comment of each names the errdefs kind that holds too.
var (
	// ErrBusy is an app that another rollout, or a [Recover], works on, or one
	// that died; see [BusyError]. Conflict.
	ErrBusy = errclass.New("busy", errdefs.ErrConflict)

	// ErrChanged is an app whose containers are others than they were when the
	// rollout was prepared. Prepare it again. Aborted.
	ErrChanged = errclass.New("changed meanwhile", errdefs.ErrAborted)

	// ErrUnhealthy is a new container that did not become healthy, or ended.
	// FailedPrecondition.
	ErrUnhealthy = errclass.New("not healthy", errdefs.ErrFailedPrecondition)

	// ErrNobody is a step that was not taken, since nobody would have answered
	// to the name of the process any more. FailedPrecondition.
	ErrNobody = errclass.New("nobody else answers", errdefs.ErrFailedPrecondition)

	// ErrSwitch is a Switch that failed; its own error is in the chain. Aborted.
	ErrSwitch = errclass.New("switch failed", errdefs.ErrAborted)

	// ErrNameTaken is a container name that somebody else's container has.
	// Conflict.
	ErrNameTaken = errclass.New("name taken", errdefs.ErrConflict)

	// ErrNoImage is an image that the engine does not have. NotFound.
	ErrNoImage = errclass.New("image not found", errdefs.ErrNotFound)

	// ErrTakenOver is a rollout that a [Recover] took over while it was still
	// at work: it touches nothing more. One whose ledger somebody removed before
	// the switch is undone. Aborted.
	ErrTakenOver = errclass.New("taken over", errdefs.ErrAborted)
)

// Error is what went wrong in a rollout, and how it ended. It reads
//
//	rollout shop.web container "shop.web.2.5f0c71aa": check: not healthy: it exited with 1; undone
//
// and is the class of what it wraps. Several things that went wrong at once are
// joined in Err, each with an Error of its own.
type Error struct {
	// Op is "plan", "prepare", "rollout", "recover", "serving" or "run".
	Op string

	// App and Process are whose it is, Container is the name of the container
	// and Network the network that was concerned; all but App may be empty.
	App, Process, Container, Network string

	// Phase is the phase of Network; 0 if there is none.
	Phase phases.AttachmentPhase

	// Stage is the part of the rollout; 0 before it has begun.
	Stage Stage

	// Err is the cause.
	Err error

	// Outcome is how the rollout ended; only the outermost Error has one.
	Outcome Outcome

	// Remaining names what could not be undone or cleaned. A [Recover] finds it.
	Remaining []string
}

// Outcome is in which state a failed rollout left the app.
type Outcome int

const (
	// Untouched is an app to which nothing was done.
	Untouched Outcome = iota

	// Undone is an app whose new containers are gone again: the old ones run
	// and answer as before, as far as nothing is Remaining.
	Undone

	// Switched is an app whose new containers are in service, and of whose old
	// ones something is Remaining. [Recover] finishes it.
	Switched

	// Unfinished is an app of which it is not known, or that was left to another
	// [Recover]: the engine did not answer any more.
	Unfinished
)

var outcomes = []string{Untouched: "untouched", Undone: "undone", Switched: "switched", Unfinished: "unfinished"}

// String returns "untouched", "undone", "switched" or "unfinished".
func (o Outcome) String() string {
	if o >= Untouched && o <= Unfinished {
		return outcomes[o]
	}
	return fmt.Sprintf("Outcome(%d)", int(o))
}

// Error says op, app, process, container, stage, phase, network and cause, and
// how it ended.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Op, e.App)
	if e.Process != "" {
		fmt.Fprintf(&b, ".%s", e.Process)
	}
	if e.Container != "" {
		fmt.Fprintf(&b, " container %q", e.Container)
	}
	if e.Stage != 0 {
		fmt.Fprintf(&b, ": %s", e.Stage)
	}
	if e.Network != "" {
		fmt.Fprintf(&b, ": %s %q", e.Phase, e.Network)
	}
	fmt.Fprintf(&b, ": %v", e.cause())
	if e.Outcome != Untouched {
		fmt.Fprintf(&b, "; %s", e.Outcome)
	}
	if len(e.Remaining) > 0 {
		fmt.Fprintf(&b, "; may remain: %s", strings.Join(e.Remaining, ", "))
	}
	return b.String()
}

// cause is Err without the words that stand before it already.
func (e *Error) cause() error {
	var p *phases.Error
	if e.Network != "" && errors.As(e.Err, &p) && p.Network == e.Network {
		return p.Err
	}
	return e.Err
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Engine returns what the engine said, in its own words, or nil where it was not
// asked. It is for reading, see [phases.Error.Engine].
func (e *Error) Engine() error {
	return errclass.Said(e.Err)
}

// BusyError says who holds an app. It is an [ErrBusy].
type BusyError struct {
	App     string
	Holder  string    // the ID of the rollout, or of the Recover
	Recover bool      // it is a Recover
	Stage   Stage     // how far a rollout is known to be: Lock, Switch or Undo
	Since   time.Time // by the engine's clock
}

// Error says who, since when and what to do.
func (e *BusyError) Error() string {
	who, todo := "rollout", "wait for it, or if it died, call Recover"
	if e.Recover {
		who, todo = "Recover", "wait for it, or if it died, call Recover with TakeOver "+e.Holder
	}
	return fmt.Sprintf("%v: %s %s holds the app since %s: %s", ErrBusy, who, e.Holder, e.Since.UTC().Format(time.RFC3339), todo)
}

// Unwrap returns [ErrBusy].
func (e *BusyError) Unwrap() error { return ErrBusy }
