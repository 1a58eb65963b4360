package core

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/docker/docker/api/types/events"
)

// How many events are kept for those who ask for the past, as in engines, and
// how many for those who read slowly.
const (
	keptEvents  = 256
	lagOfReader = 8192
)

// eventLog is all that has happened of late. The engine's lock guards it.
type eventLog struct {
	first   int // number of the first event below
	events  []event
	changed chan struct{} // closed when something happens; nil while nobody waits
}

// mark is the number of the next event.
func (l *eventLog) mark() int { return l.first + len(l.events) }

// forget takes back the events since mark. It is for events that are part of a
// failed step, before the lock that they happened under is let go of.
func (l *eventLog) forget(mark int) { l.events = l.events[:mark-l.first] }

func (l *eventLog) add(ev event) {
	l.events = append(l.events, ev)
	if len(l.events) > 2*lagOfReader {
		l.first += lagOfReader
		l.events = slices.Delete(l.events, 0, lagOfReader)
	}
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// wait returns a channel that is closed when something happens.
func (l *eventLog) wait() <-chan struct{} {
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return l.changed
}

// Subscription is one reader of events. Make it with [Engine.Subscribe]; one
// goroutine at a time may call Next.
type Subscription struct {
	engine *Engine
	next   int // number of the next event to look at
	keep   func(events.Message) bool
	since  int64 // in nanoseconds; of the events that are older none is wanted
	until  int64 // in nanoseconds; 0: for ever
	timer  *time.Timer
	over   <-chan time.Time
}

// Subscribe returns a reader of the events that the options choose: the kept
// ones since a time, if one is given, then those to come until another. Engines
// keep 256. Filters that engines do not know choose nothing and are no error.
func (e *Engine) Subscribe(o events.ListOptions) (*Subscription, error) {
	since, until, err := e.span(o)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	s := &Subscription{engine: e, next: e.evts.mark(), keep: eventFilter(o.Filters), since: since, until: until}
	if o.Since != "" || o.Until != "" {
		s.next = max(e.evts.first, s.next-keptEvents)
	}
	if o.Until != "" {
		s.timer = time.NewTimer(time.Unix(0, until).Sub(e.now()))
		s.over = s.timer.C
	}
	return s, nil
}

// CheckSpan refuses a span of time that cannot be read or that ends before it
// begins: engines look at it before they look at the filters.
func (e *Engine) CheckSpan(o events.ListOptions) error {
	_, _, err := e.span(o)
	return err
}

func (e *Engine) span(o events.ListOptions) (since, until int64, err error) {
	since, err = e.eventTime("'since'", o.Since)
	if err != nil {
		return 0, 0, err
	}
	until, err = e.eventTime("'until'", o.Until)
	if err != nil {
		return 0, 0, err
	}
	if o.Since != "" && o.Until != "" && until < since {
		return 0, 0, badRequest("`since` time (%s) cannot be after `until` time (%s)", o.Since, o.Until)
	}
	return since, until, nil
}

// eventTime reads seconds since 1970 into nanoseconds; nothing is 0.
func (e *Engine) eventTime(what, text string) (int64, error) {
	t, err := e.unixTime(what, text)
	if err != nil || text == "" {
		return 0, err
	}
	return t.UnixNano(), nil
}

// Next returns the next event. It waits for one until ctx ends; [io.EOF] says
// that no more will come, since the time asked for has passed or the engine
// has closed, and [io.ErrUnexpectedEOF] that the reader was more than 8192
// events behind and has lost some.
func (s *Subscription) Next(ctx context.Context) (events.Message, error) {
	for {
		m, ok, changed, err := s.poll()
		if ok || err != nil {
			return m, err
		}
		select {
		case <-changed:
		case <-s.over:
			return s.last()
		case <-s.engine.closed:
			return s.last()
		case <-ctx.Done():
			return events.Message{}, ctx.Err()
		}
	}
}

// last is what there is to read once nothing more will come.
func (s *Subscription) last() (events.Message, error) {
	s.over = closedTime
	m, ok, _, err := s.poll()
	if !ok && err == nil {
		err = io.EOF
	}
	return m, err
}

var closedTime = func() <-chan time.Time {
	c := make(chan time.Time)
	close(c)
	return c
}()

// poll returns the next event that there is.
func (s *Subscription) poll() (m events.Message, ok bool, changed <-chan struct{}, err error) {
	e := s.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.next < e.evts.first {
		return m, false, nil, io.ErrUnexpectedEOF
	}
	for s.next < e.evts.mark() {
		m = e.evts.events[s.next-e.evts.first].message()
		s.next++
		if m.TimeNano >= s.since && (s.until == 0 || m.TimeNano <= s.until) && s.keep(m) {
			return m, true, nil, nil
		}
	}
	return m, false, e.evts.wait(), nil
}

// Close ends the subscription.
func (s *Subscription) Close() {
	if s.timer != nil {
		s.timer.Stop()
	}
}
