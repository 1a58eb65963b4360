package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
)

// host is where to listen, as net.Listen has it.
type host struct{ network, address string }

// String returns the host as DOCKER_HOST has it.
func (h host) String() string { return h.network + "://" + h.address }

// parseHost reads a host as the docker command has it.
func parseHost(text string) (host, error) {
	network, address, _ := strings.Cut(text, "://")
	switch network {
	case "unix":
		if strings.HasPrefix(address, "/") {
			return host{network, address}, nil
		}
	case "tcp":
		if _, _, err := net.SplitHostPort(address); err == nil {
			return host{network, address}, nil
		}
	}
	return host{}, fmt.Errorf("host %q: want unix:///PATH with an absolute path, or tcp://HOST:PORT", text)
}

// hosts is the -H flag.
type hosts []host

func (l *hosts) String() string { return fmt.Sprint([]host(*l)) }

// Set adds a host.
func (l *hosts) Set(value string) error {
	h, err := parseHost(value)
	if err != nil {
		return err
	}
	*l = append(*l, h)
	return nil
}

// clear takes away the socket of a server that is dead, as a killed one leaves
// it. A socket that somebody serves stays, and so does any other file: the
// listener says that the address is in use.
func (h host) clear(ctx context.Context) error {
	if h.network != "unix" {
		return nil
	}
	conn, err := new(net.Dialer).DialContext(ctx, h.network, h.address)
	switch {
	case err == nil:
		return conn.Close()
	case !errors.Is(err, syscall.ECONNREFUSED):
		return nil
	}
	info, err := os.Lstat(h.address)
	if err != nil || info.Mode().Type() != fs.ModeSocket {
		return err
	}
	return os.Remove(h.address)
}
