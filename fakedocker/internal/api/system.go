package api

import (
	"io"
	"net/http"
)

func (s *Server) ping(r *request) error {
	h := r.w.Header()
	h.Set("Cache-Control", "no-cache, no-store, must-revalidate")
	h.Set("Pragma", "no-cache")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if r.dialect.builder != "" {
		h.Set("Builder-Version", r.dialect.builder)
	}
	if r.dialect.swarm != "" {
		h.Set("Swarm", r.dialect.swarm)
	}
	if r.Method == http.MethodHead {
		h.Set("Content-Length", "0")
		return nil
	}
	_, err := io.WriteString(r.w, "OK")
	return err
}

func (s *Server) serverVersion(r *request) error {
	return r.answer(http.StatusOK, s.Core.VersionInfo())
}

func (s *Server) info(r *request) error {
	return r.answer(http.StatusOK, s.Core.Info(r.version))
}
