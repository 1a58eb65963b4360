package probe

import (
	"context"
	"net"
	"os"
	"os/signal"
	"syscall"
)

// System returns the world of the operating system. Its resolver is Go's own:
// the static binary has no other, and so the machine it is built on makes no
// difference. It takes SIGTERM and SIGINT over; call stop to give them back.
func System() (w World, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	return system{signals}, func() { signal.Stop(signals) }
}

type system struct{ signals chan os.Signal }

func (system) Hostname() (string, error) { return os.Hostname() }

func (system) Listen(network, address string) (net.Listener, error) {
	return net.Listen(network, address)
}

func (system) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{Resolver: resolver}).DialContext(ctx, network, address)
}

func (system) LookupHost(ctx context.Context, name string) ([]string, error) {
	return resolver.LookupHost(ctx, name)
}

func (system) ReadFile(name string) ([]byte, error) { return os.ReadFile(name) }

func (s system) Signals() <-chan os.Signal { return s.signals }

var resolver = &net.Resolver{PreferGo: true}
