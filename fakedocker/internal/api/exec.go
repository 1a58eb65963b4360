package api

import (
	"net/http"

	"github.com/docker/docker/api/types/container"
)

func (s *Server) execCreate(r *request) error {
	var o container.ExecOptions
	if err := r.read(&o); err != nil {
		return err
	}
	if len(o.Cmd) == 0 {
		return errorf(http.StatusBadRequest, "No exec command specified")
	}
	id, err := s.Core.ExecCreate(r.name, o)
	if err != nil {
		return err
	}
	return r.answer(http.StatusCreated, container.ExecCreateResponse{ID: id})
}

func (s *Server) execInspect(r *request) error {
	state, err := s.Core.ExecInspect(r.name)
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, state)
}

func (s *Server) execResize(r *request) error {
	height, width, err := r.size()
	if err != nil {
		return err
	}
	return s.Core.ExecResize(r.name, height, width)
}
