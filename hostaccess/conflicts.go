package hostaccess

import (
	"errors"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// conflicts are what was found so far.
type conflicts []*Conflict

func (c *conflicts) add(field, have, want, rule string) {
	*c = append(*c, &Conflict{Field: field, Have: have, Want: want, Rule: rule})
}

// joined returns the error that a function found before it looked for conflicts,
// and the conflicts; nil if there is neither.
func joined(err error, found conflicts) error {
	var all []error
	if err != nil {
		all = append(all, err)
	}
	for _, conflict := range found {
		all = append(all, conflict)
	}
	return errors.Join(all...)
}

// hostConflicts finds what does not go together with the host's network.
func hostConflicts(hc *container.HostConfig) conflicts {
	found := hostModeConflicts(string(hc.NetworkMode))
	if len(hc.PortBindings) > 0 {
		found.add("PortBindings", ports(hc), "none",
			"engines drop them on the host's network: the ports that the process opens are the host's already")
	}
	if hc.PublishAllPorts {
		found.add("PublishAllPorts", "true", "false",
			"engines publish nothing on the host's network: the ports that the process opens are the host's already")
	}
	if len(hc.Links) > 0 {
		found.add("Links", strings.Join(hc.Links, " "), "none",
			"engines refuse them on the host's network: reach the other container by a published port")
	}
	return found
}

// hostModeConflicts tells whether a network mode leaves room for the host's
// network.
func hostModeConflicts(mode string) conflicts {
	switch mode {
	case "", "default", "bridge", "host":
		return nil
	}
	return conflicts{{"NetworkMode", mode, "host",
		"a container on the host's network joins no other: leave the mode empty, or choose a gateway"}}
}

// missingEntries returns the host entries of a gateway that hosts do not have,
// and all those that give one of its names another address.
func (a Access) missingEntries(hosts []string) (missing []string, found conflicts) {
	for _, entry := range a.entries() {
		there, others := findEntry(hosts, entry)
		found = append(found, others...)
		if !there {
			missing = append(missing, entry)
		}
	}
	return missing, found
}

// findEntry reports whether hosts have an entry for the name in entry, and all
// those that give it another address. Resolvers do not tell upper case from
// lower; engines split an entry at its first colon.
func findEntry(hosts []string, entry string) (there bool, found conflicts) {
	name, _, _ := strings.Cut(entry, ":")
	for _, host := range hosts {
		other, address, _ := strings.Cut(host, ":")
		if !strings.EqualFold(other, name) {
			continue
		}
		there = true
		if address != GatewayAddress {
			found.add("ExtraHosts", host, entry,
				"a name has one address: take this entry out, or give the gateway another name")
		}
	}
	return there, found
}

// modeConflicts tells whether a gateway is of use in a network mode. The modes
// are compared here, not by their own methods, which know no host network where
// the program runs on Windows.
func modeConflicts(mode container.NetworkMode) conflicts {
	conflict := &Conflict{Field: "NetworkMode", Have: string(mode)}
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
	return conflicts{conflict}
}
