package fakedocker

import (
	"context"
	"time"
)

// Fault is what is to go wrong with one call. The zero value is nothing. The
// fields act in their order here, and they combine: LoseAnswer with Hang is a
// call that was carried out and never answered.
type Fault struct {
	// Delay passes before anything else happens. A client that leaves meanwhile
	// does not undo the call, as on an engine.
	Delay time.Duration

	// LoseAnswer has the engine carry the call out and throws its answer away.
	// Without another field the connection is then cut. Calls whose answer is a
	// stream go on until the stream begins.
	LoseAnswer bool

	// Hang answers never: the call waits for its client to give up.
	Hang bool

	// Drop cuts the connection.
	Drop bool

	// Status is answered instead of the engine's own, 0 with a Message meaning
	// 500. Message is the text of the answer.
	Status  int
	Message string

	// BlankBody answers Status (0: 500) without a body, as a proxy in between
	// might.
	BlankBody bool

	// CutAfter lets so many bytes of the engine's own answer through and then
	// cuts the connection: a truncated answer, or a stream of events or logs that
	// breaks off. It does nothing together with another field but Delay, and
	// nothing to attach and exec.
	CutAfter int
}

// Intercept has f asked before each call what is to go wrong with it: the one
// place to inject faults, to count calls, and to change the world between two
// of them. Nil ends it. The call waits for f, other calls do not; calls that f
// itself makes are intercepted too. The context is the call's: it ends when the
// client gives up or the engine closes. f sees every call, pings among them.
func (e *Engine) Intercept(f func(context.Context, Call) Fault) {
	if f == nil {
		e.faults.Store(nil)
		return
	}
	e.faults.Store(&f)
}

// fault asks the interceptor.
func (e *Engine) fault(ctx context.Context, c Call) Fault {
	if f := e.faults.Load(); f != nil {
		return (*f)(ctx, c)
	}
	return Fault{}
}
