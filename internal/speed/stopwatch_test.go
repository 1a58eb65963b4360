package speed

import "time"

// A section is a part of a deploy that is timed by itself.
type section int

const (
	lookup   section = iota // the networks
	bare                    // create calls without networks, for comparison
	create                  // the create calls
	created                 // attach-post-create
	start                   // the start calls
	address                 // what the proxy has to know
	deployed                // attach-post-deploy
	sections
)

// A part is what is done in a section: f for each of n, at most k at once.
type part struct {
	section
	n, k int
	f    func(i int) error
}

// A stopwatch says how long the sections of a deploy took, and how many calls the
// engine got in each, where somebody counts.
type stopwatch struct {
	took    [sections]time.Duration
	calls   [sections]int64
	counter *counter
}

// run runs the parts, one after the other.
func (w *stopwatch) run(parts ...part) error {
	for _, p := range parts {
		calls, begun := w.counter.count(), time.Now()
		err := each(p.n, p.k, p.f)
		w.took[p.section] += time.Since(begun)
		w.calls[p.section] += w.counter.count() - calls
		if err != nil {
			return err
		}
	}
	return nil
}

// whole is the time from the first call to the last.
func (w *stopwatch) whole() (d time.Duration) {
	for s, took := range w.took {
		if section(s) != bare {
			d += took
		}
	}
	return d
}

// network is the part of it that is spent on networks. Where they travel in the
// create calls, it has what they add to those.
func (w *stopwatch) network() time.Duration {
	d := w.took[lookup] + w.took[created] + w.took[deployed]
	if w.took[bare] > 0 {
		d += w.took[create] - w.took[bare]
	}
	return d
}

// networkCalls are the calls in that part.
func (w *stopwatch) networkCalls() int64 {
	return w.calls[lookup] + w.calls[created] + w.calls[deployed]
}
