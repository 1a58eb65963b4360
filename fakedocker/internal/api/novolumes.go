package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/volume"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// What an engine answers that has no volumes.

func (s *Server) volumeList(r *request) error {
	args, err := r.filters()
	if err != nil {
		return errorf(http.StatusBadRequest, "error reading volume filters: %v", err)
	}
	if err := s.Core.CheckFilters(args, "dangling", "name", "driver", "label"); err != nil {
		return err
	}
	if err := s.Core.CheckDangling(args); err != nil {
		return err
	}
	if err := s.Core.NoVolumes(r.op); err != nil {
		return err
	}
	return r.answer(http.StatusOK, volume.ListResponse{Volumes: []*volume.Volume{}})
}

func (s *Server) volumesPrune(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	if err := s.checkVolumesPrune(r, args); err != nil {
		return err
	}
	if err := s.Core.NoVolumes(r.op); err != nil {
		return err
	}
	s.Core.TellOfPrune(events.VolumeEventType)
	return r.answer(http.StatusOK, volume.PruneReport{VolumesDeleted: []string{}})
}

// checkVolumesPrune reads the filters of a prune. All volumes go only where the
// release knows that some have names.
func (s *Server) checkVolumesPrune(r *request, args filters.Args) error {
	known := []string{"label", "label!"}
	if r.dialect.namedVolumes {
		known = append(known, "all")
	}
	if err := s.Core.CheckFilters(args, known...); err != nil {
		return err
	}
	if r.dialect.namedVolumes && !r.version.AtLeast(1, 42) {
		args.Add("all", "true") // what older versions of the API mean by a prune
	}
	all := args.Get("all")
	switch len(all) {
	case 0:
		return nil
	case 1:
	default:
		return errorf(http.StatusBadRequest, "invalid filter 'all=%s': only one value is expected", all)
	}
	if _, err := strconv.ParseBool(all[0]); err != nil {
		return errorf(http.StatusBadRequest, "invalid filter 'all': %v", err)
	}
	return nil
}

func (s *Server) noVolume(r *request) error {
	if err := s.Core.NoVolumes(r.op); err != nil {
		return err
	}
	return errorf(http.StatusNotFound, "%s: no such volume", strings.TrimSpace("get "+r.name))
}

// volumeRemove has nothing to say against the removal of what is not there, where
// that is forced.
func (s *Server) volumeRemove(r *request) error {
	err := s.noVolume(r)
	if r.flag("force") && !core.IsNotModelled(err) {
		return r.done(http.StatusNoContent)
	}
	return err
}
