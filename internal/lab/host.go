package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/probe"
)

// machineHost is this machine as the host of a real engine, once it is known
// to be: an engine elsewhere, in a virtual machine or in another network
// namespace, has another host, and what listens here says nothing about it.
type machineHost struct {
	check  func() error
	listen func(network, address string) (net.Listener, error)

	mu    sync.Mutex
	given map[string]bool // ports that were free, and are those of listeners since
}

func newMachineHost(l *Lab) *machineHost {
	return &machineHost{check: sync.OnceValue(l.checkHost), listen: net.Listen, given: map[string]bool{}}
}

// Listen listens on this machine, if it is the engine's host. Port 0 is a port
// that this Host gave to nobody before, whatever the address: a system has one
// free port for several addresses, and then what answers at one of them would be
// taken for another's listener.
func (h *machineHost) Listen(network, address string) (net.Listener, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	for range 100 {
		listener, err := h.listen(network, address)
		if err != nil || h.give(listener) || !strings.HasSuffix(address, ":0") {
			return listener, err
		}
		if err := listener.Close(); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("listen on %s: each port that is free was another listener's before", address)
}

// give notes the port of a listener, and reports whether it is the first one
// there.
func (h *machineHost) give(l net.Listener) bool {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	h.mu.Lock()
	defer h.mu.Unlock()
	first := !h.given[port]
	h.given[port] = true
	return first
}

// Dial dials from this machine, if it is the engine's host.
func (h *machineHost) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// checkHost finds out whether a container on the network of the engine's host
// sees a listener of this process.
func (l *Lab) checkHost() (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), execTimeout)
	defer cancel()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("host: %w", err)
	}
	defer listener.Close()
	made, err := l.Client.ContainerCreate(ctx, &container.Config{Image: l.Image, Labels: l.Labels()},
		&container.HostConfig{NetworkMode: "host"}, nil, nil, "")
	if err != nil {
		return fmt.Errorf("host: %w", err)
	}
	defer func() {
		err = errors.Join(err, l.Client.ContainerRemove(ctx, made.ID, container.RemoveOptions{Force: true}))
	}()
	if err := l.Client.ContainerStart(ctx, made.ID, container.StartOptions{}); err != nil {
		return fmt.Errorf("host: %w", err)
	}
	answer, err := l.Exec(ctx, made.ID, "connect", listener.Addr().String())
	if err == nil && answer.Outcome != probe.OK {
		err = fmt.Errorf("host: the engine's host is not this machine, or another network namespace of it: %v", answer)
	}
	return err
}
