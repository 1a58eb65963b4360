// Package hostaccess says how a container reaches the host it runs on, as a
// value.
//
// There are two ways. With [HostNetwork] the container has no network of its
// own: 127.0.0.1 is the host's, every host service answers, and every port that
// the container opens is taken on the host. With [Gateway] it keeps its own
// network and gets a name for the host, host.docker.internal: services answer
// that listen on all interfaces or on the gateway's address. [Comparison] sets
// the two side by side; [Recommended] is the gateway. Without either, [None],
// nothing is set up.
//
// An [Access] is written the way people know it from the docker command, and
// read back by [Parse] and [ParseFlags]:
//
//	--network=host
//	--add-host=host.docker.internal:host-gateway
//
// Nothing else is read: a bad word is an error.
//
// [Access.Configure] puts an Access into the host configuration of a container
// before it is created: another Access takes a new container.
// [Access.ConfigureBuild] does the same for an image build, and [BuildTable] says
// what other builders make of it. [Access.Reach] tells whether, and at which
// address, a service of the host is reached, and if not what to change.
// [Preflight] does so for the listeners of this machine, which package listeners
// reads, and [RunProbe] asks from inside a container. A [Platform] says
// what the engine means for an Access; a [World] predicts what is reached.
//
// What is said here about engines was measured on engines 20.10, 26.1 and 28.5,
// unless it says otherwise. Only what takes a client does I/O. All values and
// functions are safe for concurrent use, apart from the options that Configure
// and ConfigureBuild fill in.
package hostaccess

import "strconv"

const (
	// GatewayName is the name of the host in a container with a [Gateway],
	// unless other names are given.
	GatewayName = "host.docker.internal"

	// GatewayAddress is what stands for the host's address in a host entry. The
	// engine puts an address in place of it when the container starts: that of
	// the default bridge, docker0, on whichever network the container is, or the
	// one that the engine was started with (--host-gateway-ip).
	GatewayAddress = "host-gateway"
)

// Access is a way for a container to reach its host. Its values are made by
// [None], [Gateway] and [HostNetwork], compare with ==, and can be map keys. The
// zero value is None().
type Access struct {
	mode  Mode
	names string // sorted, in the form that encode gives them
}

// None is no access: the container is configured as if there were no such
// setting. It is no firewall: a container on a bridge network still reaches, by
// number, whatever listens on all interfaces of the host.
func None() Access {
	return Access{}
}

// HostNetwork is the host's own network in place of one of the container's own.
// The container joins no other network, looks up no aliases, publishes no ports
// and takes those that it opens from the host.
func HostNetwork() Access {
	return Access{mode: ModeHost}
}

// Gateway is a network of the container's own with one or more names for the
// host on it; without names it is [GatewayName]. Names are sorted, and repeated
// ones dropped. They are host names, of one label or several, in lower case:
// [Access.Validate] has the rules. A name hides an alias of the same text from
// the container, as /etc/hosts is read before DNS is asked.
func Gateway(names ...string) Access {
	if len(names) == 0 {
		return Access{mode: ModeGateway, names: GatewayName}
	}
	return Access{mode: ModeGateway, names: encode(names)}
}

// Recommended is Gateway(): the host is reached by name, and the container
// keeps its isolation, its own ports and its networks. [Comparison] has the
// reasons.
func Recommended() Access {
	return Gateway()
}

// Mode returns which of the three ways a is.
func (a Access) Mode() Mode {
	return a.mode
}

// Names returns the names of a gateway, sorted, in a slice of the caller's own;
// nil in the other modes.
func (a Access) Names() []string {
	if a.mode != ModeGateway {
		return nil
	}
	return decode(a.names)
}

// Equal reports whether a and b are the same access, as == does. Packages that
// compare structs, such as go-cmp, call it.
func (a Access) Equal(b Access) bool {
	return a == b
}

// Address returns how the container names the host: "127.0.0.1" on the host's
// network, the first name of a gateway, "" for none.
func (a Access) Address() string {
	switch a.mode {
	case ModeHost:
		return "127.0.0.1"
	case ModeGateway:
		return a.Names()[0]
	}
	return ""
}

// Addr returns "address:port" for a service of the host, as dialers take it, or
// "" for none.
func (a Access) Addr(port uint16) string {
	address := a.Address()
	if address == "" {
		return ""
	}
	return address + ":" + strconv.Itoa(int(port))
}
