package rollout

import (
	"context"
	"slices"
	"time"
)

// joins notes that a new container has come onto a network. Since all have come
// before the first old one goes, what counts is the last of them.
func (j *job) joins() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.joined = time.Now()
}

// settles reports whether an old container is retired that callers may still use
// while a new one of its name is young.
func (j *job) settles(old []found) bool {
	return j.record.Settle > 0 && slices.ContainsFunc(old, func(c found) bool {
		w := j.record.work(c.Process)
		return c.running && len(w.Create) > 0 && lookedUp(j.bounds[c.Process])
	})
}

// settle lets the new containers come to rest. A context that ends cuts it short,
// and the way forward goes on.
func (j *job) settle(ctx context.Context) error {
	if rest := time.Until(j.joined.Add(j.record.Settle)); rest > 0 {
		pause(ctx, rest)
	}
	return nil
}

// settles says the same of a rollout that is yet to run: what stops to make room
// does not run any more by then.
func (s *script) settles() bool {
	j := &job{record: s.r.record, bounds: s.r.bounds}
	return j.settles(slices.DeleteFunc(s.r.before.among(s.r.retired()), func(c found) bool {
		return slices.Contains(s.r.record.work(c.Process).Stop, c.ID)
	}))
}
