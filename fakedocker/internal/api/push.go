package api

import (
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// imagePush refuses to push what is not there: that is found out after the stream
// has begun.
func (s *Server) imagePush(r *request) error {
	if r.dialect.wantsAuth != "" && r.Header.Get("X-Registry-Auth") == "" {
		return errorf(http.StatusBadRequest, "%s", r.dialect.wantsAuth)
	}
	tag := r.query.Get("tag")
	if err := s.Core.CheckNewReference(r.name, tag); err != nil {
		return err
	}
	pushed := s.Core.FindPushed(r.name, tag)
	if pushed.Found {
		return core.NotModelled(r.op)
	}
	text := "An image does not exist locally with the tag: " + pushed.Repository
	if r.dialect.newImages && pushed.Tag != "" {
		text = "tag does not exist: " + pushed.Repository + ":" + pushed.Tag
	}
	r.begin("application/json")
	if err := r.line(status{"The push refers to repository [" + pushed.Full + "]"}, "\r\n"); err != nil {
		return err
	}
	return r.line(failure{message{text}, text}, "\r\n")
}
