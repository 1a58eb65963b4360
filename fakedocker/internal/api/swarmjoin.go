package api

import (
	"errors"
	"net/http"

	"github.com/docker/docker/api/types/swarm"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// An engine becomes part of a swarm by one of these. The fake never does, and
// answers only what engines refuse without a look at the machine.

func (s *Server) swarmInit(r *request) error {
	var req swarm.InitRequest
	if err := r.readAnyType(&req); err != nil {
		return err
	}
	name := req.Spec.Annotations.Name
	switch {
	case req.ListenAddr == "":
		return errNoListenAddr
	case name != "" && name != "default":
		return errorf(http.StatusBadRequest, `swarm spec must be named "default"`)
	}
	return core.NotModelled(r.op)
}

var errNoListenAddr = errorf(http.StatusBadRequest, `invalid ListenAddr "": %v`, errEmptyAddr)

var errEmptyAddr = errors.New("invalid empty address")

func (s *Server) swarmJoin(r *request) error {
	var req swarm.JoinRequest
	if err := r.readAnyType(&req); err != nil {
		return err
	}
	switch {
	case req.ListenAddr == "":
		return errNoListenAddr
	case len(req.RemoteAddrs) == 0:
		return errorf(http.StatusBadRequest, "at least 1 RemoteAddr is required to join")
	}
	for _, addr := range req.RemoteAddrs {
		if addr == "" {
			return errorf(http.StatusBadRequest, "invalid remoteAddr %q: %v", addr, errEmptyAddr)
		}
	}
	return core.NotModelled(r.op)
}
