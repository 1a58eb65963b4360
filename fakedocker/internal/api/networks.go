package api

import (
	"net/http"
	"strconv"

	dnetwork "github.com/docker/docker/api/types/network"
)

func (s *Server) networkList(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	list, err := s.Core.NetworkList(r.version, args)
	if err != nil {
		return err
	}
	if list == nil {
		list = []dnetwork.Inspect{}
	}
	return r.answer(http.StatusOK, list)
}

func (s *Server) networkInspect(r *request) error {
	if v := r.query.Get("verbose"); v != "" {
		if _, err := strconv.ParseBool(v); err != nil {
			return errorf(http.StatusBadRequest, "invalid value for verbose: %s: %v", v, err)
		}
	}
	nw, err := s.Core.NetworkInspect(r.version, r.name)
	if err != nil {
		return err
	}
	if scope := r.query.Get("scope"); scope != "" && scope != nw.Scope {
		return errorf(http.StatusNotFound, "network %s not found", r.name)
	}
	return r.answer(http.StatusOK, nw)
}

func (s *Server) networkCreate(r *request) error {
	var req dnetwork.CreateRequest
	if err := r.read(&req); err != nil {
		return err
	}
	if !r.version.AtLeast(1, 48) {
		req.EnableIPv4 = nil
	}
	created, err := s.Core.NetworkCreate(r.version, req)
	if err != nil {
		return err
	}
	return r.answer(http.StatusCreated, created)
}

func (s *Server) networkRemove(r *request) error {
	if err := s.Core.NetworkRemove(r.name); err != nil {
		return err
	}
	return r.done(http.StatusNoContent)
}

func (s *Server) networkConnect(r *request) error {
	var req dnetwork.ConnectOptions
	if err := r.read(&req); err != nil {
		return err
	}
	if err := s.Core.NetworkConnect(r.version, r.name, req); err != nil {
		return err
	}
	return r.done(http.StatusOK)
}

func (s *Server) networkDisconnect(r *request) error {
	var req dnetwork.DisconnectOptions
	if err := r.read(&req); err != nil {
		return err
	}
	if err := s.Core.NetworkDisconnect(r.name, req); err != nil {
		return err
	}
	return r.done(http.StatusOK)
}

func (s *Server) networksPrune(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	report, err := s.Core.NetworksPrune(args)
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, report)
}
