package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/docker/docker/api/types/container"
	container29 "github.com/moby/moby/api/types/container"
	network29 "github.com/moby/moby/api/types/network"
	plugin29 "github.com/moby/moby/api/types/plugin"
	swarm29 "github.com/moby/moby/api/types/swarm"
	volume29 "github.com/moby/moby/api/types/volume"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// bodies29 are the types that engine 29 reads bodies into, by operation. They
// hold addresses, ports and commands where those of the releases before, which
// the Docker client has, hold any text.
var bodies29 = map[string]func() any{
	"NetworkCreate":       func() any { return new(network29.CreateRequest) },
	"NetworkConnect":      func() any { return new(network29.ConnectRequest) },
	"NetworkDisconnect":   func() any { return new(network29.DisconnectRequest) },
	"ContainerCreate":     func() any { return new(container29.CreateRequest) },
	"ContainerUpdate":     func() any { return new(container29.UpdateConfig) },
	"ContainerExecCreate": func() any { return new(container29.ExecCreateRequest) },
	"ContainerExecStart":  func() any { return new(container29.ExecStartRequest) },
	"VolumeCreate":        func() any { return new(volume29.CreateRequest) },
	"PluginInstall":       func() any { return new(plugin29.Privileges) },
	"PluginUpgrade":       func() any { return new(plugin29.Privileges) },
	"ServiceCreate":       func() any { return new(serviceWithLegacy) },
	"ServiceUpdate":       func() any { return new(serviceWithLegacy) },
}

// serviceWithLegacy is a service with what older clients said of its networks.
type serviceWithLegacy struct {
	swarm29.ServiceSpec
	Networks []swarm29.NetworkAttachmentConfig `json:",omitempty"`
}

// names29 turns the names of those types into the release's own where they differ.
var names29 = strings.NewReplacer(
	"of type network.ConnectRequest", "of type networkbackend.ConnectRequest",
	"of type network.DisconnectRequest", "of type networkbackend.DisconnectRequest",
	"of type api.serviceWithLegacy", "of type swarm.serviceWithLegacy",
)

// decodeTyped reads one JSON value by way of the release's own type: what cannot
// be read is refused as there, and what can comes into v as it was understood:
// addresses in their shortest form, ports with their protocol, and no fields that
// the release has not.
func (r *request) decodeTyped(body []byte, v, typed any, empty core.Error) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	err := dec.Decode(typed)
	switch {
	case errors.Is(err, io.EOF):
		return &empty
	case err != nil:
		return errorf(empty.Status, "%s%s", r.dialect.jsonPrefix, names29.Replace(err.Error()))
	case dec.More():
		return errorf(http.StatusBadRequest, "unexpected content after JSON")
	}
	understood, err := json.Marshal(typed)
	if err != nil {
		return err
	}
	return json.Unmarshal(understood, v)
}

// takeLegacyMAC reads the container-wide hardware address, which the release's
// types no longer have, for API versions below 1.52. One that is none is ignored.
func (r *request) takeLegacyMAC(body []byte, config *container.Config) {
	if r.dialect.bodies == nil || r.version.AtLeast(1, 52) {
		return
	}
	var legacy struct{ MacAddress network29.HardwareAddr }
	if json.Unmarshal(body, &legacy) == nil {
		config.MacAddress = legacy.MacAddress.String() //nolint:staticcheck // old clients set it
	}
}
