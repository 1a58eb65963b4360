package rollout

import (
	"context"
	"errors"
)

// finish is the way forward from the switch on: the new containers settle, the
// old ones go, the app is let go. All of it can be done again.
func (j *job) finish(ctx context.Context) error {
	return j.rounds(ctx, func(on context.Context) error {
		l, err := j.look(on)
		if err == nil {
			err = j.complete(on, ctx, l)
		}
		if err != nil && !errors.Is(err, ErrTakenOver) {
			return j.unfinished(on, err)
		}
		return err
	})
}

// complete is one round of finish.
func (j *job) complete(ctx, waits context.Context, l look) error {
	old := l.among(j.retired())
	if j.settles(old) {
		if err := j.stage(Settle, func() error { return j.settle(waits) }); err != nil {
			return err
		}
	}
	if len(old) > 0 {
		err := j.stage(Retire, func() error {
			return all(len(old), j.options.parallel(), func(i int) error {
				return j.step(Retire, old[i].Container, func() error { return j.retire(ctx, waits, old[i], l) })
			})
		})
		if err != nil {
			return err
		}
	}
	return j.stage(Unlock, func() error { return j.unlock(ctx) })
}

func (j *job) retired() []string {
	var ids []string
	for _, w := range j.record.Processes {
		ids = append(ids, w.Retire...)
	}
	return ids
}

// unlock removes the ledger: the last thing that a rollout does.
func (j *job) unlock(ctx context.Context) error {
	if j.ledger == "" {
		return nil
	}
	return j.remove(ctx, j.ledger, true)
}

// leftover is an error with what it leaves behind.
type leftover struct {
	error
	what []string
}

// Unwrap returns the error.
func (l *leftover) Unwrap() error { return l.error }

func remainingOf(err error) []string {
	var l *leftover
	if errors.As(err, &l) {
		return l.what
	}
	return nil
}

// unfinished says in err which old containers are still there.
func (j *job) unfinished(ctx context.Context, err error) error {
	l, looked := lookAt(ctx, j.client, j.record.App.Name)
	if looked != nil {
		return &leftover{err, []string{"old containers of rollout " + j.record.ID}}
	}
	what := names(l.among(j.retired()))
	if own, there := l.own(j.ledger); there {
		what = append(what, own.name)
	}
	return &leftover{err, what}
}
