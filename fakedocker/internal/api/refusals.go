package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/registry"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// What follows is not modelled. Requests that engines refuse before they begin are
// refused here as well.

func noExperiment(*Server, *request) error {
	return errorf(http.StatusNotImplemented,
		"This experimental feature is disabled by default. Start the Docker daemon in experimental mode in order to enable it.")
}

// ofContainer is the handler of an operation on a container.
func ofContainer(s *Server, r *request) error {
	if _, err := s.Core.ContainerInspect(r.version, r.name); err != nil {
		return err
	}
	return core.NotModelled(r.op)
}

// ofPath is the handler of an operation on a path in a container.
func ofPath(s *Server, r *request) error {
	if r.query.Get("path") == "" {
		return errorf(http.StatusBadRequest, "%s", r.dialect.noPath)
	}
	return ofContainer(s, r)
}

func (s *Server) containerCommit(r *request) error {
	body, err := r.jsonBody()
	if err != nil {
		return err
	}
	if len(body) > 0 {
		if err := r.decode(body, new(container.Config), core.Error{Status: r.dialect.createStatus, Message: r.dialect.createEmpty}); err != nil {
			return err
		}
	}
	find := func() error {
		_, err := s.Core.ContainerInspect(r.version, r.query.Get("container"))
		return err
	}
	checks := []func() error{func() error { return s.Core.CheckNewReference(r.query.Get("repo"), r.query.Get("tag")) }, find}
	if !r.dialect.strict {
		slices.Reverse(checks)
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return core.NotModelled(r.op)
}

func (s *Server) registryLogin(r *request) error {
	err := json.NewDecoder(r.Body).Decode(new(registry.AuthConfig))
	if err == nil {
		return core.NotModelled(r.op)
	}
	return errorf(r.dialect.badReference, "%s%v", r.dialect.badLogin, r.dialect.jsonError(err, nil, new(registry.AuthConfig)))
}

// upgrade is the handler of what takes the connection over, if it is asked to.
func upgrade(status int) func(*Server, *request) error {
	return func(_ *Server, r *request) error {
		if r.Header.Get("Upgrade") == "" {
			return errorf(status, "no upgrade proto in request")
		}
		return core.NotModelled(r.op)
	}
}

// buildCancel stops a build of a builder that the fake has not.
func (s *Server) buildCancel(r *request) error {
	if r.query.Get("id") == "" {
		return errorf(r.dialect.buildVersionStatus, "build ID not provided")
	}
	r.w.Header().Set("Content-Type", "application/json")
	return r.done(http.StatusOK)
}

func (s *Server) imageSearch(r *request) error {
	limit, err := r.searchLimit()
	if err != nil {
		return err
	}
	args, err := r.filters()
	if err != nil {
		return err
	}
	if err := s.Core.CheckFilters(args, "is-automated", "is-official", "stars"); err != nil {
		return err
	}
	if err := s.checkSearchFilters(r, args); err != nil {
		return err
	}
	if limit < 0 || limit > 100 {
		return errorf(http.StatusBadRequest, r.dialect.searchLimit, limit)
	}
	return core.NotModelled(r.op)
}

func (r *request) searchLimit() (int, error) {
	text := r.query.Get("limit")
	if text == "" {
		return 0, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil && r.dialect.strict {
		err = errorf(http.StatusBadRequest, "invalid limit specified: %v", err)
	}
	return limit, err
}

func (s *Server) checkSearchFilters(r *request, args filters.Args) error {
	for _, key := range []string{"is-automated", "is-official"} {
		if err := s.Core.CheckWord(args, key); err != nil {
			return err
		}
	}
	for _, stars := range args.Get("stars") {
		if _, err := strconv.Atoi(stars); err != nil {
			return r.dialect.badStars(stars, err)
		}
	}
	return nil
}

// distribution is about an image in a registry.
func (s *Server) distribution(r *request) error {
	if core.IsDigest(r.name) {
		return errorf(http.StatusInternalServerError, "no manifest found for full image ID")
	}
	if err := s.Core.CheckReference(r.name); err != nil {
		return err
	}
	return core.NotModelled(r.op)
}

// imageAttestations are known to one release only.
func (s *Server) imageAttestations(r *request) error {
	if !r.dialect.newImages {
		return s.unknown(r)
	}
	if !r.version.AtLeast(1, 55) {
		return errorf(http.StatusBadRequest, "GET /images/{name:.*}/attestations requires minimum API version 1.55")
	}
	if _, err := s.Core.ImageInspect(r.version, r.name); err != nil {
		return err
	}
	return core.NotModelled(r.op)
}

// unknown answers for a path that the release has not.
func (s *Server) unknown(r *request) error {
	clear(r.w.Header())
	s.missing(r.w, r.asked)
	return nil
}
