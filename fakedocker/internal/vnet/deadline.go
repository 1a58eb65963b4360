package vnet

import (
	"sync"
	"time"
)

// waiter is where one kind of call of a socket blocks, with the deadline that ends it. The socket's lock guards it.
type waiter struct {
	cond  sync.Cond
	past  bool // the deadline has passed
	timer *time.Timer
	set   int // how often a deadline was set: an old timer that fires late is told apart by it
}

// wake lets blocked calls look again.
func (w *waiter) wake() { w.cond.Broadcast() }

// wait blocks until wake; it gives the lock up meanwhile.
func (w *waiter) wait() { w.cond.Wait() }

// until sets the deadline; the zero time takes it away.
func (w *waiter) until(t time.Time) {
	w.stop()
	if t.IsZero() {
		return
	}
	left := time.Until(t)
	if left <= 0 {
		w.past = true
		w.wake()
		return
	}
	round := w.set
	w.timer = time.AfterFunc(left, func() { w.expire(round) })
}

// stop takes the deadline and its timer away.
func (w *waiter) stop() {
	w.past = false
	w.set++
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
}

func (w *waiter) expire(round int) {
	w.cond.L.Lock()
	defer w.cond.L.Unlock()
	if w.set == round {
		w.past = true
		w.wake()
	}
}
