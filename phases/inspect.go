package phases

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/network"
)

// inspected is a client that gives an answer it has already to the first
// ContainerInspect. Attaching begins with one, and the names need the
// container's hostname before that: so one call serves both, and when it fails
// package network says what the error is.
type inspected struct {
	Client
	known container.InspectResponse
	err   error
	given atomic.Bool
}

// ContainerInspect implements [network.Client].
func (c *inspected) ContainerInspect(ctx context.Context, id string) (container.InspectResponse, error) {
	if c.given.Swap(true) {
		return c.Client.ContainerInspect(ctx, id)
	}
	return c.known, c.err
}

// look returns a client that knows the container.
func (b *Bound) look(ctx context.Context, id string) *inspected {
	c := &inspected{Client: b.client}
	c.known, c.err = b.client.ContainerInspect(ctx, id)
	return c
}

// hostname is that of the container, empty if it has or is none.
func (c *inspected) hostname() string {
	if c.err != nil || c.known.Config == nil {
		return ""
	}
	return c.known.Config.Hostname
}

// inspect looks at a container, and puts an error under the classes of package
// network.
func (b *Bound) inspect(ctx context.Context, id string) (container.InspectResponse, error) {
	switch {
	case ctx == nil:
		return container.InspectResponse{}, &Problem{Property: "context", Value: "nil", Rule: "no context: pass one, such as context.Background()"}
	case ctx.Err() != nil:
		return container.InspectResponse{}, ctx.Err()
	case b.client == nil:
		return container.InspectResponse{}, network.ErrNoClient
	case !isReference(id):
		return container.InspectResponse{}, &Problem{Property: propertyContainer, Value: id, Rule: "no container: give its name, without a slash, or its ID"}
	}
	c, err := b.client.ContainerInspect(ctx, id)
	if err != nil {
		return c, &errclass.Refusal{Class: inspectClass(ctx, err), Said: err}
	}
	if c.ContainerJSONBase != nil && !means(id, c) {
		return container.InspectResponse{}, network.ErrContainerNotFound
	}
	return c, nil
}

// means reports whether id names the container: by its name, its ID, or the
// beginning of its ID that Docker prints, 12 digits or more. The engine takes
// shorter ones too, and with them the name of a container that is gone for the
// ID of another.
func means(id string, c container.InspectResponse) bool {
	return id == c.ID || id == strings.TrimPrefix(c.Name, "/") || len(id) >= 12 && strings.HasPrefix(c.ID, id)
}

func inspectClass(ctx context.Context, err error) error {
	switch {
	case errdefs.IsNotFound(err):
		return network.ErrContainerNotFound
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	case client.IsErrConnectionFailed(err):
		return fmt.Errorf("%w: %s", network.ErrUnreachable, errclass.Message(err))
	}
	return fmt.Errorf("%w: %s", network.ErrEngine, errclass.Message(err))
}

// isReference reports whether id can stand in the path of a request, as a name
// or an ID: [a-zA-Z0-9][a-zA-Z0-9_.-]*.
func isReference(id string) bool {
	for i := range len(id) {
		c := id[i]
		alnum := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alnum && (i == 0 || c != '_' && c != '.' && c != '-') {
			return false
		}
	}
	return id != ""
}
