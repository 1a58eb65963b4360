package fakedocker

import (
	"context"
	"net/http"
	"sync"

	"github.com/docker/docker/api/types/events"
)

// Events returns what the engine has told of so far, oldest first: what a client
// would have read that listened from the beginning. After 16384 events the
// oldest are forgotten.
func (e *Engine) Events() []events.Message { return e.core.EventLog() }

// CutEvents breaks off all streams of events that clients read now, as when the
// connection to an engine is lost. What happens until a client is back it
// misses, unless it asks for the past.
func (e *Engine) CutEvents() { e.streams.cut() }

// streams are the event streams that clients read.
type streams struct {
	mu   sync.Mutex
	ends map[*context.CancelFunc]bool // true once it was cut
}

func (s *streams) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for end := range s.ends {
		s.ends[end] = true
		(*end)()
	}
}

// follow serves a stream, which cut breaks off.
func (s *streams) follow(r *http.Request, serve func(*http.Request)) {
	ctx, end := context.WithCancel(r.Context())
	defer end()
	s.mu.Lock()
	if s.ends == nil {
		s.ends = map[*context.CancelFunc]bool{}
	}
	s.ends[&end] = false
	s.mu.Unlock()
	serve(r.WithContext(ctx))
	s.mu.Lock()
	wasCut := s.ends[&end]
	delete(s.ends, &end)
	s.mu.Unlock()
	if wasCut {
		panic(http.ErrAbortHandler) // an answer that ends well would not be a loss
	}
}
