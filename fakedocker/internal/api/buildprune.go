package api

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// buildCachePrune prunes the cache of a builder that the fake has not: it is empty.
func (s *Server) buildCachePrune(r *request) error {
	args, err := r.filters()
	if err != nil {
		return errorf(r.dialect.filterStatus, "%s%v", r.dialect.cacheFilters, err)
	}
	if err := r.checkCacheSizes(); err != nil {
		return err
	}
	if err := s.checkCacheFilters(r, args); err != nil {
		return errorf(statusOf(err), "failed to prune build cache: %v", err)
	}
	s.Core.TellOfPrune(events.BuilderEventType)
	return r.answer(http.StatusOK, build.CachePruneReport{})
}

// checkCacheSizes reads how much may stay: by one parameter, or by three that the
// release knows from version 1.48 of the API on.
func (r *request) checkCacheSizes() error {
	if !r.dialect.cacheSpaces || !r.version.AtLeast(1, 48) {
		_, err := r.bytes("keep-storage")
		return err
	}
	reserved, err := r.bytes("reserved-space")
	if err == nil && reserved == 0 {
		_, err = r.bytes("keep-storage")
	}
	for _, name := range []string{"max-used-space", "min-free-space"} {
		if err == nil {
			_, err = r.bytes(name)
		}
	}
	return err
}

func (r *request) bytes(name string) (int, error) {
	text := r.query.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, errorf(r.dialect.filterStatus, "%s is in bytes and expects an integer, got %s: %v", name, text, err)
	}
	return n, nil
}

// cacheFields are filters by what a record of the cache holds.
var cacheFields = []string{"id", "parent", "type", "description", "inuse", "shared", "private"}

func (s *Server) checkCacheFilters(r *request, args filters.Args) error {
	known := slices.Concat(cacheFields, []string{"unused-for", "until", "label", "label!", "mutable", "immutable"})
	if err := s.Core.CheckFilters(args, known...); err != nil {
		return err
	}
	if err := s.checkCacheAge(r, args); err != nil {
		return err
	}
	for _, field := range cacheFields {
		if len(args.Get(field)) > 1 {
			return errOneValue
		}
	}
	return nil
}

var errOneValue = errorf(http.StatusBadRequest, "filters expect only one value")

// checkCacheAge reads the age from which on records go, which has two names.
func (s *Server) checkCacheAge(r *request, args filters.Args) error {
	until, unused := args.Get("until"), args.Get("unused-for")
	if len(until) > 0 && len(unused) > 0 {
		return errorf(http.StatusBadRequest, `conflicting filters: "until" and "unused-for"`)
	}
	key, values := "until", until
	if len(unused) > 0 {
		key, values = "unused-for", unused
	}
	switch len(values) {
	case 0:
		return nil
	case 1:
		return r.dialect.cacheAge(s.Core, key, values[0])
	}
	return errOneValue
}

// cacheAge reads an age or a time.
func cacheAge(e *core.Engine, key, value string) error {
	if err := e.CheckMoment(value); err != nil {
		return errorf(http.StatusBadRequest, "%q filter expects a duration (e.g., '24h') or a timestamp: %v", key, err)
	}
	return nil
}

// cacheAge2010 reads an age.
func cacheAge2010(_ *core.Engine, key, value string) error {
	if _, err := time.ParseDuration(value); err != nil {
		return errorf(http.StatusInternalServerError, "%q filter expects a duration (e.g., '24h'): %v", key, err)
	}
	return nil
}
