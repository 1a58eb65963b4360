package api

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/docker/docker/api/types/volume"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// volumeCreate refuses what engines refuse of a volume. The fake makes none.
func (s *Server) volumeCreate(r *request) error {
	var o volume.CreateOptions
	if err := r.read(&o); err != nil {
		return err
	}
	if o.Name != "" {
		if err := checkVolume(o); err != nil {
			return err
		}
	}
	return core.NotModelled(r.op)
}

var volumeName = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]+$`)

// checkVolume refuses names and options of a volume.
func checkVolume(o volume.CreateOptions) error {
	switch {
	case o.Driver != "" && o.Driver != "local":
		return errorf(http.StatusNotFound, "create %s: error looking up volume plugin %s: plugin %[2]q not found", o.Name, o.Driver)
	case len(o.Name) == 1:
		return errorf(http.StatusBadRequest, "create %s: volume name is too short, names should be at least two alphanumeric characters", o.Name)
	case !volumeName.MatchString(o.Name):
		return errorf(http.StatusBadRequest, `create %s: %[1]q includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. `+
			"If you intended to pass a host directory, use absolute path", o.Name)
	}
	for option := range o.DriverOpts {
		if !slices.Contains([]string{"type", "o", "device", "size"}, option) {
			return errorf(http.StatusBadRequest, "create %s: invalid option: %q", o.Name, option)
		}
	}
	return nil
}

// volumeUpdate is for volumes of a swarm.
func (s *Server) volumeUpdate(r *request) error {
	switch {
	case !r.dialect.namedVolumes:
		return s.unknown(r)
	case r.dialect.newImages && !r.version.AtLeast(1, 42):
		return errorf(http.StatusBadRequest, "PUT /volumes/{name:.*} requires minimum API version 1.42")
	}
	return errorf(http.StatusServiceUnavailable, "volume update only valid for cluster volumes, but swarm is unavailable")
}
