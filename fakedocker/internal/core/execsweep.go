package core

import (
	"maps"
	"time"
)

// execSweep is how often engines look for execs that have ended. The first time
// they mark them, the second time they forget them (measured).
const execSweep = 5 * time.Minute

// sweepsOf is how many sweeps there were since an exec has ended.
func (e *Engine) sweepsOf(x *execution) int {
	if x.code == nil {
		return 0
	}
	return e.execs.sweeps(e.now()) - e.execs.sweeps(x.over)
}

// sweeps is how many sweeps there were until then.
func (t *execTable) sweeps(then time.Time) int { return int(then.Sub(t.first) / execSweep) }

// sweepExecs drops what is forgotten.
func (e *Engine) sweepExecs() {
	now := e.execs.sweeps(e.now())
	if now == e.execs.swept {
		return
	}
	e.execs.swept = now
	maps.DeleteFunc(e.execs.byID, func(_ string, x *execution) bool { return e.sweepsOf(x) > 1 })
}
