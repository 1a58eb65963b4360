package rollout

import (
	"context"
	"errors"
	"fmt"

	"github.com/appnet-go/appnet/phases"
)

// dance is a rollout at work, with what it is to make.
type dance struct {
	*job
	prepared  *Prepared
	targets   []*target
	upstreams Upstreams
}

// Run does what was prepared. It returns nil when the new containers are in
// service and nothing of the old ones is left. On any other way it ends with an
// [*Error] that says in its Outcome where: before Switch has succeeded everything
// is undone, after it the way is forward, and what is left to do is named for a
// [Recover]. A context that ends does not cut an undo short, nor the end of the
// way forward; both have a time of their own, see UndoTimeout in [Options].
//
// The app is held meanwhile: another rollout of it, from whatever process, is a
// [BusyError], and so is this one if another is at work. If containers have come,
// gone, started or stopped since Prepare it is an [ErrChanged], and nothing was
// done. With nothing to do, nothing is called.
func (r *Prepared) Run(ctx context.Context) (Result, error) {
	if r.Nothing() {
		return Result{Release: r.record.Release, Kept: plain(r.kept())}, nil
	}
	d := r.dance()
	err := d.forward(ctx)
	if err != nil {
		return Result{Rollout: r.record.ID, Release: r.record.Release}, d.retreat(ctx, err)
	}
	err = d.end(ctx)
	return d.result(), err
}

func (r *Prepared) dance() *dance {
	d := &dance{prepared: r, job: &job{
		op: "rollout", client: r.client, options: r.plan.spec.Options, record: r.record,
		bounds: r.bounds, tell: &observer{tell: r.plan.spec.Observe}, pace: phases.ConcurrencyAt(r.api), unnaming: make(chan struct{}, 1),
	}}
	if r.plan.spec.Gate {
		d.bounds = make(map[string]*phases.Bound, len(r.bounds))
		for name, bound := range r.bounds {
			d.bounds[name] = bound.Gated()
		}
	}
	d.targets = r.targets()
	return d
}

// forward is all that happens before the old containers go. Each stage ends
// before the next begins.
func (d *dance) forward(ctx context.Context) error {
	for _, stage := range []struct {
		is Stage
		do func(context.Context) error
	}{
		{Lock, d.lock},
		{Create, d.create},
		{Attach, d.attach},
		{Start, d.start},
		{Check, d.check},
		{Swap, d.swap},
		{Join, d.join},
		{Verify, d.verify},
		{Commit, d.commit},
		{Switch, d.toNew},
	} {
		if d.skips(stage.is) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return asError(err, Error{Op: d.op, App: d.record.App.Name, Stage: stage.is})
		}
		if err := d.stage(stage.is, func() error { return stage.do(ctx) }); err != nil {
			return err
		}
	}
	return nil
}

// skips reports whether there is nothing to do in a stage.
func (d *dance) skips(s Stage) bool {
	switch s {
	case Create, Attach, Join:
		return len(d.targets) == 0
	case Start, Check:
		return len(d.swapping(false)) == 0
	case Swap:
		return len(d.swapping(true)) == 0
	case Switch:
		return d.options.Switch == nil
	}
	return false
}

// retreat undoes a rollout that failed before the switch.
func (d *dance) retreat(ctx context.Context, cause error) error {
	if d.ledger == "" && !d.unsure {
		return cause // it has not begun
	}
	e := &Error{Op: d.op, App: d.record.App.Name, Err: cause, Outcome: Undone}
	if inner, ok := cause.(*Error); ok { //nolint:errorlint // the outermost one, not one that it wraps
		*e = *inner
		e.Outcome = Undone
	}
	ended, cancel := context.WithCancel(ctx) // what is undone has a time of its own
	cancel()
	if err := d.undo(ended, d.targets); err != nil {
		e.failed(err)
	}
	return e
}

// failed says in e how an undo went wrong.
func (e *Error) failed(err error) {
	e.Outcome, e.Remaining = Unfinished, append(e.Remaining, remainingOf(err)...)
	e.Err = fmt.Errorf("%w; undo: %w", e.Err, err)
}

// end is what happens when the proxy was switched.
func (d *dance) end(ctx context.Context) error {
	err := d.finish(ctx)
	if err == nil {
		return nil
	}
	outcome := Switched
	if errors.Is(err, ErrTakenOver) {
		outcome = Unfinished
	}
	return &Error{Op: d.op, App: d.record.App.Name, Err: err, Outcome: outcome, Remaining: remainingOf(err)}
}

func (d *dance) result() Result {
	r := Result{Rollout: d.record.ID, Release: d.record.Release, Upstreams: d.upstreams}
	for _, t := range d.targets {
		r.Created = append(r.Created, d.addressed(t.Container))
	}
	for _, c := range d.prepared.kept() {
		r.Kept = append(r.Kept, d.addressed(c.Container))
	}
	for _, w := range d.record.Processes {
		r.Retired = append(r.Retired, plain(d.prepared.before.among(w.Retire))...)
	}
	return r
}

// addressed returns a container with its address, if it is an upstream.
func (d *dance) addressed(c Container) Container {
	for _, up := range d.upstreams[c.Process] {
		if up.ID == c.ID {
			c.Addr = up.Addr
		}
	}
	return c
}

// kept are the containers that stay.
func (r *Prepared) kept() []found {
	var ids []string
	for _, w := range r.record.Processes {
		ids = append(ids, w.Keep...)
	}
	return r.before.among(ids)
}

// targets are the containers that are to be made.
func (r *Prepared) targets() []*target {
	var all []*target
	for i, w := range r.record.Processes {
		for _, index := range w.Create {
			all = append(all, &target{process: r.plan.processes[i], Container: Container{
				App: r.record.App.Name, Process: w.Process, Index: index,
				Name: containerName(r.record.App.Name, w.Process, index, r.record.ID),
			}})
		}
	}
	return all
}
