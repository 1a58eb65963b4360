package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"runtime"

	"github.com/appnet-go/appnet/fakedocker/internal/buildcontext"
	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// imageBuild builds an image with the engine's own builder. What goes wrong once
// the build has begun is in the stream of the answer.
func (s *Server) imageBuild(r *request) error {
	o, err := r.buildOptions()
	if err != nil {
		return err
	}
	files, err := buildcontext.Read(r.Body)
	if errors.Is(err, buildcontext.ErrCompression) {
		return core.NotModelled("a build's context in " + err.Error())
	}
	if err != nil {
		return err
	}
	o.Context, o.Pull = files, s.Pull
	build, err := s.Core.NewBuild(o)
	if err != nil {
		return err
	}
	r.begin("application/json")
	ctx, cancel := s.following(r)
	defer cancel()
	err = build.Run(ctx, func(m core.BuildMessage) error { return r.line(buildLine(m), "\r\n") })
	if err == nil {
		return nil
	}
	s.reportNotModelled(r, err)
	return r.line(buildFailure(err), "\r\n")
}

// builtImage is the line that tells the ID of an image.
type builtImage struct {
	Aux struct{ ID string } `json:"aux"`
}

func buildLine(m core.BuildMessage) any {
	if m.ImageID == "" {
		return stream{m.Text}
	}
	var line builtImage
	line.Aux.ID = m.ImageID
	return line
}

// buildDetail is what there is to say of an error of a build.
type buildDetail struct {
	Code    int    `json:"code,omitempty"`
	Message string `json:"message"`
}

func buildFailure(err error) any {
	detail := buildDetail{Message: err.Error()}
	var failed *core.BuildError
	if errors.As(err, &failed) {
		detail.Code = failed.Code
	}
	return struct {
		Detail buildDetail `json:"errorDetail"`
		Error  string      `json:"error"`
	}{detail, detail.Message}
}

// buildOptions reads the query of a build, in the order in which engines find
// fault with it.
func (r *request) buildOptions() (core.BuildOptions, error) {
	o := core.BuildOptions{
		Dockerfile: r.query.Get("dockerfile"), Tags: r.query["t"], Target: r.query.Get("target"),
		NetworkMode: r.query.Get("networkmode"), ExtraHosts: r.query["extrahosts"],
		NoCache: r.flag("nocache"), Quiet: r.flag("q"), PullParent: r.flag("pull"), ForceRemove: r.flag("forcerm"),
	}
	o.Remove = o.ForceRemove || r.query.Get("rm") == "" || r.flag("rm")
	for _, check := range []func() error{r.buildVersion, r.buildSettings} {
		if err := check(); err != nil {
			return o, err
		}
	}
	if err := r.jsonParam("buildargs", "error reading build args", &o.Args); err != nil {
		return o, err
	}
	return o, r.jsonParam("labels", "error reading labels", &o.Labels)
}

// buildVersion refuses BuildKit, which is another builder altogether.
func (r *request) buildVersion() error {
	switch version := r.query.Get("version"); version {
	case "", "1":
		return nil
	case "2":
		return core.NotModelled("a build with BuildKit (version 2); the classic builder (version 1)")
	default:
		return errorf(r.dialect.buildVersionStatus, "invalid version %q", version)
	}
}

// buildSettings refuses what no engine takes and what the fake has not.
func (r *request) buildSettings() error {
	if r.query.Get("remote") != "" {
		return core.NotModelled("a build of a remote context")
	}
	if r.query.Get("securityopt") != "" {
		return errorf(http.StatusBadRequest, "%s", r.dialect.buildSecurity)
	}
	if r.flag("squash") {
		return errorf(http.StatusBadRequest, "squash is only supported with experimental mode")
	}
	if i := r.query.Get("isolation"); i != "" && i != "default" {
		return errorf(http.StatusBadRequest, r.dialect.buildIsolation, i)
	}
	switch p := r.query.Get("platform"); p {
	case "", "linux", "linux/" + runtime.GOARCH:
	default:
		return core.NotModelled("a build for the platform " + p)
	}
	var limits []json.RawMessage
	if err := r.jsonParam("ulimits", "error reading ulimit settings", &limits); err != nil {
		return err
	}
	return r.cacheFrom()
}

// cacheFrom refuses images of elsewhere that steps could be taken from.
func (r *request) cacheFrom() error {
	text := r.query.Get("cachefrom")
	if text == "" {
		return nil
	}
	var from []string
	if err := json.Unmarshal([]byte(text), &from); err != nil {
		return errorf(r.dialect.cacheFromStatus, "%s%v", r.dialect.cacheFromPrefix, err)
	}
	if len(from) > 0 {
		return core.NotModelled("a build with cache from other images")
	}
	return nil
}

// jsonParam reads a parameter that is JSON.
func (r *request) jsonParam(name, what string, v any) error {
	text := r.query.Get(name)
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return errorf(http.StatusBadRequest, "%s: %v", what, err)
	}
	return nil
}
