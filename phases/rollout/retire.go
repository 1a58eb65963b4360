package rollout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/network"
)

// retire takes one old container away, when somebody else answers.
func (j *job) retire(ctx, waits context.Context, c found, l look) error {
	if err := j.witness(ctx, c, l); err != nil {
		return err
	}
	if !c.running {
		return j.remove(ctx, c.ID, false)
	}
	drains := false
	for _, step := range j.record.Order {
		if step == Wait && drains {
			j.await(waits, c.ID)
			continue
		}
		did, err := j.retirement(ctx, step, c)
		if err != nil {
			return err
		}
		drains = drains || did
	}
	return j.remove(ctx, c.ID, false)
}

// retirement does one step and says whether there was anything to do.
func (j *job) retirement(ctx context.Context, step Retirement, c found) (bool, error) {
	switch step {
	case Unname:
		return j.unname(ctx, c)
	case Leave:
		return len(c.own) > 0, j.leave(ctx, c)
	case Signal:
		return true, j.signal(ctx, c.ID)
	case Stop:
		return true, j.stop(ctx, c.ID)
	}
	return false, nil
}

// witness finds containers that stay and answer on every network of the plan. A
// process that is to have none any more needs none.
func (j *job) witness(ctx context.Context, c found, l look) error {
	w := j.record.work(c.Process)
	if !c.running || w.last() {
		return nil
	}
	bound := j.bounds[c.Process]
	missing, some := silent(bound, nil), false
	for _, other := range j.staying(w, l) {
		now, err := inspect(ctx, j.client, other.ID)
		if isGone(err) || err == nil && !sound(now) {
			continue
		}
		if err != nil {
			return err
		}
		some, missing = true, without(missing, bound.Answers(now))
		if len(missing) == 0 {
			return nil
		}
	}
	if !some {
		return fmt.Errorf("%w: no other container of the process runs", ErrNobody)
	}
	return fmt.Errorf("%w on the networks %q", ErrNobody, missing)
}

// staying returns the containers of a process that are to be there in the end.
func (j *job) staying(w work, l look) []found {
	all := l.where(func(c found) bool { return c.Process == w.Process && c.rollout == j.record.ID })
	return append(all, l.among(w.Keep)...)
}

// leave takes a container off its own networks. Connections there are cut.
func (j *job) leave(ctx context.Context, c found) error {
	err := network.New(j.client).Detach(ctx, c.ID, c.own)
	if errors.Is(err, network.ErrContainerNotFound) {
		return nil
	}
	return err
}

// signal sends the container's own stop signal. Any other would have the engine
// start it again, where it has a restart policy.
func (j *job) signal(ctx context.Context, id string) error {
	now, err := inspect(ctx, j.client, id)
	if isGone(err) || err == nil && !now.State.Running {
		return nil
	}
	if err != nil {
		return err
	}
	err = refused(ctx, j.client.ContainerKill(ctx, id, cmp.Or(now.Config.StopSignal, "SIGTERM")))
	if err == nil {
		return nil
	}
	if again, looked := inspect(ctx, j.client, id); isGone(looked) || looked == nil && !again.State.Running {
		return nil // it ended meanwhile
	}
	return err
}

// await waits until the container has ended, or there is no more time.
func (j *job) await(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(ctx, j.record.Drain)
	defer cancel()
	const most = 200 * time.Millisecond
	for wait := 10 * time.Millisecond; pause(ctx, wait); wait = min(2*wait, most) {
		if now, err := inspect(ctx, j.client, id); err != nil || !now.State.Running {
			return
		}
	}
}

// remove removes a container, which may be gone. What a rollout has made and
// takes back takes its nameless volumes along.
func (j *job) remove(ctx context.Context, id string, ours bool) error {
	err := change(ctx, func(ctx context.Context) error {
		return j.client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true, RemoveVolumes: ours})
	}, func(ctx context.Context) (bool, error) {
		_, err := inspect(ctx, j.client, id)
		return isGone(err), nil
	})
	if isGone(err) {
		return nil
	}
	if said := errclass.Said(err); said != nil && errdefs.IsConflict(said) && j.vanishes(ctx, id) {
		return nil
	}
	return err
}

// vanishes waits for the end of a removal that is under way, of a call that was
// given up perhaps: engines refuse a second one (measured).
func (j *job) vanishes(ctx context.Context, id string) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*lateTime)
	defer cancel()
	for {
		now, err := inspect(ctx, j.client, id)
		if isGone(err) {
			return true
		}
		if err != nil || now.State.Status != container.StateRemoving && !now.State.Dead || !pause(ctx, lateTime/40) {
			return false
		}
	}
}
