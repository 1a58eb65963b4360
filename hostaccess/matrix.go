package hostaccess

import (
	"fmt"
	"strconv"
)

// Vantage is where a container stands when it looks at its host.
type Vantage uint8

// The vantages, all on Linux.
const (
	FromHostNetwork     Vantage = iota + 1 // with [HostNetwork]
	FromGateway                            // on a network of its own, with a [Gateway]
	FromDefaultBridge                      // on docker0, without access
	FromCustomNetwork                      // on a network of its own, without access
	FromInternalNetwork                    // on an internal network, without access
	FromNone                               // in the network mode none
)

var vantages = [...]string{
	FromHostNetwork: "host network", FromGateway: "gateway", FromDefaultBridge: "default bridge only",
	FromCustomNetwork: "custom network", FromInternalNetwork: "internal network", FromNone: "none",
}

// Vantages returns all of them, in the order of the constants.
func Vantages() []Vantage {
	return []Vantage{FromHostNetwork, FromGateway, FromDefaultBridge, FromCustomNetwork, FromInternalNetwork, FromNone}
}

// String returns the vantage in words, such as "custom network".
func (v Vantage) String() string {
	return textOf(vantages[:], int(v), "Vantage")
}

// Binding is the address of the host that a listener is bound to.
type Binding uint8

// The bindings. The own gateway is the address of the bridge that the container
// is on, which is docker0 on the default bridge; for containers that are on none
// it stands for that of any other bridge.
const (
	BoundLoopback   Binding = iota + 1 // 127.0.0.1
	BoundAll                           // 0.0.0.0
	BoundAll6                          // ::, where the kernel takes IPv4 as well, as it does by default
	BoundDocker0                       // the default bridge's address
	BoundOwnGateway                    // that of the container's own bridge
	BoundInterface                     // that of another interface, such as the LAN's
)

var bindings = [...]string{
	BoundLoopback: "127.0.0.1", BoundAll: "0.0.0.0", BoundAll6: "::", BoundDocker0: "docker0",
	BoundOwnGateway: "own gateway", BoundInterface: "another interface",
}

// Bindings returns all of them, in the order of the constants.
func Bindings() []Binding {
	return []Binding{BoundLoopback, BoundAll, BoundAll6, BoundDocker0, BoundOwnGateway, BoundInterface}
}

// String returns the binding in words, such as "0.0.0.0" or "docker0".
func (b Binding) String() string {
	return textOf(bindings[:], int(b), "Binding")
}

// Target is what a container dials to reach its host.
type Target uint8

// The targets, in the order in which [Matrix] tries them.
const (
	ToName       Target = iota + 1 // the name of a gateway
	ToLoopback                     // 127.0.0.1
	ToDocker0                      // the default bridge's address
	ToOwnGateway                   // as in BoundOwnGateway
	ToInterface                    // as in BoundInterface
)

var targets = [...]string{
	ToName: "the gateway's name", ToLoopback: "127.0.0.1", ToDocker0: "docker0's address",
	ToOwnGateway: "its own gateway", ToInterface: "that interface's address",
}

// Targets returns all of them, in the order of the constants.
func Targets() []Target {
	return []Target{ToName, ToLoopback, ToDocker0, ToOwnGateway, ToInterface}
}

// String returns the target in words, such as "docker0's address".
func (t Target) String() string {
	return textOf(targets[:], int(t), "Target")
}

// Outcome is how an attempt to connect ends.
type Outcome uint8

// The outcomes.
const (
	Answers     Outcome = iota + 1 // the listener accepts
	NotAccepted                    // refused at once: nobody listens at that address
	NoRoute                        // the network is unreachable, at once
	NoName                         // the name has no address
	Silence                        // no answer until the caller gives up
)

var outcomes = [...]string{
	Answers: "answers", NotAccepted: "refused", NoRoute: "unreachable", NoName: "no such name", Silence: "times out",
}

