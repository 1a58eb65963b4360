package rollout

import (
	"context"
	"errors"
	"fmt"

	"github.com/appnet-go/appnet/network"
)

// commit marks the rollout: whoever finds it dead from here on finishes it. It
// looks behind the mark whether a Recover has taken the app over, as a Recover
// takes the app first and then looks at the mark: one of them sees the other.
func (d *dance) commit(ctx context.Context) error {
	if err := d.mark(ctx, Switch); err != nil {
		return err
	}
	l, err := d.look(ctx)
	if err != nil {
		return err
	}
	if own, there := l.own(d.ledger); !there || own.stage != Switch {
		return fmt.Errorf("%w: the ledger is gone", ErrTakenOver)
	}
	return nil
}

// mark renames the ledger, which may have the name already.
func (j *job) mark(ctx context.Context, stage Stage) error {
	name := ledgerName(j.record.App.Name, stage)
	err := change(ctx, func(ctx context.Context) error {
		return j.client.ContainerRename(ctx, j.ledger, name)
	}, func(ctx context.Context) (bool, error) {
		now, err := inspect(ctx, j.client, j.ledger)
		return err == nil && bare(now.Name) == name, err
	})
	if errors.Is(err, network.ErrContainerNotFound) {
		return fmt.Errorf("%w: the ledger is gone", ErrTakenOver)
	}
	return err
}

// toNew switches the proxy to the new containers.
func (d *dance) toNew(ctx context.Context) error {
	d.switched = true
	return d.switchTo(ctx, d.upstreams)
}

// switchTo calls the caller's Switch, if there is one.
func (j *job) switchTo(ctx context.Context, up Upstreams) error {
	if j.options.Switch == nil {
		return nil
	}
	if err := j.options.Switch(ctx, up); err != nil {
		return fmt.Errorf("%w: %w", ErrSwitch, err)
	}
	return nil
}
