package core

import (
	"errors"
	"slices"
	"strconv"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
)

// ImagesPrune removes the images that have no reference; with the filter
// dangling=false also references that no container was made from. It gives no
// error for an image that is used: that one stays.
func (e *Engine) ImagesPrune(f filters.Args) (image.PruneReport, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var report image.PruneReport
	unused, dangling, err := e.pruneImageFilter(f)
	if err != nil {
		return report, err
	}
	if e.say.imageStore {
		return e.pruneStored(unused, dangling), nil
	}
	before := e.storedLayers()
	parents := e.imgs.parents()
	for _, p := range slices.Backward(e.imgs.newestFirst()) {
		if unused(p) && (!dangling || len(p.refs) == 0) && !p.between(parents) && e.imgs.byID[p.id] == p {
			report.ImagesDeleted = append(report.ImagesDeleted, e.pruneImage(p)...)
		}
	}
	report.SpaceReclaimed = uint64(before - e.storedLayers())
	e.emitPrune(events.ImageEventType, strconv.FormatUint(report.SpaceReclaimed, 10))
	return report, nil
}

// pruneImage removes one image, or what of its references may go.
func (e *Engine) pruneImage(p *picture) []image.DeleteResponse {
	if len(p.refs) == 0 {
		done, _ := e.removeByID(p, image.RemoveOptions{PruneChildren: true}) // an image that is used stays
		return done
	}
	var all []image.DeleteResponse
	for _, ref := range slices.Clone(p.refs) {
		done, _ := e.removeReference(p, ref, image.RemoveOptions{PruneChildren: true}) // and so does its last reference
		all = append(all, done...)
	}
	return all
}

// pruneImageFilter reads what may be pruned, and whether only what has no
// reference.
func (e *Engine) pruneImageFilter(f filters.Args) (unused func(*picture) bool, dangling bool, err error) {
	if err := e.knownFilters(f, "dangling", "label", "label!", "until"); err != nil {
		return nil, false, err
	}
	dangling, refusal := e.boolFilter(f, "dangling", true, saysFalse, saysTrue)
	if refusal != nil {
		return nil, false, refusal
	}
	until, err := e.untilOrNone(f, textTwoUntils)
	if errors.Is(err, ErrDied) {
		return nil, false, err
	} else if err != nil {
		return nil, false, errorf(e.say.badUntil.Status, e.say.badUntil.Message, err)
	}
	return func(p *picture) bool {
		return (until.IsZero() || p.created.Before(until)) && prunable(f, p.config.Labels)
	}, dangling, nil
}

// storedLayers is how large the layers are that images have, each counted once.
func (e *Engine) storedLayers() (sum int64) {
	counted := map[string]bool{}
	for _, p := range e.imgs.byID {
		for i, id := range chainIDs(p.layers) {
			if !counted[id] {
				counted[id] = true
				sum += p.layers[i].Size
			}
		}
	}
	return sum
}
