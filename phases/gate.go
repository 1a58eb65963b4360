package phases

import (
	"slices"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Gated returns a Bound that gives no names before [Bound.Deployed]: its
// containers join the initial network and those of [AttachPostCreate] when the
// plan says, but nobody finds them there until the deploy was judged healthy.
// The plan is the same, and so are the calls in their order. Use the one that it
// returns for all of them.
//
// Engines add no name to a live endpoint, so Deployed takes the container off
// each of these networks and puts it on again: connections that it has open there
// break, and its address may be another afterwards. Ask [Bound.Upstream] behind
// it. A plan without names, and one without such networks, has nothing to gate.
func (b *Bound) Gated() *Bound {
	if b == nil {
		return nil
	}
	gated := *b
	gated.gated = true
	return &gated
}

// Answers returns the networks of the plan on which a container, as inspect shows
// it, is found by the name of its process: it runs, is not paused, and has the
// name there, on the network as it was looked up. The order is that of
// [Plan.Networks].
func (b *Bound) Answers(c container.InspectResponse) []string {
	if b == nil || c.ContainerJSONBase == nil || c.State == nil || c.NetworkSettings == nil || !c.State.Running || c.State.Paused {
		return nil
	}
	var names []string
	for _, name := range b.plan.Networks() {
		if b.answersOn(name, c.NetworkSettings.Networks[name]) {
			names = append(names, name)
		}
	}
	return names
}

func (b *Bound) answersOn(name string, endpoint *dnetwork.EndpointSettings) bool {
	return endpoint != nil && endpoint.NetworkID == b.networks[name].ID && slices.Contains(endpoint.Aliases, b.plan.Alias.String())
}

// open is the Bound that gives the names which a gated one held back.
func (b *Bound) open() *Bound {
	open := *b
	open.gated, open.opens = false, true
	return &open
}

// gives returns the names that a container is to have on a network: with those
// that its creator gave it there, which a new endpoint would forget.
func (b *Bound) gives(c container.InspectResponse, name string, aliases []string) []string {
	if !b.replaces(name) || c.ContainerJSONBase == nil || c.NetworkSettings == nil || c.NetworkSettings.Networks[name] == nil {
		return aliases
	}
	all := slices.Clip(aliases)
	for _, alias := range c.NetworkSettings.Networks[name].Aliases {
		own := alias == c.ID[:min(12, len(c.ID))] || c.Config != nil && alias == c.Config.Hostname // the engine's own
		if !own && !slices.Contains(all, alias) {
			all = append(all, alias)
		}
	}
	return all
}

// replaces reports whether an endpoint on the network stands already, without
// the names.
func (b *Bound) replaces(name string) bool {
	return b.opens && b.plan.phaseOf(name) != AttachPostDeploy
}
