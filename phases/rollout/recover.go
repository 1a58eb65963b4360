package rollout

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/errclass"
)

// Recover ends what a rollout of the app began that died or was left unfinished:
// before the switch it is undone, from the switch on it is finished, and Switch is
// called again with where the proxy is to point. Afterwards the app is as after a
// rollout that failed, or succeeded, undisturbed. All that it needs to know stands
// in labels, names and endpoints: of the options it uses Switch, Parallel,
// UndoTimeout, Observe, TakeOver and Abandon. With nothing to recover it does nothing.
//
// Call it only when the rollout is known to be dead, such as at the start of the
// only deployer of an engine: nothing shows from outside whether it is. One that
// was not stops before it would switch, with an [ErrTakenOver]. Of several
// Recovers at once one works, the others are a [BusyError]. So is one that died:
// say its ID as TakeOver to take over from it.
//
// Containers that are gone or do not run well any more nobody can make again but
// another rollout. Those that a rollout had switched to are an [ErrUnhealthy],
// those that it would go back to an [ErrNobody]; the app stays held until a Recover
// is told to Abandon it.
func Recover(ctx context.Context, c Client, app string, o Options) (Result, error) {
	r := &recovery{client: c, app: app, options: o, tell: &observer{tell: o.Observe}}
	if err := errors.Join(usable(ctx, c, app), o.check()); err != nil {
		return Result{}, &Error{Op: "recover", App: app, Err: err}
	}
	result, err := r.recover(ctx)
	if err != nil {
		err = asError(err, Error{Op: "recover", App: app, Outcome: Unfinished, Remaining: remainingOf(err)})
	}
	return result, err
}

// recovery is a Recover at work.
type recovery struct {
	client  Client
	app     string
	options Options
	tell    *observer
	ledger  string // its own
}

func (r *recovery) recover(ctx context.Context) (result Result, err error) {
	l, err := lookAt(ctx, r.client, r.app)
	if err != nil {
		return Result{}, err
	}
	if len(l.ledgers) == 0 && len(l.late()) == 0 {
		return Result{}, nil
	}
	if err := r.hold(ctx, l); err != nil {
		return Result{}, err
	}
	defer func() {
		err = joined([]error{err, r.release(ctx)})
	}()
	if l, err = lookAt(ctx, r.client, r.app); err != nil {
		return Result{}, err
	}
	for _, dead := range l.ledgers {
		if dead.id == r.ledger {
			continue
		}
		if result, err = r.end(ctx, dead, l); err != nil {
			return result, err
		}
	}
	return result, r.sweep(ctx)
}

// hold takes the app, from nobody or from the one that TakeOver names.
func (r *recovery) hold(ctx context.Context, l look) error {
	if other, there := l.recovering(""); there {
		if other.rollout != r.options.TakeOver {
			return other.busy(r.app)
		}
		if err := r.depose(ctx, other); err != nil {
			return err
		}
	}
	var err error
	r.ledger, err = hold(ctx, r.client, r.app, r.app+recoverSuffix, l.image(), record{ID: newID(), Recover: true})
	return err
}

// depose takes the app from a Recover. The engine removes a container once: of
// two who try, one is told that it is gone.
func (r *recovery) depose(ctx context.Context, other ledger) error {
	err := r.client.ContainerRemove(ctx, other.id, container.RemoveOptions{Force: true, RemoveVolumes: true})
	if err == nil || !errclass.Answered(err) && r.gone(ctx, other.id) {
		return nil
	}
	return &errclass.Refusal{Class: other.busy(r.app), Said: err}
}

func (r *recovery) gone(ctx context.Context, id string) bool {
	_, err := inspect(ctx, r.client, id)
	return isGone(err)
}

// image returns what a ledger can be made of.
func (l look) image() string {
	for _, ledger := range l.ledgers {
		return ledger.imageID
	}
	for _, c := range l.containers {
		return c.imageID
	}
	return ""
}

// release lets the app go, also when the context has ended.
func (r *recovery) release(ctx context.Context) error {
	j := r.job(record{})
	return j.rounds(ctx, func(ctx context.Context) error {
		if err := j.remove(ctx, r.ledger, true); err != nil {
			return &leftover{err, []string{r.app + recoverSuffix}}
		}
		return nil
	})
}

