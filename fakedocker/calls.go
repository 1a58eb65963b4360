package fakedocker

import (
	"slices"
	"sync"
)

// Call is one call of the API.
type Call struct {
	Seq     int    // the first call is 1
	Op      string // the Docker client's method, such as "NetworkConnect"; empty for a route that no engine has
	Method  string // of HTTP
	Path    string // as sent, with the API version and without the query
	Query   string // as sent, encoded
	Body    string // the JSON that was sent; empty for other bodies
	Version string // the API version: the path's, else the engine's own
	Status  int    // of the answer; 0 as long as there is none
}

// callLog keeps every call of an engine.
type callLog struct {
	mu    sync.Mutex
	calls []Call
}

// add enters c, numbers it and returns it.
func (l *callLog) add(c Call) Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.Seq = len(l.calls) + 1
	l.calls = append(l.calls, c)
	return c
}

func (l *callLog) answered(seq, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[seq-1].Status = status
}

// Calls returns the calls so far, oldest first, those that were cut or refused
// by a fault and those under way among them.
func (e *Engine) Calls() []Call {
	e.calls.mu.Lock()
	defer e.calls.mu.Unlock()
	return slices.Clone(e.calls.calls)
}
