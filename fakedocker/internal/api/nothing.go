package api

import (
	"net/http"
	"slices"

	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/volume"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// What an engine answers whose containers write no files, and of the disk.

func (s *Server) containerDiff(r *request) error {
	if _, err := s.Core.ContainerInspect(r.version, r.name); err != nil {
		return err
	}
	return r.answer(http.StatusOK, nil)
}

// diskUsage is the body of an answer about the disk. What was not asked for is
// null.
type diskUsage struct {
	LayersSize  int64
	Images      []image.Summary
	Containers  []core.ContainerSummary
	Volumes     []*volume.Volume
	BuildCache  []build.CacheRecord
	BuilderSize *int64 `json:",omitempty"`
}

// diskUsage can be asked for some kinds of things only, from version 1.42 on.
func (s *Server) diskUsage(r *request) error {
	kinds := r.query["type"]
	if !r.version.AtLeast(1, 42) {
		kinds = nil
	}
	for _, kind := range kinds {
		if !slices.Contains([]string{"container", "image", "volume", "build-cache"}, kind) {
			return errorf(http.StatusBadRequest, "unknown object type: %s", kind)
		}
	}
	if err := s.Core.NoVolumes(r.op); err != nil {
		return err
	}
	wanted := func(kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
	all := s.Core.DiskUsage(r.version)
	if r.dialect.itemUsage {
		return r.answer(http.StatusOK, r.itemUsage(all, wanted))
	}
	return r.answer(http.StatusOK, r.usage(all, wanted))
}

func (r *request) usage(all core.DiskUsage, wanted func(kind string) bool) diskUsage {
	var u diskUsage
	if wanted("image") {
		u.LayersSize, u.Images = all.LayersSize, all.Images
	}
	if wanted("container") {
		u.Containers = all.Containers
	}
	if wanted("volume") {
		u.Volumes = []*volume.Volume{}
	}
	switch {
	case r.dialect.builderSize:
		u.BuilderSize = new(int64)
	case wanted("build-cache"):
		u.BuildCache = []build.CacheRecord{}
	}
	return u
}
