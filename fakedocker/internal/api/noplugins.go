package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/docker/docker/api/types"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
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
	if err := s.Core.CheckWord(args, "enabled"); err != nil {
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

// A plugin that shall come from a registry has a reference. Where that can be
// read, the rest is not modelled.

func (s *Server) pluginPrivileges(r *request) error {
	if err := s.Core.CheckReference(r.query.Get("remote")); err != nil {
		return errorf(r.dialect.badReference, "%v", err)
	}
	return core.NotModelled(r.op)
}

// pluginInstall wants to know what the plugin may do.
func (s *Server) pluginInstall(r *request) error {
	if err := r.readPrivileges(); err != nil {
		return err
	}
	return s.pluginPrivileges(r)
}

func (r *request) readPrivileges() error {
	var privileges types.PluginPrivileges
	if r.dialect.strict {
		return r.read(&privileges)
	}
	if err := json.NewDecoder(r.Body).Decode(&privileges); err != nil {
		return fmt.Errorf("failed to parse privileges: %w", err)
	}
	return nil
}

func (s *Server) pluginCreate(r *request) error {
	if err := s.Core.CheckReference(r.query.Get("name")); err != nil {
		return errorf(http.StatusInternalServerError, "failed to parse reference %s: %v", r.query.Get("name"), err)
	}
	return core.NotModelled(r.op)
}
