package phases

import "github.com/appnet-go/appnet/network"

// Client is all of Docker that this package calls: what package network calls,
// and nothing else. A *client.Client of github.com/docker/docker v28 is one as it
// stands. It must be safe for concurrent use if a [Bound] over it is to be.
type Client interface {
	network.Client
}
