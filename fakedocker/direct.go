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
	x, err := d.open(req)
	if err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	defer x.end()
	defer d.leave(x)
	if target.Quick() && d.caller == nil && d.eng.undisturbed(target.Op) {
		x.serve(d.eng, d.eng.handleUndisturbed)
		return x.response(req)
	}
	go x.serve(d.eng, d.eng.handle)
	select {
	case <-x.done:
		return x.response(req)
	case <-req.Context().Done():
		return nil, context.Cause(req.Context())
	case <-x.request.Context().Done():
		return nil, io.EOF
	}
}

// open begins a call, unless nobody is there to take it.
func (d *direct) open(req *http.Request) (*exchange, error) {
	if err := context.Cause(req.Context()); err != nil {
		return nil, err
	}
	if d.eng.power.isDown() || d.caller.isDead() || !d.eng.begin() {
		return nil, refused(net.TCPAddrFromAddrPort(apiAddr))
	}
	ctx, end := context.WithCancel(d.ctx)
	x := &exchange{request: arrived(ctx, req), end: end, done: make(chan struct{}), header: http.Header{}}
	d.eng.power.enter(x)
	if d.caller != nil {
		d.caller.power.enter(x)
	}
	return x, nil
}

func (d *direct) leave(x *exchange) {
	d.eng.power.leave(x)
	if d.caller != nil {
		d.caller.power.leave(x)
	}
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

// exchange is one call and its answer. It is the answer's writer: the handler
// writes it alone, and the client reads it once done is closed.
type exchange struct {
	request *http.Request
	end     context.CancelFunc // cuts it off, as does the client's leaving
	done    chan struct{}

	header  http.Header
	status  int
	body    []byte
	sent    bool // a part of the answer is with the client
	aborted bool // it ends before its end
}

// serve has the engine, where the call has begun, handle it.
func (x *exchange) serve(e *Engine, handle http.HandlerFunc) {
	defer e.work.Done()
	defer close(x.done)
	defer x.request.Body.Close()
	x.aborted = true // also by runtime.Goexit, which t.FailNow is
	defer func() {
		if p := recover(); p != nil && p != any(http.ErrAbortHandler) {
			panic(p)
		}
	}()
	handle(x, x.request)
	x.aborted = false
}

// Close cuts the call off.
func (x *exchange) Close() error {
	x.end()
	return nil
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
