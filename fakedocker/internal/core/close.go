package core

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// closePatience is how long Close waits for programs that were told to end.
const closePatience = 5 * time.Second

// Close ends every program, socket and call that waits, and returns when the
// programs have ended. One that does not end within five seconds is left
// behind and named in the error. A second call does nothing.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.isClosed() {
		e.mu.Unlock()
		return nil
	}
	close(e.closed)
	for _, c := range e.ctrs.newestFirst() {
		if c.restart.timer != nil {
			c.restart.timer.Stop()
		}
		if c.run != nil {
			c.restart.canceled = true
			e.ended(c.run, exitSignal+int(sigKILL))
		}
	}
	e.fabric.Close()
	left := e.programsLeft()
	e.mu.Unlock()
	return awaitPrograms(left)
}

func (e *Engine) isClosed() bool {
	select {
	case <-e.closed:
		return true
	default:
		return false
	}
}

type program struct {
	name string
	over <-chan struct{}
}

func (e *Engine) programsLeft() []program {
	list := make([]program, 0, len(e.programs))
	for p, over := range e.programs {
		list = append(list, program{fmt.Sprintf("%s (%s)", p.cont.name, strings.Join(p.Args, " ")), over})
	}
	return list
}

func awaitPrograms(list []program) error {
	timer := time.NewTimer(closePatience)
	defer timer.Stop()
	var stuck []string
	for _, p := range list {
		select {
		case <-p.over:
		case <-timer.C:
			timer.Reset(0) // for those that follow
			stuck = append(stuck, p.name)
		}
	}
	if len(stuck) == 0 {
		return nil
	}
	slices.Sort(stuck)
	return fmt.Errorf("close engine: programs that go on after their context has ended: %s", strings.Join(stuck, ", "))
}
