package network

import (
	"context"
	"reflect"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
)

// Client is all of Docker that this package calls. A [client.Client] of
// github.com/docker/docker v28 is one as it stands; let it negotiate the API
// version ([client.WithAPIVersionNegotiation]).
//
// A Client must be safe for concurrent use if the [Manager] over it is to be.
type Client interface {
	NetworkCreate(ctx context.Context, name string, options dnetwork.CreateOptions) (dnetwork.CreateResponse, error)
	NetworkInspect(ctx context.Context, networkID string, options dnetwork.InspectOptions) (dnetwork.Inspect, error)
	NetworkList(ctx context.Context, options dnetwork.ListOptions) ([]dnetwork.Summary, error)
	NetworkRemove(ctx context.Context, networkID string) error
	NetworkConnect(ctx context.Context, networkID, containerID string, config *dnetwork.EndpointSettings) error
	NetworkDisconnect(ctx context.Context, networkID, containerID string, force bool) error
	ContainerInspect(ctx context.Context, containerID string) (container.InspectResponse, error)
	ContainerList(ctx context.Context, options container.ListOptions) ([]container.Summary, error)
	// ClientVersion is the API version in use. It is asked only after a call
	// that reached the engine, since versions are negotiated by then.
	ClientVersion() string
}

var _ Client = (*client.Client)(nil)

// isNil reports whether c is no client at all: nil, or a nil pointer in an
// interface, which is what a forgotten error check leaves behind.
func isNil(c Client) bool {
	if c == nil {
		return true
	}
	v := reflect.ValueOf(c)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
