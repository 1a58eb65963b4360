package phases

import (
	"errors"
	"slices"

	"github.com/appnet-go/appnet/hostaccess"
)

// Check returns all that does not go together with the plan, before any call and
// without changing anything, as an [*Error] around
//
//   - what is wrong with a plan that was changed by hand: [*Problem] values, and a
//     [*Denial] for what its policy does not allow, also in s
//   - a [*hostaccess.Conflict] for what [hostaccess.Access.Check] finds: on the
//     host's network several replicas on one port, a rollout in which old and new
//     overlap, published ports, and other networks; beside a gateway one of its
//     names that is an alias or has an address already
//
// Say in s what the plan does not know: how many containers run at a time,
// whether a rollout starts the new ones first, the HostConfig, and as Aliases the
// names of other processes, which a gateway would hide. The plan adds its Port to
// the Ports; its own networks and its own alias are not to be said again. The zero
// Setup wants nothing.
//
// What the engine at hand means for the access is advice, not an error, since no
// engine shows whether it was started with --host-gateway-ip, which mends much:
// read a [hostaccess.Platform] and show its Findings(plan.Access).
func (p Plan) Check(s hostaccess.Setup) error {
	if p.Port != 0 && !slices.Contains(s.Ports, p.Port) {
		s.Ports = append(slices.Clip(s.Ports), p.Port)
	}
	if p.hostMode() {
		s.Aliases = nil // the others': nobody looks them up from there
	}
	errs := slices.Concat(split(p.check()), p.setupDenials(s), split(p.Access.Check(s)))
	if len(errs) == 0 {
		return nil
	}
	return &Error{Op: "check", App: p.App, Process: p.Process, Err: errors.Join(errs...)}
}

func (p *Plan) setupDenials(s hostaccess.Setup) []error {
	if s.Networking == nil {
		return p.denials(s.HostConfig, nil)
	}
	return p.denials(s.HostConfig, s.Networking.EndpointsConfig)
}
