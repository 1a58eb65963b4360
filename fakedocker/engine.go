package fakedocker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker/internal/api"
	"github.com/appnet-go/appnet/fakedocker/internal/core"
	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// TB is the part of [testing.TB] that [Start] needs.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Engine is a Docker engine in memory. Make one with [Start] or [New]. All its
// methods may be called from several goroutines at once, and after
// [Engine.Close].
type Engine struct {
	core     *core.Engine
	api      api.Server
	hostname string
	version  string             // of the API that clients speak; empty: they negotiate
	end      context.CancelFunc // ends what follows something: streams, attachments
	calls    callLog
	faults   atomic.Pointer[func(context.Context, Call) Fault]
	meddlers meddlers
	streams  streams
	power    power

	wire    *vnet.Net // between the clients in memory and the server
	serving sync.Once // on wire
	server  *http.Server

	mu      sync.Mutex // guards the rest
	closed  bool
	work    sync.WaitGroup // handlers, connections and listeners
	clients []*client.Client
	client  *client.Client     // what Client returns
	callers map[string]*caller // of cases, by the address that each has to itself

	closing  sync.Once
	closeErr error
}

// Start returns a running engine that closes itself when the test ends. Bad
// options end the test at once. A call that the fake refuses with 501, since it
// has no model of it, fails the test.
func Start(tb TB, o Options) *Engine {
	tb.Helper()
	e, err := newEngine(o, func(what string) { tb.Errorf("%s", what) })
	if err != nil {
		tb.Fatalf("%v", err)
		return nil
	}
	tb.Cleanup(func() {
		if err := e.Close(); err != nil {
			tb.Errorf("%v", err)
		}
	})
	return e
}

// New returns a running engine, for programs that are not tests. Close it. The
// error says which option is wrong and what it may be. A call of which the fake
// has no model is answered with 501 and shows in [Engine.Calls].
func New(o Options) (*Engine, error) {
	return newEngine(o, nil)
}

func newEngine(o Options, notModelled func(string)) (*Engine, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	inner, err := core.New(o.core())
	if err != nil {
		return nil, fmt.Errorf("fakedocker: %w", err)
	}
	if o.AllowNotModelled {
		notModelled = nil
	}
	inner.Fabric().Host().AddAddr(lanAddr)
	ctx, end := context.WithCancel(context.Background())
	e := &Engine{
		core: inner, end: end, hostname: cmp.Or(o.Hostname, "fakedocker"), version: o.APIVersion,
		api:  api.Server{Core: inner, Context: ctx, Pull: o.pull(), NotModelled: notModelled},
		wire: vnet.New(vnet.Options{}), callers: map[string]*caller{},
	}
	e.server = e.newServer(ctx)
	if err := o.addImages(e); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	e.client, err = e.NewClient(versionOption(o.APIVersion))
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// Profile returns the release that the engine behaves like, such as "28.5".
func (e *Engine) Profile() string { return e.core.Profile.Name }

// Close ends the engine: its programs, connections and goroutines. Clients get
// "connection refused" from then on. It waits for everything it ends, and
// returns an error if a program does not. Further calls do nothing and return
// the same. Programs and the function of [Engine.Intercept] must not call it: it
// waits for them.
func (e *Engine) Close() error {
	e.closing.Do(func() { e.closeErr = e.close() })
	return e.closeErr
}

func (e *Engine) close() error {
	e.mu.Lock()
	e.closed = true
	clients := e.clients
	e.mu.Unlock()

	e.end()
	e.server.Close()
	err := e.core.Close()
	e.work.Wait()
	for _, c := range clients {
		c.Close()
	}
	if err != nil {
		return fmt.Errorf("fakedocker: close: %w", err)
	}
	return nil
}
