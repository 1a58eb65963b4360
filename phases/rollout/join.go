package rollout

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"slices"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases"
)

func (d *dance) join(ctx context.Context) error {
	return d.each(ctx, Join, d.targets, d.at(d.pace.Deployed), d.joinOne)
}

// joinOne looks at the container once more: others have been waited for since it
// was healthy, and what an engine up to 26.1 attaches between two restarts stays
// for ever (measured).
func (d *dance) joinOne(ctx context.Context, t *target) error {
	if len(t.process.plan.PostDeploy) == 0 && !d.options.Gate {
		return nil
	}
	now, err := inspect(ctx, d.client, t.ID)
	if err != nil {
		return err
	}
	if err := t.well(now); err != nil {
		return err
	}
	defer d.joins()
	return d.bounds[t.Process].DeployedFrom(ctx, now)
}

// well finds what is wrong with a container that was healthy before.
func (t *target) well(now container.InspectResponse) error {
	switch {
	case !sound(now):
		return fmt.Errorf("%w any more: it does not run, or not well: exit code %d", ErrUnhealthy, now.State.ExitCode)
	case now.RestartCount > t.restarts:
		return fmt.Errorf("%w any more: it has ended since, and was restarted", ErrUnhealthy)
	}
	return nil
}

// verify looks at every container that is to be in service, new and kept: it
// runs, it answers on all networks of its plan, and it has an address.
func (d *dance) verify(ctx context.Context) error {
	serving := slices.Clone(d.targets)
	for _, c := range d.prepared.kept() {
		serving = append(serving, kept(c))
	}
	up, err := d.serve(ctx, serving)
	d.upstreams = up
	return err
}

// kept is a container that is there already, whatever it went through before.
func kept(c found) *target { return &target{Container: c.Container, restarts: math.MaxInt} }

// serve looks at containers and returns those that a proxy is to know.
func (j *job) serve(ctx context.Context, ts []*target) (Upstreams, error) {
	cs := make([]Container, len(ts))
	err := each(ctx, len(ts), j.options.parallel(), func(ctx context.Context, i int) error {
		cs[i] = ts[i].Container
		return j.step(Verify, cs[i], func() error { return j.verifyOne(ctx, ts[i], &cs[i]) })
	})
	if err != nil {
		return nil, err
	}
	return j.upstreams(cs), nil
}

// verifyOne looks at one, and finds out its address.
func (j *job) verifyOne(ctx context.Context, t *target, c *Container) error {
	now, err := inspect(ctx, j.client, t.ID)
	if err != nil {
		return err
	}
	if err := t.well(now); err != nil {
		return err
	}
	bound := j.bounds[c.Process]
	if missing := silent(bound, bound.Answers(now)); len(missing) > 0 {
		return fmt.Errorf("%w: it has lost its name on the networks %q", ErrUnhealthy, missing)
	}
	c.Addr, err = addrOf(bound, now, j.port(c.Process))
	return err
}

// silent returns the networks of the plan that are not among those where a
// container answers.
func silent(bound *phases.Bound, answers []string) []string {
	plan := bound.Plan()
	if plan.Alias.IsZero() {
		return nil
	}
	return without(plan.Networks(), answers)
}

func (j *job) port(process string) uint16 {
	return j.record.work(process).Port
}

// upstreams sorts containers by process. A process with a port has a list, even
// an empty one.
func (j *job) upstreams(cs []Container) Upstreams {
	up := make(Upstreams)
	for _, w := range j.record.Processes {
		if w.Port != 0 {
			up[w.Process] = []Container{}
		}
	}
	for _, c := range cs {
		if c.Addr != (netip.AddrPort{}) {
			up[c.Process] = append(up[c.Process], c)
		}
	}
	for _, list := range up {
		slices.SortFunc(list, compareContainers)
	}
	return up
}

// addrOf is the address of a container for a proxy; none without a port.
func addrOf(bound *phases.Bound, c container.InspectResponse, port uint16) (netip.AddrPort, error) {
	if port == 0 {
		return netip.AddrPort{}, nil
	}
	return bound.UpstreamFrom(c, port)
}

// lookedUp reports whether others find a process by its name on some network.
func lookedUp(bound *phases.Bound) bool { return len(silent(bound, nil)) > 0 }
