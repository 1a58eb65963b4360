package hostaccess

import (
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// Configure puts a into the host configuration of a container that is about to
// be created: the host's network as its NetworkMode, or the names of the gateway
// as ExtraHosts. What is there already stays, so that a second call changes
// nothing. None changes nothing either.
//
// What does not go together is an error, and hc stays as it was. All conflicts
// are found at once, each a [*Conflict], joined:
//
//   - The host's network with a NetworkMode that is another one. ("", "default"
//     and "bridge" are none: inspect shows one of them where no mode was chosen.)
//   - The host's network with PortBindings or PublishAllPorts: engines publish
//     nothing there, and warn of the former only.
//   - The host's network with Links: engines refuse to create such a container.
//   - A gateway with the NetworkMode host, where the host is 127.0.0.1, with
//     none, where nothing can be reached, or with that of another container,
//     whose host entries are shared: engines refuse to create the last.
//   - A gateway with one of its names in ExtraHosts for another address: both
//     would stand in /etc/hosts, where busybox and glibc take the first.
//
// What is wanted besides the HostConfig, such as other networks, aliases and
// replicas, is checked by [Access.Check]. A nil hc is an [ErrInvalid], and so are
// names that are not valid.
func (a Access) Configure(hc *container.HostConfig) error {
	if hc == nil {
		return &Error{Part: "HostConfig", Value: "nil", Rule: "pass the one that goes into the create call"}
	}
	if err := a.Validate(); err != nil {
		return err
	}
	switch a.mode {
	case ModeHost:
		return configureHost(hc)
	case ModeGateway:
		return a.configureGateway(hc)
	}
	return nil
}

func configureHost(hc *container.HostConfig) error {
	if found := hostConflicts(hc); found != nil {
		return joined(nil, found)
	}
	hc.NetworkMode = "host"
	return nil
}

func (a Access) configureGateway(hc *container.HostConfig) error {
	missing, others := a.missingEntries(hc.ExtraHosts)
	if found := append(modeConflicts(hc.NetworkMode), others...); found != nil {
		return joined(nil, found)
	}
	if missing != nil {
		hc.ExtraHosts = slices.Concat(hc.ExtraHosts, missing)
	}
	return nil
}

// ports returns the published ports, sorted.
func ports(hc *container.HostConfig) string {
	var ports []string
	for _, port := range slices.Sorted(maps.Keys(hc.PortBindings)) {
		ports = append(ports, string(port))
	}
	return strings.Join(ports, " ")
}
