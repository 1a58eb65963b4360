package hostaccess

import (
	"errors"
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
// are found at once, each a [Conflict], joined:
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
// A nil hc is an [ErrInvalid], and so are names that are not valid.
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
	conflicts := hostModeConflicts(string(hc.NetworkMode))
	add := func(field, have, want, rule string) {
		conflicts = append(conflicts, Conflict{Field: field, Have: have, Want: want, Rule: rule})
	}
	if len(hc.PortBindings) > 0 {
		add("PortBindings", ports(hc), "none",
			"engines drop them on the host's network: the ports that the process opens are the host's already")
	}
	if hc.PublishAllPorts {
		add("PublishAllPorts", "true", "false",
			"engines publish nothing on the host's network: the ports that the process opens are the host's already")
	}
	if len(hc.Links) > 0 {
		add("Links", strings.Join(hc.Links, " "), "none",
			"engines refuse them on the host's network: reach the other container by a published port")
	}
	if conflicts != nil {
		return errors.Join(conflicts...)
	}
	hc.NetworkMode = "host"
	return nil
}

// hostModeConflicts tells whether a network mode leaves room for the host's
// network.
func hostModeConflicts(mode string) []error {
	switch mode {
	case "", "default", "bridge", "host":
		return nil
	}
	return []error{Conflict{"NetworkMode", mode, "host",
		"a container on the host's network joins no other: leave the mode empty, or choose a gateway"}}
}

func ports(hc *container.HostConfig) string {
	var ports []string
	for _, port := range slices.Sorted(maps.Keys(hc.PortBindings)) {
		ports = append(ports, string(port))
	}
	return strings.Join(ports, " ")
}

func (a Access) configureGateway(hc *container.HostConfig) error {
	missing, others := a.missingEntries(hc.ExtraHosts)
	conflicts := append(modeConflicts(hc.NetworkMode), others...)
	if conflicts != nil {
		return errors.Join(conflicts...)
	}
	if missing != nil {
		hc.ExtraHosts = slices.Concat(hc.ExtraHosts, missing)
	}
	return nil
}

// missingEntries returns the host entries of a gateway that hosts do not have,
// and all those that give one of its names another address.
func (a Access) missingEntries(hosts []string) (missing []string, conflicts []error) {
	for _, entry := range a.entries() {
		found, others := findEntry(hosts, entry)
		conflicts = append(conflicts, others...)
		if !found {
			missing = append(missing, entry)
		}
	}
	return missing, conflicts
}

// findEntry reports whether hosts have an entry for the name in entry, and all
// those that give it another address. Resolvers do not tell upper case from
// lower; engines split an entry at its first colon.
func findEntry(hosts []string, entry string) (found bool, conflicts []error) {
	name, _, _ := strings.Cut(entry, ":")
	for _, host := range hosts {
		other, address, _ := strings.Cut(host, ":")
		if !strings.EqualFold(other, name) {
			continue
		}
		found = true
		if address != GatewayAddress {
			conflicts = append(conflicts, Conflict{"ExtraHosts", host, entry,
				"a name has one address: take this entry out, or give the gateway another name"})
		}
	}
	return found, conflicts
}

// modeConflicts tells whether a gateway is of use in a network mode. The modes
// are compared here, not by their own methods, which know no host network where
// the program runs on Windows.
func modeConflicts(mode container.NetworkMode) []error {
	conflict := Conflict{Field: "NetworkMode", Have: string(mode)}
	switch m := string(mode); {
	case m == "host":
		conflict.Want, conflict.Rule = "a network of its own",
			"on the host's network the host is 127.0.0.1: leave the mode empty, or choose host networking"
	case m == "none":
		conflict.Want, conflict.Rule = "a network",
			"without a network nothing is reached, the host neither: choose a network"
	case m == "container" || strings.HasPrefix(m, "container:"):
		conflict.Want, conflict.Rule = "a network of its own",
			"the host entries are those of the other container: give the gateway to that one"
	default:
		return nil
	}
	return []error{conflict}
}
