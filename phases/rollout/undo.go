package rollout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// undo takes back all that the rollout has done, in reverse order. It goes by what
// is there, not by what is known to have been asked for: a call that failed, or
// was given up, may have been carried out. Those of the targets whose create call
// was not answered are waited for, for a while.
func (j *job) undo(ctx context.Context, targets []*target) error {
	return j.stage(Undo, func() error {
		return j.rounds(ctx, func(ctx context.Context) error {
			j.late(ctx, targets)
			l, err := j.look(ctx)
			if err == nil {
				err = j.takeBack(ctx, l)
			}
			if err != nil && !errors.Is(err, ErrTakenOver) {
				return j.notUndone(ctx, err)
			}
			return err
		})
	})
}

// late waits for what was asked for and not answered.
func (j *job) late(ctx context.Context, targets []*target) {
	waiting := slices.ContainsFunc(targets, func(t *target) bool { return t.maybe })
	for end := time.Now().Add(lateTime); (waiting || j.unsure && j.ledger == "") && time.Now().Before(end); {
		if !pause(ctx, lateTime/20) {
			return
		}
		l, err := lookAt(ctx, j.client, j.record.App.Name)
		if err != nil {
			continue
		}
		for _, own := range l.ledgers {
			if own.rollout == j.record.ID {
				j.ledger = own.id
			}
		}
		waiting = slices.ContainsFunc(targets, func(t *target) bool {
			return t.maybe && !slices.ContainsFunc(l.containers, func(c found) bool { return c.Name == t.Name })
		})
	}
}

// takeBack is one round of undo.
func (j *job) takeBack(ctx context.Context, l look) error {
	if err := j.heirless(l); err != nil {
		return err
	}
	own, there := l.own(j.ledger)
	marked := there && own.stage == Switch
	if marked || !there && j.switched {
		if err := j.switchBack(ctx, l); err != nil {
			return err
		}
	}
	if marked {
		if err := j.mark(ctx, Undo); err != nil {
			return err
		}
	}
	made := l.of(j.record.ID)
	slices.Reverse(made)
	err := all(len(made), j.options.parallel(), func(i int) error {
		return j.step(Undo, made[i].Container, func() error { return j.unmake(ctx, made[i], l) })
	})
	if err != nil {
		return err
	}
	if err := j.swapBack(ctx, l); err != nil {
		return err
	}
	return j.unlock(ctx)
}

// heirless refuses to undo anything where all old containers of a process are gone
// that a new one runs of: a prune takes away what a swap has stopped.
func (j *job) heirless(l look) error {
	made := running(l.of(j.record.ID))
	for _, w := range j.record.Processes {
		serves := slices.ContainsFunc(made, func(c found) bool { return c.Process == w.Process })
		if serves && len(w.Ran) > 0 && len(l.among(w.Ran)) == 0 {
			return fmt.Errorf("%w: the old containers of %s.%s are gone", ErrNobody, j.record.App.Name, w.Process)
		}
	}
	return nil
}

// unmake stops and removes a new container.
func (j *job) unmake(ctx context.Context, c found, l look) error {
	if c.running {
		if err := j.heirs(ctx, c, l); err != nil {
			return err
		}
		if err := j.stop(ctx, c.ID); err != nil {
			return err
		}
	}
	return j.remove(ctx, c.ID, true)
}

// heirs refuses to take a running container away while none of the old ones of
// its process runs, though some did: nobody would be left. What ended meanwhile is
// started again first. Where old and new cannot overlap that comes after it.
func (j *job) heirs(ctx context.Context, c found, l look) error {
	for _, w := range j.record.Processes {
		old := l.among(slices.Concat(w.Keep, w.Retire))
		if w.Process != c.Process || w.Swap || len(w.Ran) == 0 || len(running(old)) > 0 {
			continue
		}
		for _, id := range w.Ran {
			if err := j.start(ctx, id); err != nil {
				return fmt.Errorf("%w: the old containers have ended: %w", ErrNobody, err)
			}
		}
	}
	return nil
}

// swapBack starts the old containers again that were stopped to make room.
func (j *job) swapBack(ctx context.Context, l look) error {
	var old []found
	for _, w := range j.record.Processes {
		old = append(old, l.among(w.Stop)...)
	}
	old = slices.DeleteFunc(old, func(c found) bool { return c.running })
	if len(old) == 0 {
		return nil
	}
	err := all(len(old), j.options.parallel(), func(i int) error {
		return j.step(Undo, old[i].Container, func() error { return j.start(ctx, old[i].ID) })
	})
	if err != nil {
		return err
	}
	now, err := j.look(ctx)
	if err != nil {
		return err
	}
	return j.switchBack(ctx, now) // an address can be another one after a start
}

// switchBack points the proxy to the old containers. Where there are none it is
// told so, and nothing depends on whether it listens.
func (j *job) switchBack(ctx context.Context, l look) error {
	if j.options.Switch == nil {
		return nil
	}
	up, err := j.oldUpstreams(ctx, l)
	if err != nil {
		return err
	}
	err = j.switchTo(ctx, up)
	for _, list := range up {
		if len(list) > 0 {
			return err
		}
	}
	return nil
}

// oldUpstreams are where the proxy was to point before.
func (j *job) oldUpstreams(ctx context.Context, l look) (Upstreams, error) {
	if err := j.bind(ctx); err != nil {
		return nil, err
	}
	var serving []Container
	for _, w := range j.record.Processes {
		for _, c := range running(l.among(slices.Concat(w.Keep, w.Retire))) {
			now, err := inspect(ctx, j.client, c.ID)
			if err != nil {
				return nil, err
			}
			// One that has no address serves nobody.
			c.Addr, _ = addrOf(j.bounds[w.Process], now, w.Port)
			serving = append(serving, c.Container)
		}
	}
	return j.upstreams(serving), nil
}

// notUndone says in err what of the rollout is still there.
func (j *job) notUndone(ctx context.Context, err error) error {
	l, looked := lookAt(ctx, j.client, j.record.App.Name)
	if looked != nil {
		return &leftover{err, []string{"containers of rollout " + j.record.ID}}
	}
	what := names(l.of(j.record.ID))
	if own, there := l.own(j.ledger); there {
		what = append(what, own.name)
	}
	for _, w := range j.record.Processes {
		for _, c := range l.among(w.Stop) {
			if !c.running {
				what = append(what, c.Name+" stopped")
			}
		}
	}
	return &leftover{err, what}
}
