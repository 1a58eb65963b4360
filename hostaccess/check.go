package hostaccess

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Setup is what else is wanted of the containers that shall have an access, as
// far as it is known. The zero value wants nothing.
type Setup struct {
	// HostConfig and Networking go into the create call.
	HostConfig *container.HostConfig
	Networking *dnetwork.NetworkingConfig

	// Networks are those that the containers join besides, in whatever phase.
	Networks []string

	// Aliases are the names of the containers, or of others, on their networks.
	Aliases []string

	// ImageHosts are names that the image brings addresses for.
	ImageHosts []string

	// Replicas is how many containers run at a time; Overlap says that a rollout
	// starts the new ones before it stops the old. Ports are those that every one
	// of them listens on, such as PORT.
	Replicas int
	Overlap  bool
	Ports    []uint16
}

// Check returns what does not go together with a, before any call and without
// changing anything. All is found at once, joined: what [Access.Validate] finds
// and a [*Conflict] for
//
//   - everything that [Access.Configure] finds in the HostConfig;
//   - the host's network with other networks, of the create call or later ones, and
//     with aliases, which nobody looks up there;
//   - the host's network with more than one replica, or an overlapping rollout, of
//     a process that listens on fixed ports: engines start all of them, and the
//     processes that find the port taken end by themselves;
//   - a gateway with one of its names as an alias, which it would hide, as
//     /etc/hosts is read before DNS is asked, or among the names of the image.
func (a Access) Check(s Setup) error {
	var found conflicts
	switch a.mode {
	case ModeHost:
		found = s.hostConflicts()
	case ModeGateway:
		found = a.gatewayConflicts(s)
	}
	return joined(a.Validate(), found)
}

func (s *Setup) hostConfig() *container.HostConfig {
	if s.HostConfig == nil {
		return new(container.HostConfig)
	}
	return s.HostConfig
}

func (s *Setup) hostConflicts() conflicts {
	found := hostConflicts(s.hostConfig())
	if networks := s.networks(); len(networks) > 0 {
		found.add("Networks", strings.Join(networks, " "), "none",
			"a container on the host's network joins no other: take them away, or choose a gateway")
	}
	if len(s.Aliases) > 0 {
		found.add("Aliases", strings.Join(s.Aliases, " "), "none",
			"a container on the host's network has no name on any other: take them away, or choose a gateway")
	}
	if len(s.Ports) == 0 {
		return found
	}
	if s.Replicas > 1 {
		found.add("Replicas", strconv.Itoa(s.Replicas), "1", fmt.Sprintf(
			"on the host's network one process alone can listen on port %s: run one, give each a port of its own, or choose a gateway", s.ports()))
	}
	if s.Overlap {
		found.add("Overlap", "true", "false", fmt.Sprintf(
			"on the host's network the new process cannot listen on port %s while the old one does: stop the old one first, or choose a gateway", s.ports()))
	}
	return found
}

// networks returns all networks but the host's, those of the create call sorted.
func (s *Setup) networks() []string {
	var names []string
	if s.Networking != nil {
		names = slices.Sorted(maps.Keys(s.Networking.EndpointsConfig))
	}
	names = slices.Concat(names, s.Networks)
	return slices.DeleteFunc(names, func(name string) bool { return name == ModeHost.String() })
}

func (s *Setup) ports() string {
	texts := make([]string, len(s.Ports))
	for i, port := range s.Ports {
		texts[i] = strconv.Itoa(int(port))
	}
	return strings.Join(texts, ", ")
}

func (a Access) gatewayConflicts(s Setup) conflicts {
	hc := s.hostConfig()
	_, others := a.missingEntries(hc.ExtraHosts)
	found := append(modeConflicts(hc.NetworkMode), others...)
	for _, name := range s.Aliases {
		if a.hasName(name) {
			found.add("Aliases", name, "another name",
				"the gateway's name would hide it, as /etc/hosts is read before DNS is asked: give the gateway another name")
		}
	}
	for _, name := range s.ImageHosts {
		if a.hasName(name) {
			found.add("ImageHosts", name, "another name",
				"a name has one address, and the engine's /etc/hosts covers the image's: give the gateway another name")
		}
	}
	return found
}
