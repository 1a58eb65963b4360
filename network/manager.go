package network

import (
	"context"
	"fmt"
	"time"
)

// DefaultOwner is whose networks a [Manager] makes if nobody says another.
const DefaultOwner = "appnet"

// undoTimeout bounds what a call still does after its context has ended: to look
// what the engine carried out nevertheless, and to take it back. Engines work
// networks off one by one; 16 callers wait up to 1.7 s (measured).
const undoTimeout = 10 * time.Second

// settleTime bounds the wait for something that was asked before the context
// ended and is not to be seen yet.
const settleTime = 2 * time.Second

// lookTimeout bounds a single look for it; one takes a millisecond (measured).
const lookTimeout = 3 * time.Second

// Manager makes, finds, joins and removes networks. [New] makes one. It holds no
// state but its client and its owner's name: whatever it knows of networks, it
// asks the engine, so several of them, in several processes, get along.
//
// All methods are safe for concurrent use, all errors are an [*Error] or several
// of them joined. Nothing is asked of the engine for bad input or under a context
// that has ended already. The context that ends later makes the method return
// its error; what the engine had carried out by then, and even a deadline does
// not stop it, is taken back first, and what cannot be is named in the error.
type Manager struct {
	client Client
	owner  string
	settle time.Duration
}

// New returns a manager of the networks of the engine behind c, for
// [DefaultOwner]. If c is nil, or a nil pointer, every method returns
// [ErrNoClient].
func New(c Client) *Manager {
	m := &Manager{client: c, owner: DefaultOwner, settle: settleTime}
	if isNil(c) {
		m.client = nil
	}
	return m
}

// ForOwner returns a copy of m whose networks carry another owner's name, to let
// several users of this package share an engine. Empty is [DefaultOwner]. The
// owner decides what [Manager.Prune] and [Manager.Destroy] may remove and what
// [ListOptions].Owned shows; it hides nothing.
func (m *Manager) ForOwner(owner string) *Manager {
	if owner == "" {
		owner = DefaultOwner
	}
	if m == nil {
		return &Manager{owner: owner}
	}
	c := *m
	c.owner = owner
	return &c
}

// The Op of errors.
const (
	opCreate     = "create"
	opEnsure     = "ensure"
	opGet        = "get"
	opExists     = "exists"
	opLookup     = "lookup"
	opList       = "list"
	opContainers = "containers"
	opDestroy    = "destroy"
	opPrune      = "prune"
	opConnect    = "connect"
	opDisconnect = "disconnect"
	opAttach     = "attach"
	opDetach     = "detach"
)

// ready reports what stands in the way before the engine is asked anything.
func (m *Manager) ready(ctx context.Context) error {
	switch {
	case m == nil || m.client == nil:
		return ErrNoClient
	case ctx == nil:
		return fmt.Errorf("%w context: it is nil", ErrInvalid)
	}
	return ctx.Err()
}

// detached is a context to clean up under: it lives on when ctx has ended, but
// not for ever.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), undoTimeout)
}

// poll calls look, at least once, with growing pauses until it says that there is
// nothing more to wait for, for as long as patience and ctx last.
func poll(ctx context.Context, patience time.Duration, look func(context.Context) (done bool)) {
	const longest = 200 * time.Millisecond
	end := time.Now().Add(patience)
	for pause := 5 * time.Millisecond; !timely(ctx, look) && time.Now().Before(end); pause = min(2*pause, longest) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// timely bounds one look, so that an engine that hangs does not use up the time
// that is left for cleaning up.
func timely(ctx context.Context, look func(context.Context) bool) bool {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	return look(ctx)
}
