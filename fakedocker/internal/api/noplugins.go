package api

import (
	"net/http"
	"strconv"
)

// What an engine answers that has no plugins.

func (s *Server) pluginList(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	if err := s.Core.CheckFilters(args, "enabled", "capability"); err != nil {
		return err
	}
	if err := s.Core.CheckEnabled(args); err != nil {
		return err
	}
	return r.answer(http.StatusOK, []struct{}{})
}

func (s *Server) noPlugin(r *request) error {
	return errorf(http.StatusNotFound, "plugin %q not found", r.name)
}

// pluginEnable wants a time to wait for the plugin, in seconds.
func (s *Server) pluginEnable(r *request) error {
	if _, err := strconv.Atoi(r.query.Get("timeout")); err != nil {
		return errorf(r.dialect.badReference, "%v", err)
	}
	return s.noPlugin(r)
}

func (s *Server) pluginSet(r *request) error {
	if err := r.readAnyType(new([]string)); err != nil {
		return err
	}
	return s.noPlugin(r)
}
