package fakedocker

import (
	"context"
	"sync"

	"github.com/docker/docker/client"
)

// Before has f done by somebody else right before the next call of op, such as
// "ContainerStart", is carried out: the world changes between two calls of the
// program under test. It happens once. The client is [Engine.Client], the
// context the call's.
func (e *Engine) Before(op string, f func(ctx context.Context, cli *client.Client)) {
	e.meddlers.mu.Lock()
	defer e.meddlers.mu.Unlock()
	if e.meddlers.by == nil {
		e.meddlers.by = map[string][]func(context.Context, *client.Client){}
	}
	e.meddlers.by[op] = append(e.meddlers.by[op], f)
}

// FillAddressPools has the engine's default address pools used up, whatever
// networks there are: a network that names no subnet is refused with the
// release's own error. FillAddressPools(false) ends it.
func (e *Engine) FillAddressPools(full bool) { e.core.FillPools(full) }

// meddlers are what waits for a call of an operation.
type meddlers struct {
	mu sync.Mutex
	by map[string][]func(context.Context, *client.Client)
}

// await reports whether something waits for a call of op.
func (m *meddlers) await(op string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.by[op]) > 0
}

// meddle does what waits for a call.
func (e *Engine) meddle(ctx context.Context, op string) {
	e.meddlers.mu.Lock()
	all := e.meddlers.by[op]
	delete(e.meddlers.by, op)
	e.meddlers.mu.Unlock()
	for _, f := range all {
		f(ctx, e.client)
	}
}
