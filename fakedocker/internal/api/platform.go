package api

import (
	"encoding/json"
	"net/http"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// onPlatform refuses an image that is not for the platform that was asked for, as
// releases do whose images may be for several, from an API version 1.minor on. The
// refusal begins with prefix.
func (s *Server) onPlatform(r *request, minor int, prefix string) error {
	if !r.dialect.newImages || !r.version.AtLeast(1, minor) {
		return nil
	}
	for _, text := range r.query["platform"] {
		p, err := readPlatform(text)
		if err != nil {
			return err
		}
		if err := s.Core.CheckPlatform(r.name, platformName(p)); err != nil {
			return errorf(http.StatusNotFound, "%s%v", prefix, err)
		}
	}
	return nil
}

// onePlatform refuses several platforms where API versions know one.
func (r *request) onePlatform() error {
	if r.dialect.newImages && len(r.query["platform"]) > 1 && r.version.AtLeast(1, 48) && !r.version.AtLeast(1, 52) {
		return errorf(http.StatusBadRequest,
			"multiple platform parameters are not supported in this API version; use API version 1.52 or later")
	}
	return nil
}

// offPlatform refuses to remove or to load an image of single platforms, which the
// parameter names.
func (r *request) offPlatform(parameter string, minor int) error {
	if !r.dialect.newImages || !r.version.AtLeast(1, minor) || !r.query.Has(parameter) {
		return nil
	}
	for _, text := range r.query[parameter] {
		if _, err := readPlatform(text); err != nil {
			return err
		}
	}
	if parameter == "platforms" && !r.flag("force") {
		return errorf(http.StatusBadRequest, "Content will be removed from all images referencing this variant. Use —-force to force delete.")
	}
	return core.NotModelled("a single platform of images")
}

func readPlatform(text string) (p ocispec.Platform, err error) {
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, errorf(http.StatusBadRequest, "failed to parse platform: %v", err)
	}
	switch {
	case p.OS == "" && p.Architecture == "" && (p.Variant != "" || p.OSVersion != "" || len(p.OSFeatures) > 0):
		return p, errorf(http.StatusBadRequest, "optional platform fields provided, but OS and Architecture are missing")
	case p.OS == "" || p.Architecture == "":
		return p, errorf(http.StatusBadRequest, "both OS and Architecture must be provided")
	}
	return p, nil
}

// platformName is how engines write a platform.
func platformName(p ocispec.Platform) string {
	name := p.OS + "/" + p.Architecture
	if p.Variant != "" {
		name += "/" + p.Variant
	}
	return name
}
