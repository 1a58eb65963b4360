package core

import "github.com/docker/docker/api/types/image"

// DiskUsage is what images and containers need. An image's Containers and
// SharedSize are counted, which a list of images leaves out.
type DiskUsage struct {
	LayersSize int64
	Images     []image.Summary
	Containers []ContainerSummary
}

// DiskUsage shows what images and containers need of the disk. Containers write
// no files.
func (e *Engine) DiskUsage(v Version) DiskUsage {
	e.mu.Lock()
	defer e.mu.Unlock()
	u := DiskUsage{LayersSize: e.storedLayers(), Images: e.imageUsage(v), Containers: []ContainerSummary{}}
	if e.say.imageStore {
		u.LayersSize = e.storedBytes(false)
	}
	for _, c := range e.ctrs.newestFirst() {
		s := ContainerSummary{Summary: e.summary(c, true)}
		if e.say.usageHealth {
			s.Health = healthSummary(c)
		}
		u.Containers = append(u.Containers, s)
	}
	return u
}

// imageUsage lists the images that are no steps towards others.
func (e *Engine) imageUsage(v Version) []image.Summary {
	list := []image.Summary{}
	shared := e.sharedLayers()
	parents := e.imgs.parents()
	for _, p := range e.imgs.newestFirst() {
		if p.between(parents) {
			continue
		}
		s := e.imageSummary(v, p, p.refs)
		s.Containers, s.SharedSize = int64(len(e.usersOf(p))), e.sharedSize(p, shared)
		switch {
		case !e.say.imageStore:
			s.RepoDigests = nil
		case len(p.refs) == 0:
			s.RepoDigests, s.RepoTags = nil, nil
		}
		if e.say.imageStore {
			target := p.target()
			s.Descriptor = &target
		}
		list = append(list, s)
	}
	return list
}

// sharedSize is the size of those of an image's layers that others have as well.
func (e *Engine) sharedSize(p *picture, shared map[string]int) (sum int64) {
	for i, id := range chainIDs(p.layers) {
		if shared[id] > 1 {
			sum += e.layerSize(p.layers[i])
		}
		if e.say.imageStore && shared["blob "+p.layers[i].DiffID] > 1 {
			sum += p.layers[i].packed()
		}
	}
	return sum
}

// sharedLayers counts the images that have each stored layer, and each blob of
// one.
func (e *Engine) sharedLayers() map[string]int {
	count := map[string]int{}
	for _, p := range e.imgs.byID {
		for i, id := range chainIDs(p.layers) {
			count[id]++
			count["blob "+p.layers[i].DiffID]++
		}
	}
	return count
}
