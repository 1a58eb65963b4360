package phases

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
)

// comparison is a plan beside a container.
type comparison struct {
	plan      *Plan
	mode      string
	endpoints map[string]*dnetwork.EndpointSettings
	networks  map[string]network.Info // nil if they were not looked up
	found     Drift
}

func (d *comparison) add(property, field, have, want string) {
	d.found = append(d.found, Difference{property, hostaccess.Difference{Field: field, Have: have, Want: want}})
}

func (d *comparison) labels(labels map[string]string) {
	for _, l := range []struct{ property, key, want string }{
		{propertyName, LabelApp, d.plan.App},
		{propertyProcess, LabelProcess, d.plan.Process},
		{propertyPhase, LabelPhase, d.plan.Phase.String()},
	} {
		if have := labels[l.key]; have != l.want {
			d.add(l.property, "Labels."+l.key, have, l.want)
		}
	}
}

func (d *comparison) port(env []string) {
	if d.plan.Port == 0 {
		return
	}
	want, have := "PORT="+strconv.Itoa(int(d.plan.Port)), ""
	for _, e := range env {
		if strings.HasPrefix(e, "PORT=") {
			have = e
		}
	}
	if have != want {
		d.add(propertyPorts, "Env", have, want)
	}
}

// network compares the container's place on a network of the plan.
func (d *comparison) network(name string) {
	property := d.plan.phaseOf(name).String()
	endpoint, info := d.endpoints[name], d.networks[name]
	if name == d.plan.Initial && d.mode != name && (info.ID == "" || d.mode != info.ID) {
		d.add(property, "NetworkMode", d.mode, name)
	}
	if endpoint == nil {
		d.add(property, "Networks", "", name)
		return
	}
	if info.ID != "" && endpoint.NetworkID != info.ID {
		d.add(property, fmt.Sprintf("Networks[%q].NetworkID", name), endpoint.NetworkID, info.ID)
	}
	if d.plan.Alias.IsZero() {
		return
	}
	if alias := d.plan.Alias.String(); !slices.Contains(endpoint.Aliases, alias) {
		property, have := propertyTLD, d.ownName(endpoint)
		if have == "" {
			property = d.plan.phaseOf(name).String()
		}
		d.add(property, fmt.Sprintf("Networks[%q].Aliases", name), have, alias)
	}
}

// route finds another network in front of the one that was chosen.
func (d *comparison) route() {
	chosen := d.endpoints[d.plan.DefaultRoute]
	if d.plan.DefaultRoute == "" || chosen == nil {
		return // a network that is not there was said to be missing
	}
	for _, name := range slices.Sorted(maps.Keys(d.endpoints)) {
		if name != d.plan.DefaultRoute && priorityOf(d.endpoints[name]) >= chosen.GwPriority {
			d.add(propertyDefaultRoute, "GwPriority", name, d.plan.DefaultRoute)
			return
		}
	}
}

// others finds networks that the container joined because of a setting that is
// gone.
func (d *comparison) others() {
	for _, name := range slices.Sorted(maps.Keys(d.endpoints)) {
		if d.plan.phaseOf(name).valid() || d.ownName(d.endpoints[name]) == "" {
			continue
		}
		property := propertyNetworks
		if d.mode == name {
			property = propertyInitial
		}
		d.add(property, "Networks", name, "")
	}
}

// ownName returns the name of the process, under whatever TLD, that the
// container has on a network; "" if it has none.
func (d *comparison) ownName(endpoint *dnetwork.EndpointSettings) string {
	if d.plan.Phase != Deploy || endpoint == nil {
		return ""
	}
	name := d.plan.App + "." + d.plan.Process
	for _, alias := range endpoint.Aliases {
		if alias == name || strings.HasPrefix(alias, name+".") {
			return alias
		}
	}
	return ""
}
