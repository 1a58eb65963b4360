package phases

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

const (
	fieldMode      = "HostConfig.NetworkMode"
	fieldEndpoints = "NetworkingConfig.EndpointsConfig"
)

// join puts the networks of the plan into the draft, beside what the caller has
// there.
func (d *draft) join() {
	switch {
	case d.plan.hostMode():
		d.checkHostMode()
		return
	case !d.plan.joinsAny():
		return
	}
	mode := d.mode()
	d.checkMode(mode)
	d.checkEndpoints()

	carried := d.carried(mode)
	if d.named() {
		d.hostname(len(carried) > 0)
	}
	d.addBase(mode, carried)
	for _, name := range carried {
		d.addEndpoint(name)
	}
	if d.plan.Initial != "" {
		d.hc.NetworkMode = container.NetworkMode(d.plan.Initial)
	}
	d.route()
	d.checkCount()
}

// mode returns the network that the caller's mode names: "" if it names none,
// and the name of a network of the plan for its ID as well. "default" and
// "bridge" are none: inspect shows them where no mode was chosen.
func (d *draft) mode() string {
	mode := string(d.hc.NetworkMode)
	if mode == "default" || mode == bridge {
		return ""
	}
	return d.byID(mode)
}

// byID returns the name of the plan's network with this ID, else name.
func (d *draft) byID(name string) string {
	for _, info := range d.networks {
		if info.ID == name {
			return info.Name
		}
	}
	return name
}

// carried returns the networks of the plan that travel in the create call: the
// initial one, those of attach-post-create where the API takes several, and
// those that the caller has put there already.
func (d *draft) carried(mode string) []string {
	var names []string
	if d.plan.Initial != "" {
		names = append(names, d.plan.Initial)
	}
	for _, name := range d.plan.PostCreate {
		if _, ok := d.endpoints[name]; ok || mode == name || d.travels() {
			names = append(names, name)
		}
	}
	return names
}

// addBase names the network that the container would have without the plan:
// engines forget it as soon as another one is named.
func (d *draft) addBase(mode string, carried []string) {
	needed := len(carried) > 0 || d.plan.DefaultRoute == bridge
	if d.plan.Initial != "" || len(d.endpoints) > 0 || !needed {
		return
	}
	d.put(cmp.Or(mode, bridge), &dnetwork.EndpointSettings{})
}

// addEndpoint puts a network of the plan into the create call, with its names.
func (d *draft) addEndpoint(name string) {
	endpoint := d.endpoint(name)
	endpoint.NetworkID = d.networks[name].ID
	for _, alias := range d.aliases(d.cfg.Hostname) {
		if !slices.Contains(endpoint.Aliases, alias) {
			endpoint.Aliases = append(endpoint.Aliases, alias)
		}
	}
	d.put(name, endpoint)
}

// endpoint returns a copy of what the caller has for a network.
func (d *draft) endpoint(name string) *dnetwork.EndpointSettings {
	if endpoint := d.endpoints[name]; endpoint != nil {
		return endpoint.Copy()
	}
	return &dnetwork.EndpointSettings{}
}

func (d *draft) put(name string, endpoint *dnetwork.EndpointSettings) {
	if d.endpoints == nil {
		d.endpoints = make(map[string]*dnetwork.EndpointSettings, 1+len(d.networks))
	}
	d.endpoints[name] = endpoint
}

// route gives the default route to the network that was chosen for it, if it is
// in the create call.
func (d *draft) route() {
	name := d.plan.DefaultRoute
	_, ok := d.endpoints[name]
	switch {
	case ok:
		endpoint := d.endpoint(name)
		endpoint.GwPriority = max(endpoint.GwPriority, d.priority(name))
		d.put(name, endpoint)
	case name == bridge:
		d.conflicts.add(fieldEndpoints, keys(d.endpoints), bridge,
			"the default bridge is to carry the default route: name it here too, or choose another network for the route")
	}
}

// checkMode finds a network mode that the plan's networks cannot stand beside.
func (d *draft) checkMode(mode string) {
	initial := d.plan.Initial
	switch {
	case initial != "" && mode != "" && mode != initial:
		d.conflicts.add(fieldMode, mode, initial, "the plan has an initial network: leave the mode empty, or take that one away")
	case closed(mode):
		d.conflicts.add(fieldMode, mode, "", "engines attach such a container to no other network: leave the mode empty, or take the networks away")
	case slices.Contains(d.plan.PostDeploy, mode):
		d.conflicts.add(fieldMode, mode, "", "the container joins this network after the deploy: leave the mode empty, or choose another phase")
	}
}

// closed reports whether containers of a mode can join no network.
func closed(mode string) bool {
	return mode == hostNetwork || mode == "none" || strings.HasPrefix(mode, "container:")
}

func (d *draft) checkHostMode() {
	for _, name := range slices.Sorted(maps.Keys(d.endpoints)) {
		if name != hostNetwork {
			d.conflicts.add(fieldEndpoints, name, "", "containers on the host's network join no other: leave it out, or choose a gateway")
		}
	}
}

// checkEndpoints finds what engines refuse, or would do otherwise than the plan
// says.
func (d *draft) checkEndpoints() {
	for _, name := range slices.Sorted(maps.Keys(d.endpoints)) {
		if have, want, rule := d.endpointRule(name); rule != "" {
			d.conflicts.add(fieldEndpoints, have, want, rule)
		}
	}
}

func (d *draft) endpointRule(name string) (have, want, rule string) {
	endpoint, info := d.endpoints[name], d.networks[name]
	switch {
	case endpoint == nil:
		return name, "", "nil: put an empty EndpointSettings there, the Docker client panics on nil"
	case closed(name):
		return name, "", "engines attach no container to it and to others: leave it out, or take the networks away"
	case d.byID(name) != name:
		return name, d.byID(name), "the plan names this network, and under its ID it would be a second one: use the name"
	case slices.Contains(d.plan.PostDeploy, name):
		return name, "", "the container joins this network after the deploy: leave it out, or choose another phase"
	case info.ID != "" && endpoint.NetworkID != "" && endpoint.NetworkID != info.ID:
		return name + " " + endpoint.NetworkID, info.ID, "the network of this name is another one: leave the ID empty"
	case endpoint.GwPriority != 0 && d.plan.DefaultRoute != "" && d.plan.DefaultRoute != name:
		return fmt.Sprintf("%s GwPriority %d", name, endpoint.GwPriority), "", "the settings choose the default route: leave the priority 0, or do not choose there"
	}
	return "", "", ""
}

// checkCount finds more networks than the API takes in a create call.
func (d *draft) checkCount() {
	if len(d.endpoints) > 1 && !d.travels() {
		d.conflicts.add(fieldEndpoints, keys(d.endpoints), "",
			fmt.Sprintf("API %s takes one network in a create call, from %s on it is several: connect the others after it", d.api, apiEndpoints))
	}
}

func keys(endpoints map[string]*dnetwork.EndpointSettings) string {
	return strings.Join(slices.Sorted(maps.Keys(endpoints)), " ")
}
