package api

import (
	"net/http"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

func (s *Server) containerStart(r *request) error {
	if r.ContentLength > 7 || r.ContentLength == -1 {
		return errorf(http.StatusBadRequest, "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24")
	}
	return r.changed(s.Core.ContainerStart(r.version, r.name))
}

func (s *Server) containerStop(r *request) error {
	o, err := r.stopOptions()
	if err != nil {
		return err
	}
	return r.changed(s.Core.ContainerStop(s.Context, r.name, o))
}

func (s *Server) containerRestart(r *request) error {
	o, err := r.stopOptions()
	if err != nil {
		return err
	}
	return r.changed(true, s.Core.ContainerRestart(s.Context, r.name, o))
}

// stopOptions reads how a container is to be stopped. A signal counts from
// version 1.42 on.
func (r *request) stopOptions() (container.StopOptions, error) {
	var o container.StopOptions
	var err error
	o.Timeout, err = r.number("t")
	if r.version.AtLeast(1, 42) {
		o.Signal = r.query.Get("signal")
	}
	return o, err
}

func (s *Server) containerKill(r *request) error {
	return r.changed(true, s.Core.ContainerKill(r.name, r.query.Get("signal")))
}

func (s *Server) containerPause(r *request) error {
	return r.changed(true, s.Core.ContainerPause(r.name))
}

func (s *Server) containerUnpause(r *request) error {
	return r.changed(true, s.Core.ContainerUnpause(r.name))
}

// containerUpdate reads its body as a create does.
func (s *Server) containerUpdate(r *request) error {
	body, err := r.jsonBody()
	if err != nil {
		return err
	}
	var o container.UpdateConfig
	if len(body) > 0 || r.dialect.emptyBody != "" {
		if err := r.decode(body, &o, core.Error{Status: r.dialect.createStatus, Message: r.dialect.createEmpty}); err != nil {
			return err
		}
	}
	if err := s.Core.ContainerUpdate(r.name, o); err != nil {
		return err
	}
	return r.answer(http.StatusOK, container.UpdateResponse{})
}

func (s *Server) containerRename(r *request) error {
	return r.changed(true, s.Core.ContainerRename(r.name, r.query.Get("name")))
}
