package hostaccess

import (
	"fmt"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
)

// The classes of errors, for [errors.Is]. The comment of each names the kind of
// github.com/containerd/errdefs that holds too.
var (
	// ErrInvalid is every [*Error]. InvalidArgument.
	ErrInvalid = errclass.New("hostaccess: invalid", errdefs.ErrInvalidArgument)

	// ErrConflict is every [*Conflict]. Conflict.
	ErrConflict = errclass.New("hostaccess: conflict with the host configuration", errdefs.ErrConflict)

	// ErrBuilder is every [*BuildError]. NotImplemented.
	ErrBuilder = errclass.New("hostaccess: not supported by the builder", errdefs.ErrNotImplemented)
)

// Error is one problem of a value that was given. It reads
//
//	hostaccess: flag "--add-host=db": no address: write NAME:host-gateway
//
// Functions that find several join them; [errors.As] finds the first.
type Error struct {
	Part  string // what is wrong: "flag", "flags", "line", "text", "gateway name", "builder", "probe", "HostConfig", "InspectResponse" or "ImageBuildOptions"
	Value string // its text, as it was given
	Rule  string // which rule it breaks and what to do
}

// Error quotes the value.
func (e *Error) Error() string {
	return fmt.Sprintf("hostaccess: %s %q: %s", e.Part, e.Value, e.Rule)
}

// Unwrap makes every Error an [ErrInvalid].
func (e *Error) Unwrap() error { return ErrInvalid }

// Conflict is an error: something in the configuration of a container or a build
// does not go together with an access. [Access.Configure], [Access.Check] and
// [Access.ConfigureBuild] join all of them.
type Conflict struct {
	Field string // the field of the configuration or the [Setup], such as "PortBindings"
	Have  string // what stands in it
	Want  string // what would have to, in words; "none" for an empty field
	Rule  string // why, and what to do
}

// Error names the field and quotes what it has.
func (c *Conflict) Error() string {
	return fmt.Sprintf("hostaccess: %s %q: want %s: %s", c.Field, c.Have, c.Want, c.Rule)
}

// Unwrap makes every Conflict an [ErrConflict].
func (c *Conflict) Unwrap() error { return ErrConflict }
