package api

import (
	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/volume"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// plainUsage is what engine 29 says of the disk as older releases did.
type plainUsage struct {
	LayersSize int64                   `json:",omitempty"`
	Images     []image.Summary         `json:",omitzero"`
	Containers []core.ContainerSummary `json:",omitzero"`
	Volumes    []volume.Volume         `json:",omitzero"`
	BuildCache []build.CacheRecord     `json:",omitzero"`
}

// kindUsage is what it says of one kind of things.
type kindUsage[T any] struct {
	ActiveCount int64 `json:",omitempty"`
	Items       []T   `json:",omitempty"`
	Reclaimable int64 `json:",omitempty"`
	TotalCount  int64 `json:",omitempty"`
	TotalSize   int64 `json:",omitempty"`
}

// usage29 is the body of an answer about the disk.
type usage29 struct {
	*plainUsage
	ImageUsage      *kindUsage[image.Summary]         `json:",omitempty"`
	ContainerUsage  *kindUsage[core.ContainerSummary] `json:",omitempty"`
	VolumeUsage     *kindUsage[volume.Volume]         `json:",omitempty"`
	BuildCacheUsage *kindUsage[build.CacheRecord]     `json:",omitempty"`
}

// itemUsage says what was asked for: before API version 1.52 in the old form, from
// then on in both, or in the new one alone with everything it is made of.
func (r *request) itemUsage(all core.DiskUsage, wanted func(kind string) bool) usage29 {
	var u usage29
	if !r.version.AtLeast(1, 52) || !r.flag("verbose") {
		u.plainUsage = plainly(all, wanted)
	}
	if !r.version.AtLeast(1, 52) {
		return u
	}
	if wanted("image") {
		u.ImageUsage = imageUsage(all)
	}
	if wanted("container") {
		u.ContainerUsage = containerUsage(all.Containers)
	}
	if wanted("volume") {
		u.VolumeUsage = &kindUsage[volume.Volume]{}
	}
	if wanted("build-cache") {
		u.BuildCacheUsage = &kindUsage[build.CacheRecord]{}
	}
	return u
}

func plainly(all core.DiskUsage, wanted func(kind string) bool) *plainUsage {
	var u plainUsage
	if wanted("image") {
		u.LayersSize, u.Images = all.LayersSize, all.Images
	}
	if wanted("container") {
		u.Containers = all.Containers
	}
	if wanted("volume") {
		u.Volumes = []volume.Volume{}
	}
	if wanted("build-cache") {
		u.BuildCache = []build.CacheRecord{}
	}
	return &u
}

func imageUsage(all core.DiskUsage) *kindUsage[image.Summary] {
	u := &kindUsage[image.Summary]{Items: all.Images, TotalCount: int64(len(all.Images)), TotalSize: all.LayersSize}
	for i := range all.Images {
		if img := &all.Images[i]; img.Containers > 0 {
			u.ActiveCount++
		} else {
			u.Reclaimable += img.Size - img.SharedSize
		}
	}
	return u
}

func containerUsage(list []core.ContainerSummary) *kindUsage[core.ContainerSummary] {
	u := &kindUsage[core.ContainerSummary]{Items: list, TotalCount: int64(len(list))}
	for i := range list {
		c := &list[i]
		u.TotalSize += c.SizeRw
		switch c.State {
		case container.StateRunning, container.StatePaused, container.StateRestarting:
			u.ActiveCount++
		default:
			u.Reclaimable += c.SizeRw
		}
	}
	return u
}
