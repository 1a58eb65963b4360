package fakedocker

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"

	"github.com/docker/docker/client"
)

// Client returns a real Docker client of the engine, in memory. It speaks
// [Options.APIVersion] or negotiates at its first call. Every call returns the
// same one; it is closed with the engine.
func (e *Engine) Client() *client.Client { return e.client }

// NewClient returns one more Docker client of the engine, in memory, closed with
// the engine. Without options it negotiates the API version; an option such as
// [client.WithVersion] takes precedence. Calls that are answered in one piece
// reach the engine without a connection. With an option that dials, such as
// [client.WithDialContext], all take the connections that it makes.
func (e *Engine) NewClient(opts ...client.Opt) (*client.Client, error) {
	return e.newClient(e.dial, newDirect(e, nil), opts...)
}

// dialer connects a client.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// newClient returns a client that makes its calls by short where that takes them,
// else over connections of dial. An option that dials replaces both.
func (e *Engine) newClient(dial dialer, short http.RoundTripper, opts ...client.Opt) (*client.Client, error) {
	transport := &http.Transport{}
	all := append([]client.Opt{
		client.WithHTTPClient(&http.Client{Transport: transport, CheckRedirect: client.CheckRedirect}),
		client.WithHost("unix:///fakedocker/" + e.Profile()),
		client.WithDialContext(nil), // WithHost has set one
		client.WithAPIVersionNegotiation(),
	}, opts...)
	all = append(all, func(*client.Client) error {
		if transport.DialContext == nil {
			transport.DialContext = dial
			transport.RegisterProtocol("http", short)
		}
		return nil
	})
	c, err := client.NewClientWithOpts(all...)
	if err != nil {
		return nil, fmt.Errorf("fakedocker: client: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clients = append(e.clients, c)
	return c, nil
}

// versionOption pins a client's version; empty leaves it to be negotiated.
func versionOption(version string) client.Opt {
	if version == "" {
		return func(*client.Client) error { return nil }
	}
	return client.WithVersion(version)
}

// apiAddr is where the API is served on the engine's wire.
var apiAddr = netip.MustParseAddrPort("127.0.0.1:2375")

// dial connects a client in memory, and starts the server for the first.
func (e *Engine) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	e.serving.Do(func() {
		if l, err := e.wire.Host().Listen("tcp", apiAddr.String()); err == nil && !e.serve(l) {
			l.Close()
		}
	})
	if e.power.isDown() {
		return nil, refused(net.TCPAddrFromAddrPort(apiAddr))
	}
	return e.wire.Host().Dial(ctx, "tcp", apiAddr)
}

// Listen serves the API to clients outside of the test, such as the docker
// command: on "unix" at a path, on "tcp" at an address (port 0: a free one).
// The address is what they connect to. It is closed with the engine.
func (e *Engine) Listen(network, address string) (net.Addr, error) {
	l, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("fakedocker: %w", err)
	}
	if !e.serve(l) {
		l.Close()
		return nil, fmt.Errorf("fakedocker: listen %s: the engine is closed", address)
	}
	return l.Addr(), nil
}

// Handler returns the API as a handler, to be served by a server of the
// caller's. Attach and exec need a server of HTTP/1.1.
func (e *Engine) Handler() http.Handler { return http.HandlerFunc(e.handle) }

// newServer returns the server of all listeners.
func (e *Engine) newServer(ctx context.Context) *http.Server {
	return &http.Server{
		Handler:     http.HandlerFunc(e.handle),
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnContext: e.withCaller,
		ConnState: func(conn net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				e.work.Add(1)
				e.power.enter(conn)
			case http.StateClosed:
				e.work.Done()
				e.power.leave(conn)
			case http.StateHijacked: // it ends with the engine all the same
				e.work.Done()
			}
		},
	}
}

// serve accepts clients from l until the engine closes, and reports whether it
// had not closed yet.
func (e *Engine) serve(l net.Listener) bool {
	if !e.begin() {
		return false
	}
	go func() {
		defer e.work.Done()
		_ = e.server.Serve(l)
	}()
	return true
}

// begin enters a piece of work that Close waits for. It reports false once the
// engine has closed.
func (e *Engine) begin() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.work.Add(1)
	return true
}
