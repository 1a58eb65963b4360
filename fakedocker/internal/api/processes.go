package api

import (
	"net/http"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

func (s *Server) containerTop(r *request) error {
	list, err := s.Core.ContainerTop(r.name, r.query.Get("ps_args"))
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, list)
}

// containerStats answers for a container without a program: an engine shows
// zeros for it. What a Go function needs of memory and time is not known.
func (s *Server) containerStats(r *request) error {
	c, err := s.Core.ContainerInspect(r.version, r.name)
	switch {
	case err != nil:
		return err
	case c.State.Running, r.query.Get("stream") == "", r.flag("stream"):
		return core.NotModelled(r.op + " of a running container, or as a stream")
	}
	return r.answer(http.StatusOK, container.StatsResponse{Name: c.Name, ID: c.ID, Read: time.Time{}})
}
