package hostaccess

import "strconv"

// Mode is the way in which a container reaches its host. The zero value is
// ModeNone.
type Mode uint8

// The ways to reach the host.
const (
	ModeNone    Mode = iota // not at all
	ModeGateway             // by a name for the host, from a network of its own
	ModeHost                // on the host's own network
)

// String returns "none", "gateway" or "host".
func (m Mode) String() string {
	switch m {
	case ModeNone:
		return "none"
	case ModeGateway:
		return "gateway"
	case ModeHost:
		return "host"
	}
	return "Mode(" + strconv.Itoa(int(m)) + ")"
}
