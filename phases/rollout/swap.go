package rollout

import (
	"context"
	"slices"

	"github.com/docker/docker/api/types/container"
)

// swap replaces the containers whose old and new cannot overlap, one after
// another: the old one stops, the new one starts and is checked. An undo starts
// the old one again.
func (d *dance) swap(ctx context.Context) error {
	done := make(map[string]bool)
	return d.each(ctx, Swap, d.swapping(true), 1, func(ctx context.Context, t *target) error {
		for _, old := range d.inTheWayOf(t) {
			if done[old.ID] {
				continue
			}
			done[old.ID] = true
			if err := d.stop(ctx, old.ID); err != nil {
				return err
			}
		}
		if err := d.startOne(ctx, t); err != nil {
			return err
		}
		return d.checkOne(ctx, t)
	})
}

// inTheWayOf returns the running old containers that have what the new one needs.
func (d *dance) inTheWayOf(t *target) []found {
	var old []found
	for _, w := range d.record.Processes {
		if w.Process != t.Process {
			continue
		}
		for _, c := range d.prepared.before.among(w.Stop) {
			if c.Index == t.Index || c.Index == 0 || !slices.Contains(w.Create, c.Index) {
				old = append(old, c)
			}
		}
	}
	return old
}

// stop tells a container to end, and waits until it has. One that is gone, or
// has ended already, is fine.
func (j *job) stop(ctx context.Context, id string) error {
	options := container.StopOptions{}
	if j.record.Stop != 0 {
		seconds := int(j.record.Stop.Seconds())
		options.Timeout = &seconds
	}
	err := change(ctx, func(ctx context.Context) error {
		return j.client.ContainerStop(ctx, id, options)
	}, func(ctx context.Context) (bool, error) {
		now, err := inspect(ctx, j.client, id)
		return err == nil && !now.State.Running, err
	})
	if isGone(err) {
		return nil
	}
	return err
}
