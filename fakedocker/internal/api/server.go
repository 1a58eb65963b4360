package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// Server answers the Engine API for one engine. Its fields are set before the
// first request and not changed afterwards.
type Server struct {
	Core *core.Engine
	// Context ends with the engine. Work goes on under it when a client leaves,
	// as it does on an engine; only streams follow the request's own context.
	Context context.Context
	// Program is what images run that are made over the API.
	Program core.Program
	// Pull, if set, is asked for an image that an engine would fetch.
	Pull func(ref string) (core.Program, error)
	// NotModelled is told of each request that an engine would have served and
	// the fake does not.
	NotModelled func(what string)
}

// request is one call on its way through a handler.
type request struct {
	*http.Request
	w       http.ResponseWriter
	dialect *dialect
	version core.Version
	asked   string // the version as the path has it
	op      string
	name    string // what stood for {} in the route
	query   url.Values
}

// Serve answers the request that target was found for.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, target Target) {
	switch {
	case target.moved != "":
		moved := *r.URL
		moved.Path = target.moved
		w.Header().Set("Location", moved.String())
		w.WriteHeader(http.StatusMovedPermanently)
	case target.route == nil:
		s.missing(w, target.Version)
	default:
		s.serve(w, r, target)
	}
}

// missing answers for a path that no engine has.
func (s *Server) missing(w http.ResponseWriter, asked string) {
	const text = "page not found"
	if d := dialects[s.Core.Profile.Name]; d.plainMissing && isOld(asked) {
		http.Error(w, text, http.StatusNotFound)
		return
	}
	writeJSON(w, http.StatusNotFound, message{text})
}

// isOld reports whether a version of the API is from before errors were JSON.
func isOld(asked string) bool { return asked != "" && versions.LessThan(asked, "1.24") }

func (s *Server) serve(w http.ResponseWriter, r *http.Request, target Target) {
	req := &request{
		Request: r, w: w, dialect: dialects[s.Core.Profile.Name],
		version: s.Core.Profile.API, asked: target.Version, op: target.Op, name: target.name,
	}
	s.head(w)
	err := s.gate(target.Version)
	if err == nil {
		w.Header().Set("Docker-Experimental", "false")
		if target.Version != "" {
			req.version = parseVersion(target.Version)
		}
		if req.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
			err = errorf(http.StatusBadRequest, "%v", err)
		} else {
			err = target.route.handle(s, req)
		}
	}
	switch {
	case err == nil, errors.Is(err, errLeft):
	case errors.Is(err, core.ErrDied):
		panic(http.ErrAbortHandler)
	default:
		s.fail(req, err)
	}
}

// head sets the headers that every answer of a known route carries.
func (s *Server) head(w http.ResponseWriter) {
	h := w.Header()
	h["Api-Version"] = []string{s.Core.Profile.API.String()}
	h["Ostype"] = []string{"linux"}
	h["Server"] = []string{"Docker/" + s.Core.Profile.EngineVersion + " (linux)"}
}

// fail answers with an error, and reports it when it is about the fake itself.
func (s *Server) fail(r *request, err error) {
	status := statusOf(err)
	s.reportNotModelled(r, err)
	if r.dialect.plainOld && isOld(r.asked) {
		http.Error(r.w, err.Error(), status)
		return
	}
	writeJSON(r.w, status, message{err.Error()})
}

// reportNotModelled tells of an error that is about the fake itself.
func (s *Server) reportNotModelled(r *request, err error) {
	if s.NotModelled != nil && core.IsNotModelled(err) {
		s.NotModelled(fmt.Sprintf("%s %s: %s", r.Method, r.URL.Path, err))
	}
}

// statusOf is the status that answers an error.
func statusOf(err error) int {
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return refusal.Status
	}
	return http.StatusInternalServerError
}

func errorf(status int, format string, args ...any) error {
	return &core.Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// parseVersion reads a version that has passed the gate; engines take "1.41.3"
// as well.
func parseVersion(s string) core.Version {
	parts := strings.SplitN(s, ".", 3)
	v, _ := core.ParseVersion(strings.Join(parts[:min(len(parts), 2)], "."))
	return v
}
