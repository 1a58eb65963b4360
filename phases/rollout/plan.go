package rollout

import (
	"context"
	"errors"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// Plan is a [Spec] that was found right: it holds what is to be there in the end.
// What has to be done for it depends on what is there, see [Plan.Prepare].
type Plan struct {
	spec      Spec
	processes []*process
}

// process is a process and what the settings mean for it.
type process struct {
	Process
	plan phases.Plan
	port uint16 // of the upstream; 0 for none

	// exclusive: old and new containers cannot overlap.
	exclusive bool
}

// Plan checks the rollout and returns it as a plan, without asking any engine.
// All that is wrong is reported at once, as an [*Error] around the errors of
// package phases: [*phases.Problem] values, conflicts and denials.
func (s Spec) Plan() (*Plan, error) {
	p := &Plan{spec: s, processes: make([]*process, len(s.Processes))}
	errs := []error{s.App.Validate(), s.check()}
	if joined(errs[:1]) == nil {
		for i := range s.Processes {
			var err error
			p.processes[i], err = s.process(s.Processes[i])
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, &Error{Op: "plan", App: s.App.Name, Err: err}
	}
	return p, nil
}

// process plans one process of the settings, which are right.
func (s Spec) process(spec Process) (*process, error) {
	p := &process{Process: spec, port: spec.Port}
	var err error
	if p.plan, err = s.App.Plan(phases.Deploy, spec.Name); err != nil {
		return nil, err
	}
	if p.port == 0 {
		p.port = p.plan.Port
	}
	p.exclusive = p.cannotOverlap()
	return p, p.plan.Check(p.setup(s.aliases(spec.Name)))
}

// setup is what the settings do not know of the process.
func (p *process) setup(aliases []string) hostaccess.Setup {
	setup := hostaccess.Setup{HostConfig: &p.HostConfig, Networking: &p.Networking, Aliases: aliases}
	if p.Vary == nil { // else they may well differ
		setup.Replicas = p.Count
		if p.port != 0 {
			setup.Ports = []uint16{p.port}
		}
	}
	return setup
}

// cannotOverlap reports whether any of the containers takes what only one can have.
func (p *process) cannotOverlap() bool {
	if p.plan.Access.Mode() == hostaccess.ModeHost || takesPorts(&p.HostConfig) {
		return true
	}
	for index := 1; p.Vary != nil && index <= p.Count; index++ {
		if _, hc, _ := p.template(index); takesPorts(&hc) {
			return true
		}
	}
	return false
}

func takesPorts(hc *container.HostConfig) bool { return hc.NetworkMode.IsHost() || publishesFixed(hc) }

// publishesFixed reports whether a container takes ports of the host that are
// said, of which each can be taken once.
func publishesFixed(hc *container.HostConfig) bool {
	for _, bindings := range hc.PortBindings {
		for _, binding := range bindings {
			if binding.HostPort != "" && binding.HostPort != "0" {
				return true
			}
		}
	}
	return false
}

// Run plans, prepares and runs a rollout.
func Run(ctx context.Context, c Client, s Spec) (Result, error) {
	plan, err := s.Plan()
	if err != nil {
		return Result{}, err
	}
	prepared, err := plan.Prepare(ctx, c)
	if err != nil {
		return Result{}, err
	}
	return prepared.Run(ctx)
}
