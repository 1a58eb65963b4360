package rollout

import (
	"cmp"
	"time"
)

const (
	defaultParallel     = 4 // of reads, checks, stops
	defaultUndoTimeout  = 30 * time.Second
	defaultDrain        = 2 * time.Second // docs/rollout.md: longer than callers keep an address
	defaultSettle       = time.Second     // docs/rollout.md: until a new address answers
	defaultCheckTimeout = time.Minute
	defaultCheckEvery   = 100 * time.Millisecond
	defaultUptime       = time.Second

	// engineStopTimeout is what engines give a container that does not say.
	engineStopTimeout = 10 * time.Second
)

// lateTime bounds the wait for something that was asked for and not answered,
// and that is not to be seen yet. Engines create a container within 0.1 s
// (measured).
var lateTime = 2 * time.Second

func (o Options) parallel() int           { return cmp.Or(o.Parallel, defaultParallel) }
func (o Options) undo() time.Duration     { return cmp.Or(o.UndoTimeout, defaultUndoTimeout) }
func (o Options) drain() time.Duration    { return cmp.Or(o.Drain, defaultDrain) }
func (o Options) settle() time.Duration   { return max(cmp.Or(o.Settle, defaultSettle), 0) }
func (p *process) timeout() time.Duration { return cmp.Or(p.CheckTimeout, defaultCheckTimeout) }
func (p *process) every() time.Duration   { return cmp.Or(p.CheckEvery, defaultCheckEvery) }
func (p *process) uptime() time.Duration  { return cmp.Or(p.Uptime, defaultUptime) }
