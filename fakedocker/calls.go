package fakedocker

import (
	"net/http"
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

// Mutating reports whether the call is one that changes networks, containers or
// images: it is not if it only reads, waits or prepares, as ContainerWait,
// ContainerAttach and ContainerResize do.
func (c Call) Mutating() bool {
	switch c.Op {
	case "", "ContainerWait", "ContainerAttach", "ContainerResize", "ContainerExecResize":
		return false
	}
	return c.Method != http.MethodGet && c.Method != http.MethodHead && c.Method != http.MethodOptions
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
	if len(l.calls) == cap(l.calls) {
		l.calls = slices.Grow(l.calls, len(l.calls)+1) // doubled: append's own growth, by a quarter, shows in the cost of a call
	}
	l.calls = append(l.calls, c)
	return c
}

func (l *callLog) answered(seq, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls[seq-1].Status = status
}

// Calls returns the calls so far that all filters choose, such as
// [Call.Mutating], oldest first, those that were cut or refused by a fault and
// those under way among them.
func (e *Engine) Calls(filters ...func(Call) bool) []Call {
	e.calls.mu.Lock()
	defer e.calls.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(e.calls.calls), func(c Call) bool {
		return slices.ContainsFunc(filters, func(choose func(Call) bool) bool { return !choose(c) })
	})
}
