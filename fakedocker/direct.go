package fakedocker

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"

	"github.com/appnet-go/appnet/fakedocker/internal/api"
)

// direct hands calls from a client in memory to the engine without the bytes of
// HTTP in between, which cost more than the engine. What it hands back is what
// net/http makes of those bytes. Calls that stream or take their connection over
// go over one all the same.
//
// A call has a goroutine of its own, so that its client can leave it. To wake two
// goroutines costs more than most calls, so one that waits for nothing, and at
// which nothing is to happen, is answered where it is made.
type direct struct {
	eng    *Engine
	ctx    context.Context // of every call's handler: it ends with the engine and holds the caller
	caller *caller         // nil outside of cases
}

// newDirect returns the way to the engine for the clients of c, nil outside of
// cases.
func newDirect(e *Engine, c *caller) *direct {
	ctx := e.api.Context
	if c != nil {
		ctx = context.WithValue(ctx, callerKey{}, c)
	}
	return &direct{e, ctx, c}
}

// RoundTrip implements [http.RoundTripper].
func (d *direct) RoundTrip(req *http.Request) (*http.Response, error) {
	target := api.Find(req.Method, req.URL.Path)
	if req.Header.Get("Upgrade") != "" || target.Streams() {
		return nil, http.ErrSkipAltProtocol
	}
	if err := d.begin(req.Context()); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	if target.Quick() && d.caller == nil && d.eng.undisturbed(target.Op) {
		defer d.eng.work.Done()
		x := &exchange{header: http.Header{}}
		x.serve(arrived(d.ctx, req), func(r *http.Request) { d.eng.takeUndisturbed(x, r, target) })
		return x.response(req)
	}
	return d.wait(req, target)
}

// begin enters a call into the engine's work, unless nobody is there to take it.
func (d *direct) begin(ctx context.Context) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if d.eng.power.isDown() || d.caller.isDead() || !d.eng.begin() {
		return refused(net.TCPAddrFromAddrPort(apiAddr))
	}
	return nil
}

// wait answers a call that has begun, unless its client leaves or it is cut off.
func (d *direct) wait(req *http.Request, target api.Target) (*http.Response, error) {
	ctx, end := context.WithCancel(d.ctx)
	defer end()
	cut := &line{end}
	for _, p := range d.powers() {
		p.enter(cut)
		defer p.leave(cut)
	}
	x := &exchange{header: http.Header{}}
	done := make(chan struct{})
	go func() {
		defer d.eng.work.Done()
		defer close(done)
		x.serve(arrived(ctx, req), func(r *http.Request) { d.eng.take(x, r, target) })
	}()
	select {
	case <-done:
		return x.response(req)
	case <-req.Context().Done():
		return nil, context.Cause(req.Context())
	case <-ctx.Done():
		return nil, io.EOF
	}
}

// powers are what cuts calls off when it goes.
func (d *direct) powers() []*power {
	if d.caller == nil {
		return []*power{&d.eng.power}
	}
	return []*power{&d.eng.power, &d.caller.power}
}

// line is what a call under way hangs on.
type line struct{ end context.CancelFunc }

// Close cuts the call off.
func (l *line) Close() error {
	l.end()
	return nil
}

// arrived is a client's request as a server reads it.
func arrived(ctx context.Context, req *http.Request) *http.Request {
	r := req.WithContext(ctx)
	r.RequestURI = req.URL.RequestURI()
	r.URL = &url.URL{Path: req.URL.Path, RawPath: req.URL.RawPath, RawQuery: req.URL.RawQuery}
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	if r.Host == "" {
		r.Host = req.URL.Host
	}
	switch {
	case r.Body == nil:
		r.Body = http.NoBody
	case r.ContentLength == 0 && r.Body != http.NoBody:
		r.ContentLength = -1 // as of a body whose end shows when it comes
	}
	return r
}

// exchange is the answer to one call, which the handler writes and the client
// reads after that.
type exchange struct {
	header  http.Header
	status  int
	body    []byte
	sent    bool // a part of the answer is with the client
	aborted bool // it ends before its end
}

// serve has the request handled, which it closes.
func (x *exchange) serve(r *http.Request, handle func(*http.Request)) {
	defer r.Body.Close()
	x.aborted = true // also by runtime.Goexit, which t.FailNow is
	defer func() {
		if p := recover(); p != nil && p != any(http.ErrAbortHandler) {
			panic(p)
		}
	}()
	handle(r)
	x.aborted = false
}

// Header implements [http.ResponseWriter].
func (x *exchange) Header() http.Header { return x.header }

// WriteHeader implements [http.ResponseWriter].
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 {
		x.status = status
	}
}

// Write implements [http.ResponseWriter].
func (x *exchange) Write(b []byte) (int, error) {
	x.WriteHeader(http.StatusOK)
	if !bodyAllowed(x.status) {
		return 0, http.ErrBodyNotAllowed
	}
	x.body = append(x.body, b...)
	return len(b), nil
}

// Flush implements [http.Flusher].
func (x *exchange) Flush() {
	x.WriteHeader(http.StatusOK)
	x.sent = true
}
