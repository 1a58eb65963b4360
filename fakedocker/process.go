package fakedocker

import (
	"context"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// Program is what the containers of an image run, and what exec runs in them:
// Go code in place of a binary. It returns its exit code.
//
// The context ends when the program is killed, and it must return soon then:
// its sockets are closed by that time and the engine holds it for dead.
// [Engine.Close] waits for it. A stop sends SIGTERM first, see
// [Process.Signals].
type Program func(ctx context.Context, p *Process) int

// core translates p for the engine behind the API.
func (p Program) core() core.Program {
	if p == nil {
		return nil
	}
	return func(ctx context.Context, inner *core.Process) int { return p(ctx, newProcess(inner)) }
}

// Process is what a running [Program] sees of its container.
type Process struct {
	Args   []string // the command: what the image and the container make of entrypoint and command
	Env    []string // as "KEY=value"
	Dir    string   // the working directory, by name: there are no files
	User   string
	TTY    bool
	Stdin  io.Reader // at its end at once, unless the container was given an input
	Stdout io.Writer // goes to the logs and to whoever is attached
	Stderr io.Writer

	inner *core.Process
}

func newProcess(p *core.Process) *Process {
	return &Process{
		Args: p.Args, Env: p.Env, Dir: p.Dir, User: p.User, TTY: p.TTY,
		Stdin: p.Stdin, Stdout: p.Stdout, Stderr: p.Stderr, inner: p,
	}
}

// Hostname returns the container's hostname.
func (p *Process) Hostname() string { return p.inner.Hostname() }

// ReadFile returns one of the files that engines put into every container:
// /etc/hosts, /etc/hostname and /etc/resolv.conf. There are no others: their
// error wraps [fs.ErrNotExist].
func (p *Process) ReadFile(name string) ([]byte, error) {
	text := p.inner.File(name)
	if text == "" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOENT}
	}
	return []byte(text), nil
}

// Getenv returns a variable of the environment, or "" if it is not set.
func (p *Process) Getenv(key string) string {
	for i := len(p.Env) - 1; i >= 0; i-- {
		if k, v, _ := strings.Cut(p.Env[i], "="); k == key {
			return v
		}
	}
	return ""
}

// Signals returns the channel of the signals that the program is sent. A
// program that never asks for it is ended by the first signal that would end a
// process; one that asks must end itself.
func (p *Process) Signals() <-chan os.Signal { return p.inner.Signals() }

// Listen is [net.Listen] in the container's network: "tcp" on an address such
// as ":5000".
func (p *Process) Listen(network, address string) (net.Listener, error) {
	return p.inner.Net.Listen(network, address)
}

// ListenPacket is [net.ListenPacket] in the container's network.
func (p *Process) ListenPacket(network, address string) (net.PacketConn, error) {
	return p.inner.Net.ListenPacket(network, address)
}

// Dial is [net.Dialer.DialContext] in the container's network, TCP or UDP. It
// looks the host up as [Process.LookupHost] does and tries the addresses in
// order. Its errors are those of package net. It fits the DialContext field of
// [net/http.Transport].
func (p *Process) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return dial(ctx, network, address, p.inner.LookupHost, p.inner.Net.Dial)
}

// LookupHost resolves a name as the container's C library would: /etc/hosts
// first, then the engine's DNS, whose answers come in random order. An address
// resolves to itself. The error is a [*net.DNSError].
func (p *Process) LookupHost(ctx context.Context, name string) ([]netip.Addr, error) {
	return p.inner.LookupHost(ctx, name)
}
