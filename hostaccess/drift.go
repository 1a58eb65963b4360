package hostaccess

import (
	"fmt"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// Difference is one setting in which a container is not as an access wants it.
type Difference struct {
	Field string // the field of container.HostConfig: "NetworkMode" or "ExtraHosts"
	Have  string // what stands in it; "" if something is missing
	Want  string // what would have to; "" if it should not be there
}

// String reads like
//
//	ExtraHosts: "db:10.0.0.1" instead of "db:host-gateway"
func (d Difference) String() string {
	switch {
	case d.Have == "":
		return fmt.Sprintf("%s: lacks %q", d.Field, d.Want)
	case d.Want == "":
		return fmt.Sprintf("%s: has %q", d.Field, d.Have)
	}
	return fmt.Sprintf("%s: %q instead of %q", d.Field, d.Have, d.Want)
}

// Drift is how a container differs from an access, in the order of the fields.
type Drift []Difference

// Same reports whether there is no difference: the container may stay. Any
// difference takes a new container, for engines change none of these settings in
// one that exists.
func (d Drift) Same() bool {
	return len(d) == 0
}

// String returns "same", or "needs a rebuild: " and the differences.
func (d Drift) String() string {
	if d.Same() {
		return "same"
	}
	texts := make([]string, len(d))
	for i, difference := range d {
		texts[i] = difference.String()
	}
	return "needs a rebuild: " + strings.Join(texts, "; ")
}

// Drift compares a container, as inspect shows it, with what a wants. It only
// looks, and it looks at the way to the host alone: the network mode, as far as
// it is the host's network or rules a gateway out, and the host entries for
// [GatewayAddress]. All such entries count, also those that somebody else put
// there. Which network the container is on otherwise, and entries for other
// names, are no business of an access.
//
// The address that host-gateway stood for when the container started is not in
// what inspect shows: an engine that was started with another one since gives it
// at the next start, without a rebuild.
//
// A response without a host configuration is an [ErrInvalid], and so are names
// that are not valid.
func (a Access) Drift(c container.InspectResponse) (Drift, error) {
	if c.ContainerJSONBase == nil || c.HostConfig == nil {
		return nil, &Error{Part: "InspectResponse", Value: "", Rule: "it has no HostConfig: pass what inspecting a container returned"}
	}
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return append(a.modeDrift(c.HostConfig.NetworkMode), a.entryDrift(c.HostConfig.ExtraHosts)...), nil
}

func (a Access) modeDrift(mode container.NetworkMode) Drift {
	const field = "NetworkMode"
	switch {
	case a.mode == ModeHost && mode != "host":
		return Drift{{field, shown(mode), "host"}}
	case a.mode == ModeNone && mode == "host":
		return Drift{{field, "host", "a network of its own"}}
	case a.mode != ModeGateway:
		return nil
	}
	var drift Drift
	for _, conflict := range modeConflicts(mode) {
		drift = append(drift, Difference{field, string(mode), conflict.Want})
	}
	return drift
}

// shown returns a mode as later engines show one that nobody chose.
func shown(mode container.NetworkMode) string {
	if mode == "" || mode == "default" {
		return "bridge"
	}
	return string(mode)
}

// entryDrift compares the host entries for the gateway.
func (a Access) entryDrift(hosts []string) Drift {
	const field = "ExtraHosts"
	var drift Drift
	for _, entry := range a.entries() {
		found, others := findEntry(hosts, entry)
		for _, conflict := range others {
			drift = append(drift, Difference{field, conflict.Have, entry})
		}
		if !found {
			drift = append(drift, Difference{field, "", entry})
		}
	}
	for _, host := range hosts {
		name, address, _ := strings.Cut(host, ":")
		if address == GatewayAddress && !a.hasName(name) {
			drift = append(drift, Difference{field, host, ""})
		}
	}
	return drift
}

// hasName reports whether a name, in upper or lower case, is one of a gateway's.
func (a Access) hasName(name string) bool {
	for _, own := range a.Names() {
		if strings.EqualFold(own, name) {
			return true
		}
	}
	return false
}
