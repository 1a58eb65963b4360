package api

import (
	"net/http"
	"path"
	"strings"

	"github.com/docker/docker/api/types/versions"
)

// route is one operation of the Engine API. Its pattern holds at most one {},
// which stands for a name and, as on engines, may match slashes; or any number of
// [segment], which match none and whose names nobody needs.
type route struct {
	method, pattern string
	op              string // the name of the Docker client's method
	json            bool   // the request's body is JSON
	handle          func(*Server, *request) error
}

// Target is what a request asks for.
type Target struct {
	Op      string // the Docker client's method, such as "NetworkConnect"; empty if no engine has the route
	Version string // the API version of the path, "1.44"; empty if it has none
	JSON    bool   // the request's body is JSON
	route   *route
	name    string
	moved   string // where the clean form of the path is
}

// Streams reports whether an answer may begin before it is known as a whole, or
// take over the connection.
func (t Target) Streams() bool { return streams[t.Op] }

// Quick reports whether an answer waits for nothing but the engine's lock.
func (t Target) Quick() bool { return quick[t.Op] }

// Find returns what a request with that method and path asks for.
func Find(method, urlPath string) Target {
	if clean := cleanPath(urlPath); clean != urlPath {
		return Target{moved: clean}
	}
	version, rest := cutVersion(urlPath)
	if method == http.MethodOptions {
		return Target{Version: version, route: &options}
	}
	r, name := match(method, rest)
	if r == nil {
		return Target{Version: version}
	}
	return Target{Op: r.op, Version: version, JSON: r.json, route: r, name: name}
}

// cleanPath is the path that engines redirect to, the trailing slash kept.
func cleanPath(p string) string {
	if p == "" || p[0] != '/' {
		p = "/" + p
	}
	clean := path.Clean(p)
	if p[len(p)-1] == '/' && clean != "/" {
		clean += "/"
	}
	return clean
}

// cutVersion takes /v1.44 off a path.
func cutVersion(p string) (version, rest string) {
	tail, ok := strings.CutPrefix(p, "/v")
	if !ok {
		return "", p
	}
	version, rest, ok = strings.Cut(tail, "/")
	if !ok || version == "" || strings.Trim(version, "0123456789.") != "" {
		return "", p
	}
	return version, "/" + rest
}

// match finds the route of a path without version, and the name in it.
func match(method, p string) (*route, string) {
	for _, r := range table[tableKey{method, firstSegment(p)}] {
		if strings.Contains(r.pattern, segment) {
			if ok, _ := path.Match(r.pattern, p); ok {
				return r, ""
			}
			continue
		}
		before, after, hole := strings.Cut(r.pattern, "{}")
		if !hole {
			if p == r.pattern {
				return r, ""
			}
			continue
		}
		if len(p) >= len(before)+len(after) && strings.HasPrefix(p, before) && strings.HasSuffix(p, after) {
			return r, p[len(before) : len(p)-len(after)]
		}
	}
	return nil, ""
}

// segment stands, in a pattern, for a name without slashes that is not empty.
const segment = "?*"

// options is the route of every path that is asked for its options.
var options = route{handle: func(*Server, *request) error { return nil }}

// table holds the routes by method and first segment, in the order of routes.
var table map[tableKey][]*route

type tableKey struct{ method, segment string }

func init() {
	table = make(map[tableKey][]*route)
	add := func(r *route) {
		key := tableKey{r.method, firstSegment(r.pattern)}
		table[key] = append(table[key], r)
	}
	for i := range routes {
		add(&routes[i])
	}
	for _, o := range withoutSwarm {
		add(&route{method: o.method, pattern: o.pattern, op: o.op, json: o.method == http.MethodPost, handle: noSwarm})
	}
}

func firstSegment(p string) string {
	segment, _, _ := strings.Cut(p[1:], "/")
	return segment
}

// gate checks a request's version against what the engine speaks.
func (s *Server) gate(asked string) error {
	p := s.Core.Profile
	switch {
	case asked == "", asked == p.API.String(): // what most clients speak
		return nil
	case versions.LessThan(asked, p.MinAPI.String()):
		return errorf(http.StatusBadRequest, "client version %s is too old. Minimum supported API version is %s, please upgrade your client to a newer version", asked, p.MinAPI)
	case versions.GreaterThan(asked, p.API.String()):
		return errorf(http.StatusBadRequest, "client version %s is too new. Maximum supported API version is %s", asked, p.API)
	}
	return nil
}
