package fakedocker

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// caller is a program that drives the engine in a [Case]: a client with an
// address of the engine to itself, by which its calls are known.
type caller struct {
	eng    *Engine
	plan   *Case
	cancel context.CancelFunc // of the program's context
	listen net.Listener
	power  power
}

func (e *Engine) newCaller(plan *Case, cancel context.CancelFunc) (*caller, error) {
	l, err := e.wire.Host().Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &caller{eng: e, plan: plan, cancel: cancel, listen: l}
	e.mu.Lock()
	e.callers[l.Addr().String()] = c
	e.mu.Unlock()
	if !e.serve(l) {
		l.Close()
		return nil, syscall.ECONNREFUSED
	}
	return c, nil
}

// dial connects the program to the engine.
func (c *caller) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if c.eng.power.isDown() {
		return nil, refused(c.listen.Addr())
	}
	conn, err := c.eng.wire.Host().Dial(ctx, "tcp", netip.MustParseAddrPort(c.listen.Addr().String()))
	if err != nil {
		return nil, err
	}
	if !c.power.enter(conn) {
		return nil, refused(c.listen.Addr())
	}
	return conn, nil
}

// die ends the program as far as the engine sees.
func (c *caller) die() {
	c.power.off()
	c.cancel()
	c.listen.Close()
}

func (c *caller) isDead() bool { return c != nil && c.power.isDown() }

// trouble says what the engine is to make of a call, and what happens to the
// program when it has.
func (c *caller) trouble(ctx context.Context, call Call) (Fault, func()) {
	if !c.plan.arrives(call) {
		return c.eng.fault(ctx, call), func() {}
	}
	m := c.plan.Mishap
	if m.Meanwhile != nil {
		m.Meanwhile(ctx, c.eng)
	}
	switch {
	case m.Kill:
		m.Fault.Drop = true
		return m.Fault, c.die
	case m.Cancel:
		return m.Fault, c.cancel
	}
	return m.Fault, func() {}
}

// callerKey is where the context of a connection has its caller.
type callerKey struct{}

// withCaller puts the caller that a connection belongs to into its context.
func (e *Engine) withCaller(ctx context.Context, conn net.Conn) context.Context {
	e.mu.Lock()
	defer e.mu.Unlock()
	if c := e.callers[conn.LocalAddr().String()]; c != nil {
		return context.WithValue(ctx, callerKey{}, c)
	}
	return ctx
}

// callerOf returns the caller of a request, nil for other clients.
func callerOf(r *http.Request) *caller {
	c, _ := r.Context().Value(callerKey{}).(*caller)
	return c
}
