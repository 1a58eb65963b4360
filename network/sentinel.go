package network

import "github.com/containerd/errdefs"

// class is what one kind of mistake is called. It unwraps to the kind that
// github.com/containerd/errdefs knows, the same on every engine, where the
// engines themselves answer one mistake with different statuses.
type class struct {
	text string
	kind error
}

func (c *class) Error() string { return c.text }

func (c *class) Unwrap() error { return c.kind }

// The classes of errors, for errors.Is. The comment of each names the errdefs
// kind that holds too, so errdefs.IsNotFound and its sisters work as well.
var (
	// ErrReserved is a name with a meaning of its own to Docker, such as
	// "host". InvalidArgument.
	ErrReserved error = &class{"reserved name", errdefs.ErrInvalidArgument}
	// ErrInvalid is input that breaks a rule; the engine was not asked.
	// InvalidArgument.
	ErrInvalid error = &class{"invalid", errdefs.ErrInvalidArgument}
	// ErrNoClient is a [Manager] over no client. InvalidArgument.
	ErrNoClient error = &class{"no Docker client", errdefs.ErrInvalidArgument}
	// ErrNotFound is a network that does not exist. NotFound.
	ErrNotFound error = &class{"not found", errdefs.ErrNotFound}
	// ErrContainerNotFound is a container that does not exist. NotFound.
	ErrContainerNotFound error = &class{"container not found", errdefs.ErrNotFound}
	// ErrExists is a network that [Manager.Create] finds in its place.
	// AlreadyExists.
	ErrExists error = &class{"already exists", errdefs.ErrAlreadyExists}
	// ErrMismatch is a network or an attachment that exists with other
	// settings than asked; see [MismatchError]. Conflict.
	ErrMismatch error = &class{"exists with other settings", errdefs.ErrConflict}
	// ErrInUse is a network that containers refer to; see [InUseError].
	// Conflict.
	ErrInUse error = &class{"in use", errdefs.ErrConflict}
	// ErrAmbiguous is a name that several networks bear, which engines of API
	// < 1.44 let happen. Conflict.
	ErrAmbiguous error = &class{"ambiguous name", errdefs.ErrConflict}
	// ErrOverlap is a subnet that another network has already. Conflict.
	ErrOverlap error = &class{"subnet overlaps", errdefs.ErrConflict}
	// ErrNotOwned is a network that carries the label of another owner.
	// PermissionDenied.
	ErrNotOwned error = &class{"owned by another", errdefs.ErrPermissionDenied}
	// ErrPoolExhausted is an engine without a free subnet to give to a
	// network, or a network without a free address to give to a container.
	// ResourceExhausted.
	ErrPoolExhausted error = &class{"no free addresses", errdefs.ErrResourceExhausted}
	// ErrNotAttachable is a container that cannot join or leave networks, such
	// as one in host mode, or a network that nobody can. FailedPrecondition.
	ErrNotAttachable error = &class{"not attachable", errdefs.ErrFailedPrecondition}
	// ErrUnsupported is a wish that this engine cannot fulfil: a driver it
	// lacks, or an option that its API does not have. NotImplemented.
	ErrUnsupported error = &class{"not supported by the engine", errdefs.ErrNotImplemented}
	// ErrUnreachable is an engine that does not answer. Unavailable.
	ErrUnreachable error = &class{"engine unreachable", errdefs.ErrUnavailable}
	// ErrEngine is a refusal of the engine that has no class here; the text
	// says the engine's reason. Internal.
	ErrEngine error = &class{"refused by the engine", errdefs.ErrInternal}
)