// String returns the outcome in words, such as "refused".
func (o Outcome) String() string {
	return textOf(outcomes[:], int(o), "Outcome")
}

func textOf(texts []string, i int, kind string) string {
	if i == 0 || i >= len(texts) {
		return kind + "(" + strconv.Itoa(i) + ")"
	}
	return texts[i]
}

// World is what the outcome depends on besides. The zero value is a new engine on
// a host that lets containers in.
type World struct {
	// Engine is the engine's version, such as "20.10.24" or "28.5"; a version
	// that cannot be read counts as a new one.
	Engine string

	// Firewall says that the host drops what comes in and is not let in by a rule
	// of its own, as ufw does by default.
	Firewall bool
}

// internalOld reports whether containers on internal networks reach all of the
// host's addresses, as on engine 20.10, and not as on 26.1 and later. Between
// these nothing was measured; 25 is taken for the first new one.
func (w World) internalOld() bool {
	major, ok := Platform{Version: w.Engine}.major()
	return ok && major < 25
}

// Predict returns how an attempt ends to reach, over TCP, a listener of the host
// from a container: the same as was measured on engines 20.10, 26.1 and 28.5.
// With a firewall on the host, where open and closed ports look alike, it was
// measured on all but internal networks of engine 20.10.
func (w World) Predict(from Vantage, bound Binding, to Target) Outcome {
	if to == ToName {
		if from != FromGateway {
			return NoName
		}
		to = ToDocker0
	}
	switch {
	case to == ToLoopback && from != FromHostNetwork:
		return NotAccepted // the loopback is the container's own
	case !w.routes(from, to):
		return NoRoute
	case w.Firewall && from != FromHostNetwork:
		return Silence
	case accepts(from, bound, to):
		return Answers
	}
	return NotAccepted
}

// routes reports whether a container has a route to an address of the host.
func (w World) routes(from Vantage, to Target) bool {
	switch from {
	case FromNone:
		return false
	case FromInternalNetwork:
		return to == ToOwnGateway || w.internalOld()
	}
	return true
}

// accepts reports whether a listener accepts what arrives for an address.
func accepts(from Vantage, bound Binding, to Target) bool {
	onBridge := from == FromDefaultBridge // whose own gateway is docker0
	switch bound {
	case BoundAll, BoundAll6:
		return true
	case BoundLoopback:
		return to == ToLoopback
	case BoundDocker0:
		return to == ToDocker0 || onBridge && to == ToOwnGateway
	case BoundOwnGateway:
		return to == ToOwnGateway || onBridge && to == ToDocker0
	case BoundInterface:
		return to == ToInterface
	}
	return false
}

// MatrixCell is whether, and how, a container reaches a listener.
type MatrixCell struct {
	From    Vantage
	Bound   Binding
	To      Target // the first that the listener answers at, or the usual one
	Outcome Outcome
}

// String returns "answers at 127.0.0.1", or the outcome.
func (c MatrixCell) String() string {
	if c.Outcome == Answers {
		return fmt.Sprintf("%v at %v", c.Outcome, c.To)
	}
	return c.Outcome.String()
}

// Cell returns whether a container reaches a listener by any target, and the first
// by which it does. Of those that it does not reach, the cell has the outcome of
// the usual target: the name with a gateway, 127.0.0.1 on the host's network, its
// own gateway on an internal one, and docker0's address otherwise.
func (w World) Cell(from Vantage, bound Binding) MatrixCell {
	for _, to := range Targets() {
		if w.Predict(from, bound, to) == Answers {
			return MatrixCell{from, bound, to, Answers}
		}
	}
	to := ToDocker0
	switch from {
	case FromGateway:
		to = ToName
	case FromHostNetwork:
		to = ToLoopback
	case FromInternalNetwork:
		to = ToOwnGateway
	}
	return MatrixCell{from, bound, to, w.Predict(from, bound, to)}
}
