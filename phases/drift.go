package phases

import (
	"strings"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
)

// Difference is one setting in which a container is not as a plan wants it. It
// reads
//
//	attach-post-create: Networks: lacks "back"
type Difference struct {
	// Property is the setting: a name of [Properties], "name", "process",
	// "phase", "ports" or "host-access", or "networks" for one that the app joins
	// no more.
	Property string

	// Difference is what the container has, and where inspect shows it: a field
	// of [container.InspectResponse] without the struct that it is in.
	hostaccess.Difference
}

// String names the setting and the difference.
func (d Difference) String() string {
	return d.Property + ": " + d.Difference.String()
}

// Drift is how a container differs from a plan.
type Drift []Difference

// Same reports whether there is no difference: the container may stay.
func (d Drift) Same() bool { return len(d) == 0 }

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

// Drift compares a running container, as inspect shows it, with the plan: whether
// it may stay, or has to make room for a new one, and because of which settings.
// It changes nothing. These count:
//
//   - the labels that [Bound.Configure] gives: app, process and phase
//   - the way to the host, as [hostaccess.Access.Drift] sees it
//   - PORT, if the plan has one
//   - each network of the plan: that the container is on it, the initial one as
//     its first, and has the name of the process there
//   - the default route, if the plan chooses it
//   - any other network on which a deployed container has the name of the process
//
// The rest is left to whoever created the container: networks that were joined
// besides without that name, the first network of a plan without an initial one,
// and the PORT of a plan without. A container that lacks nothing but networks of
// [AttachPostDeploy] is perhaps not deployed yet: [Bound.Deployed] joins them.
//
// A plan knows networks by their names, so one that was made again under the same
// name is the same; see [Bound.Drift]. A plan that no app has, and a response that
// is not one of inspecting a container, are an [ErrInvalid].
func (p Plan) Drift(c container.InspectResponse) (Drift, error) {
	return p.drift(c, nil)
}

// Drift is [Plan.Drift] for the networks as they are: a container on a network
// that was made again since, under the same name, differs as well. Such a
// container does not start again.
func (b *Bound) Drift(c container.InspectResponse) (Drift, error) {
	if err := b.unbound("drift", ""); err != nil {
		return Drift{}, err
	}
	return b.plan.drift(c, b.networks)
}

func (p *Plan) drift(c container.InspectResponse, networks map[string]network.Info) (Drift, error) {
	err := p.check()
	if c.ContainerJSONBase == nil || c.HostConfig == nil || c.Config == nil || c.NetworkSettings == nil {
		var ps problems
		ps.add(propertyContainer, "", "incomplete: pass what inspecting a container returned")
		err = ps.err(split(err)...)
	}
	if err != nil {
		return nil, &Error{Op: "drift", App: p.App, Process: p.Process, Err: err}
	}
	access, err := p.Access.Drift(c)
	if err != nil {
		return nil, &Error{Op: "drift", App: p.App, Process: p.Process, Err: err}
	}
	d := comparison{plan: p, mode: string(c.HostConfig.NetworkMode), endpoints: c.NetworkSettings.Networks, networks: networks}
	d.labels(c.Config.Labels)
	for _, difference := range access {
		d.found = append(d.found, Difference{propertyHostAccess, difference})
	}
	d.port(c.Config.Env)
	for _, name := range p.Networks() {
		d.network(name)
	}
	d.route()
	d.others()
	return d.found, nil
}
