package api

import (
	"encoding/json"
	"net/http"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

func (s *Server) containerList(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	limit, err := r.number("limit")
	if err != nil {
		return err
	}
	o := container.ListOptions{
		All: r.flag("all"), Size: r.flag("size"), Since: r.query.Get("since"), Before: r.query.Get("before"), Filters: args,
	}
	if limit != nil {
		o.Limit = *limit
	}
	list, err := s.Core.ContainerList(r.version, o)
	if err != nil {
		return err
	}
	if list == nil {
		list = []core.ContainerSummary{}
	}
	return r.answer(http.StatusOK, list)
}

func (s *Server) containerInspect(r *request) error {
	c, err := s.Core.ContainerInspect(r.version, r.name)
	if err != nil {
		return err
	}
	if r.flag("size") {
		c.SizeRw, c.SizeRootFs = s.Core.ContainerSize(r.name)
	}
	if r.dialect.bridgeless != nil && !r.version.AtLeast(1, 52) && c.NetworkSettings.Networks["bridge"] == nil {
		return r.answerWith(http.StatusOK, c, r.dialect.bridgeless)
	}
	return r.answer(http.StatusOK, c)
}

func (s *Server) containerCreate(r *request) error {
	body, err := r.jsonBody()
	if err != nil {
		return err
	}
	var req container.CreateRequest
	empty := core.Error{Status: r.dialect.createStatus, Message: r.dialect.createEmpty}
	if err := r.decode(body, &req, empty); err != nil {
		return err
	}
	if req.Config == nil {
		return errorf(http.StatusBadRequest, "%s", r.dialect.emptyConfig)
	}
	r.takeLegacyMAC(body, req.Config)
	if r.diesOf(req.NetworkingConfig) {
		panic(http.ErrAbortHandler)
	}
	if platform := r.query.Get("platform"); platform != "" && r.version.AtLeast(1, 41) {
		if err := s.Core.CheckPlatform(req.Image, platform); err != nil {
			return err
		}
	}
	created, err := s.Core.ContainerCreate(r.version, r.query.Get("name"), req.Config, req.HostConfig, req.NetworkingConfig)
	if err != nil {
		return err
	}
	return r.answer(http.StatusCreated, created)
}

// diesOf reports whether the release's handler of a create panics at an endpoint
// without settings, and cuts the connection: it clears fields for older API
// versions before it looks.
func (r *request) diesOf(nc *dnetwork.NetworkingConfig) bool {
	if nc == nil || r.version.AtLeast(r.dialect.nilEndpoint.Major, r.dialect.nilEndpoint.Minor) {
		return false
	}
	for _, settings := range nc.EndpointsConfig {
		if settings == nil {
			return true
		}
	}
	return false
}

func (s *Server) containerRemove(r *request) error {
	err := s.Core.ContainerRemove(r.name, container.RemoveOptions{
		Force: r.flag("force"), RemoveVolumes: r.flag("v"), RemoveLinks: r.flag("link"),
	})
	if err != nil {
		return err
	}
	return r.done(http.StatusNoContent)
}

func (s *Server) containersPrune(r *request) error {
	args, err := r.filters()
	if err != nil {
		return errorf(http.StatusBadRequest, "%v", err)
	}
	report, err := s.Core.ContainersPrune(args)
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, report)
}

func (s *Server) containerWait(r *request) error {
	condition := container.WaitCondition(r.query.Get("condition"))
	switch condition {
	case container.WaitConditionNotRunning, container.WaitConditionNextExit, container.WaitConditionRemoved:
	default:
		if condition != "" && r.dialect.strict {
			return errorf(http.StatusBadRequest, "invalid condition: %q", condition)
		}
		condition = container.WaitConditionNotRunning
	}
	ctx, cancel := s.following(r)
	defer cancel()
	result, err := s.Core.ContainerWait(ctx, r.name, condition)
	if err != nil {
		return err
	}
	r.begin("application/json")
	select {
	case response := <-result:
		return json.NewEncoder(r.w).Encode(r.waited(response))
	case <-ctx.Done():
		panic(http.ErrAbortHandler) // no answer is to be taken for exit code 0
	}
}

// waited is the body of a wait's answer.
func (r *request) waited(response container.WaitResponse) any {
	if !r.dialect.nullError {
		return response
	}
	return struct {
		Error      *container.WaitExitError
		StatusCode int64
	}{response.Error, response.StatusCode}
}

func (s *Server) containerResize(r *request) error {
	height, width, err := r.size()
	if err != nil {
		return err
	}
	return s.Core.ContainerResize(r.name, height, width)
}
