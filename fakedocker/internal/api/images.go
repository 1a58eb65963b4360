package api

import (
	"errors"
	"net/http"

	"github.com/docker/docker/api/types/image"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
	"github.com/appnet-go/appnet/fakedocker/internal/imagetar"
)

func (s *Server) imageList(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	if old := r.query.Get("filter"); old != "" && r.dialect.filterParam && !r.version.AtLeast(1, 41) {
		args.Add("reference", old)
	}
	manifests := r.flag("manifests") && r.version.AtLeast(1, 47)
	if r.flag("identity") && !manifests && r.dialect.newImages && r.version.AtLeast(1, 54) {
		return errorf(http.StatusBadRequest, "conflicting options: identity requires manifests=1")
	}
	list, err := s.Core.ImageList(r.version, image.ListOptions{
		All: r.flag("all"), Filters: args, Manifests: manifests, SharedSize: r.flag("shared-size") && r.version.AtLeast(1, 42),
	})
	if err != nil {
		return err
	}
	if list == nil {
		list = []image.Summary{}
	}
	return r.answer(http.StatusOK, list)
}

func (s *Server) imageInspect(r *request) error {
	if err := s.onPlatform(r, 49, ""); err != nil {
		return err
	}
	manifests := r.flag("manifests") && r.version.AtLeast(1, 48)
	if manifests && r.dialect.newImages && r.query.Get("platform") != "" {
		return errorf(http.StatusBadRequest, "conflicting options: manifests and platform options cannot both be set")
	}
	img, err := s.Core.ImageInspect(r.version, r.name)
	if err != nil {
		return err
	}
	if !manifests {
		img.Manifests = nil
	}
	members, err := r.imageConfigs(&img)
	if err != nil {
		return err
	}
	if members == nil {
		return r.answer(http.StatusOK, img)
	}
	return r.answerWith(http.StatusOK, img, members)
}

func (s *Server) imageRemove(r *request) error {
	if err := r.offPlatform("platforms", 50); err != nil {
		return err
	}
	deleted, err := s.Core.ImageRemove(r.name, image.RemoveOptions{Force: r.flag("force"), PruneChildren: !r.flag("noprune")})
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, deleted)
}

func (s *Server) imageTag(r *request) error {
	if err := s.Core.ImageTag(r.name, r.query.Get("repo"), r.query.Get("tag")); err != nil {
		return err
	}
	if r.query.Get("repo") == "" && r.dialect.strict {
		return r.done(http.StatusOK) // nothing was asked for
	}
	return r.done(http.StatusCreated)
}

// imageCreate makes an image of a tar or fetches one.
func (s *Server) imageCreate(r *request) error {
	if ref := r.query.Get("fromImage"); ref != "" {
		return s.imagePull(r, reference(ref, r.query.Get("tag")))
	}
	switch src := r.query.Get("fromSrc"); src {
	case "-":
	case "":
		return errorf(http.StatusInternalServerError, `Get "http:": http: no Host in request URL`)
	default:
		return core.NotModelled("the import of an image from " + src)
	}
	layer, err := imagetar.ReadLayer(r.Body)
	if err != nil {
		return err
	}
	id, err := s.Core.ImageImport(core.ImageSource{
		Repository: r.query.Get("repo"), Tag: r.query.Get("tag"), Message: r.query.Get("message"),
		Changes: r.query["changes"], Layer: layer,
	})
	if err != nil {
		return err
	}
	r.begin("application/json")
	return r.line(status{id}, "\r\n")
}

// imagePull answers what an engine without a registry can: the images it has
// are up to date, all others come from Pull.
func (s *Server) imagePull(r *request, ref string) error {
	said := "Image is up to date for "
	if _, err := s.Core.ImageInspect(r.version, ref); err != nil {
		if refusal := (*core.Error)(nil); r.dialect.newImages && errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest {
			return err
		}
		if s.Pull == nil {
			return errorf(http.StatusNotFound, "pull access denied for %s, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", reference(r.query.Get("fromImage"), ""))
		}
		program, err := s.Pull(ref)
		if err != nil {
			return errorf(http.StatusNotFound, "%v", err)
		}
		if _, err := s.Core.ImageAdd(ref, program, nil); err != nil {
			return err
		}
		said = "Downloaded newer image for "
	}
	r.begin("application/json")
	return r.line(status{"Status: " + said + ref}, "\r\n")
}

// status is a line of the progress of an image operation.
type status struct {
	Status string `json:"status"`
}
