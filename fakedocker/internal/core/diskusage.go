package core

import (
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
)

// DiskUsage is what images and containers need. An image's Containers and
// SharedSize are counted, which a list of images leaves out.
type DiskUsage struct {
	LayersSize int64
	Images     []image.Summary
	Containers []container.Summary
}

// DiskUsage shows what images and containers need of the disk. Containers write
// no files.
func (e *Engine) DiskUsage(v Version) DiskUsage {
	e.mu.Lock()
	defer e.mu.Unlock()
	u := DiskUsage{LayersSize: e.storedLayers(), Images: []image.Summary{}, Containers: []container.Summary{}}
	shared := e.sharedLayers()
	parents := e.imgs.parents()
	for _, p := range e.imgs.newestFirst() {
		if p.between(parents) {
			continue
		}
		s := e.imageSummary(v, p)
		s.Containers, s.SharedSize, s.RepoDigests = int64(len(e.usersOf(p))), 0, nil
		for i, id := range chainIDs(p.layers) {
			if shared[id] > 1 {
				s.SharedSize += p.layers[i].Size
			}
		}
		u.Images = append(u.Images, s)
	}
	for _, c := range e.ctrs.newestFirst() {
		u.Containers = append(u.Containers, e.summary(c, true))
	}
	return u
}

// sharedLayers counts the images that have each stored layer.
func (e *Engine) sharedLayers() map[string]int {
	count := map[string]int{}
	for _, p := range e.imgs.byID {
		for _, id := range chainIDs(p.layers) {
			count[id]++
		}
	}
	return count
}
