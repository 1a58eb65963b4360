package phases

import "github.com/appnet-go/appnet/network"

// Client is all of Docker that this package calls: what package network calls,
// and nothing else so far. A *client.Client of github.com/docker/docker v28 is
// one as it stands.
type Client interface {
	network.Client
}
