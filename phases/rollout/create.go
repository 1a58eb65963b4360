package rollout

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/phases"
)

// lock takes the app, and sees whether it is as it was when the rollout was
// prepared.
func (d *dance) lock(ctx context.Context) error {
	app := d.record.App.Name
	id, err := hold(ctx, d.client, app, ledgerName(app, Lock), d.prepared.image, d.record)
	if err != nil {
		said := errclass.Said(err)
		d.unsure = said != nil && !errclass.Answered(said)
		return err
	}
	d.ledger = id
	now, err := lookAt(ctx, d.client, app)
	if err != nil {
		return err
	}
	if other, there := now.others(id); there {
		return d.letGo(ctx, other.busy(app))
	}
	if !now.same(d.prepared.before) {
		return d.letGo(ctx, fmt.Errorf("%w: containers have come, gone, started or stopped since the rollout was prepared: prepare it again", ErrChanged))
	}
	return nil
}

// letGo lets the app go before anything was done. Where that fails, an undo says
// what remains.
func (d *dance) letGo(ctx context.Context, cause error) error {
	ended, cancel := context.WithCancel(ctx) // it has a time of its own
	cancel()
	if err := d.rounds(ended, d.unlock); err != nil {
		return errors.Join(cause, err)
	}
	d.ledger = ""
	return cause
}

// swapping returns the targets that cannot overlap with the old containers, or
// those that can.
func (d *dance) swapping(swap bool) []*target {
	var some []*target
	for _, t := range d.targets {
		if t.process.exclusive == swap {
			some = append(some, t)
		}
	}
	return some
}

// each does one stage's work for the targets, several at a time.
func (d *dance) each(ctx context.Context, s Stage, ts []*target, limit int, f func(context.Context, *target) error) error {
	return each(ctx, len(ts), limit, func(ctx context.Context, i int) error {
		return d.step(s, ts[i].Container, func() error { return f(ctx, ts[i]) })
	})
}

func (d *dance) create(ctx context.Context) error {
	return d.each(ctx, Create, d.targets, d.at(d.pace.Create), d.createOne)
}

func (d *dance) createOne(ctx context.Context, t *target) error {
	cfg, hc, nc := t.process.template(t.Index)
	cfg.Labels[LabelRollout], cfg.Labels[LabelIndex] = d.record.ID, strconv.Itoa(t.Index)
	if d.record.Release != "" {
		cfg.Labels[LabelRelease] = d.record.Release
	}
	if port := portLabel(t.process.port); port != "" {
		cfg.Labels[LabelPort] = port
	}
	if err := d.bounds[t.Process].Configure(&cfg, &hc, &nc); err != nil {
		return err
	}
	t.maybe = true
	err := change(ctx, func(ctx context.Context) error {
		created, err := d.client.ContainerCreate(ctx, &cfg, &hc, &nc, nil, t.Name)
		t.ID = created.ID
		t.known = phases.JustCreated(created.ID, &cfg, &hc, &nc)
		return err
	}, func(ctx context.Context) (bool, error) {
		now, err := d.client.ContainerInspect(ctx, t.Name)
		if err == nil && now.Config != nil && now.Config.Labels[LabelRollout] == d.record.ID {
			t.ID, t.known = now.ID, now
		}
		return t.ID != "", err
	})
	if said := errclass.Said(err); said == nil || errclass.Answered(said) {
		t.maybe = false
	}
	if said := errclass.Said(err); said != nil && errdefs.IsConflict(said) {
		return &errclass.Refusal{Class: fmt.Errorf("%w: %s", ErrNameTaken, errclass.Message(said)), Said: said}
	}
	return creation(err)
}

func (d *dance) attach(ctx context.Context) error {
	return d.each(ctx, Attach, d.targets, d.at(d.pace.Created), func(ctx context.Context, t *target) error {
		return d.bounds[t.Process].CreatedFrom(ctx, t.known)
	})
}

func (d *dance) start(ctx context.Context) error {
	return d.each(ctx, Start, d.swapping(false), d.at(d.pace.Start), d.startOne)
}

func (d *dance) startOne(ctx context.Context, t *target) error {
	defer d.joins()
	return d.job.start(ctx, t.ID)
}

// start starts a container. One that has run and ended by the time that is
// looked counts as started: whether it is of any use is asked elsewhere.
func (j *job) start(ctx context.Context, id string) error {
	return change(ctx, func(ctx context.Context) error {
		return j.client.ContainerStart(ctx, id, container.StartOptions{})
	}, func(ctx context.Context) (bool, error) {
		now, err := j.client.ContainerInspect(ctx, id)
		return err == nil && now.ContainerJSONBase != nil && now.State != nil && now.State.Status != container.StateCreated, err
	})
}
