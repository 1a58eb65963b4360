package network

import (
	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
)

// The classes of errors, for errors.Is. The comment of each names the errdefs
// kind that holds too, so errdefs.IsNotFound and its sisters work as well.
var (
	// ErrReserved is a name with a meaning of its own to Docker, such as
	// "host". InvalidArgument.
	ErrReserved = errclass.New("reserved name", errdefs.ErrInvalidArgument)
	// ErrInvalid is input that breaks a rule; the engine was not asked.
	// InvalidArgument.
	ErrInvalid = errclass.New("invalid", errdefs.ErrInvalidArgument)
	// ErrNoClient is a [Manager] over no client. InvalidArgument.
	ErrNoClient = errclass.New("no Docker client", errdefs.ErrInvalidArgument)
	// ErrNotFound is a network that does not exist. NotFound.
	ErrNotFound = errclass.New("not found", errdefs.ErrNotFound)
	// ErrContainerNotFound is a container that does not exist. NotFound.
	ErrContainerNotFound = errclass.New("container not found", errdefs.ErrNotFound)
	// ErrExists is a network that [Manager.Create] finds in its place.
	// AlreadyExists.
	ErrExists = errclass.New("already exists", errdefs.ErrAlreadyExists)
	// ErrMismatch is a network or an attachment that exists with other
	// settings than asked; see [MismatchError]. Conflict.
	ErrMismatch = errclass.New("exists with other settings", errdefs.ErrConflict)
	// ErrInUse is a network that containers refer to; see [InUseError].
	// Conflict.
	ErrInUse = errclass.New("in use", errdefs.ErrConflict)
	// ErrAmbiguous is a name that several networks bear, which engines of API
	// < 1.44 let happen. Conflict.
	ErrAmbiguous = errclass.New("ambiguous name", errdefs.ErrConflict)
	// ErrOverlap is a subnet that another network has already. Conflict.
	ErrOverlap = errclass.New("subnet overlaps", errdefs.ErrConflict)
	// ErrNotOwned is a network that carries the label of another owner.
	// PermissionDenied.
	ErrNotOwned = errclass.New("owned by another", errdefs.ErrPermissionDenied)
	// ErrPoolExhausted is an engine without a free subnet to give to a
	// network, or a network without a free address to give to a container.
	// ResourceExhausted.
	ErrPoolExhausted = errclass.New("no free addresses", errdefs.ErrResourceExhausted)
	// ErrNotAttachable is a container that cannot join or leave networks, such
	// as one in host mode, or a network that nobody can. FailedPrecondition.
	ErrNotAttachable = errclass.New("not attachable", errdefs.ErrFailedPrecondition)
	// ErrUnsupported is a wish that this engine cannot fulfil: a driver it
	// lacks, or an option that its API does not have. NotImplemented.
	ErrUnsupported = errclass.New("not supported by the engine", errdefs.ErrNotImplemented)
	// ErrUnreachable is an engine that does not answer. Unavailable.
	ErrUnreachable = errclass.New("engine unreachable", errdefs.ErrUnavailable)
	// ErrEngine is a refusal of the engine that has no class here; the text
	// says the engine's reason. Internal.
	ErrEngine = errclass.New("refused by the engine", errdefs.ErrInternal)
)