func (r *recovery) job(rec record) *job {
	return &job{op: "recover", client: r.client, options: r.options, record: rec, holder: r.ledger, tell: r.tell, unnaming: make(chan struct{}, 1)}
}

// end undoes or finishes the rollout of a ledger.
func (r *recovery) end(ctx context.Context, dead ledger, l look) (Result, error) {
	rec, err := recordOf(dead.text)
	if err != nil {
		return Result{}, err
	}
	j := r.job(rec)
	j.ledger = dead.id
	result := Result{Rollout: rec.ID, Release: rec.Release}
	outcome := Unfinished
	if dead.stage != Switch {
		err = j.undo(ctx, nil)
		result.Undone = err == nil
	} else if result.Upstreams, err = j.resume(ctx, l); err == nil {
		outcome, err = Switched, j.finish(ctx)
	}
	if err == nil {
		return result, nil
	}
	if r.options.Abandon && !errors.Is(err, ErrTakenOver) && ctx.Err() == nil {
		result.Abandoned = true
		return result, j.stage(Unlock, func() error { return j.unlock(ctx) })
	}
	e := Error{Op: j.op, App: r.app, Err: err}
	if inner, ok := err.(*Error); ok { //nolint:errorlint // the outermost one, not one that it wraps
		e = *inner
	}
	e.Err, e.Outcome = dead.hopeless(e.Err), outcome
	e.Remaining = remainingOf(e.Err)
	return result, &e
}

// hopeless says in err how to give up a rollout that cannot be ended any more,
// as containers of it are gone. The next one makes the best of what is left.
func (l ledger) hopeless(err error) error {
	if !errors.Is(err, ErrUnhealthy) && !errors.Is(err, ErrNobody) {
		return err
	}
	what := remainingOf(err)
	if !slices.Contains(what, l.name) {
		what = append(what, l.name)
	}
	return &leftover{fmt.Errorf("%w: if it cannot be helped, recover with Abandon and roll out again, which replaces what is not as it should be", err), what}
}

// resume sees to it that the new containers are in service, and switches again.
func (j *job) resume(ctx context.Context, l look) (Upstreams, error) {
	if err := j.bind(ctx); err != nil {
		return nil, err
	}
	serving := l.of(j.record.ID)
	for _, w := range j.record.Processes {
		for _, index := range w.Create {
			if !slices.ContainsFunc(serving, func(c found) bool { return c.Process == w.Process && c.Index == index }) {
				return nil, fmt.Errorf("%w: %s is gone", ErrUnhealthy, containerName(j.record.App.Name, w.Process, index, j.record.ID))
			}
		}
		stay := l.among(w.Keep)
		if len(stay) < len(w.Keep) {
			return nil, fmt.Errorf("%w: a container of %s.%s that was to stay is gone", ErrUnhealthy, j.record.App.Name, w.Process)
		}
		serving = append(serving, stay...)
	}
	for _, c := range serving {
		if c.running {
			continue
		}
		if err := j.step(Start, c.Container, func() error { return j.start(ctx, c.ID) }); err != nil {
			return nil, err
		}
	}
	j.joins() // it may have been right before the rollout died
	ts := make([]*target, len(serving))
	for i, c := range serving {
		ts[i] = kept(c)
	}
	up, err := j.serve(ctx, ts)
	if err != nil {
		return nil, err
	}
	return up, j.stage(Switch, func() error { return j.switchTo(ctx, up) })
}

// late returns the containers of rollouts without a ledger that were never
// started: an engine made them after everybody had given up waiting. Others have
// served perhaps, and their ledger was removed by hand.
func (l look) late() []found {
	return l.where(func(c found) bool {
		held := slices.ContainsFunc(l.ledgers, func(other ledger) bool { return other.rollout == c.rollout })
		return c.rollout != "" && c.fresh && !held
	})
}

// sweep removes them.
func (r *recovery) sweep(ctx context.Context) error {
	l, err := lookAt(ctx, r.client, r.app)
	if err != nil {
		return err
	}
	late, j := l.late(), r.job(record{})
	return all(len(late), r.options.parallel(), func(i int) error { return j.remove(ctx, late[i].ID, true) })
}
