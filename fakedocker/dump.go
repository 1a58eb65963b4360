package fakedocker

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
)

// Dump writes the whole state of the engine as text: images, networks and
// containers in the order of their names, one line each and one for each
// network of a container. IDs, times and hardware addresses are left out, so
// the text of a test does not change from run to run. It is made for golden
// files and for eyes; its form may change between releases.
func (e *Engine) Dump() string {
	var b strings.Builder
	fmt.Fprintf(&b, "engine %s\n", e.Profile())
	for _, ref := range e.dumpImages() {
		fmt.Fprintf(&b, "image %s\n", ref)
	}
	for _, nw := range e.core.Networks() {
		dumpNetwork(&b, nw)
	}
	for _, c := range e.dumpContainers() {
		dumpContainer(&b, c)
	}
	return b.String()
}

// dumpImages lists the references of all images, sorted.
func (e *Engine) dumpImages() []string {
	list, _ := e.core.ImageList(e.core.Profile.API, image.ListOptions{All: true, Filters: filters.NewArgs()})
	var refs []string
	for _, img := range list {
		refs = append(refs, img.RepoTags...)
	}
	slices.Sort(refs)
	return refs
}

// dumpContainers inspects all containers, in the order of their names.
func (e *Engine) dumpContainers() []container.InspectResponse {
	list, _ := e.core.ContainerList(e.core.Profile.API, container.ListOptions{All: true, Filters: filters.NewArgs()})
	var all []container.InspectResponse
	for _, c := range list {
		// One that is removed meanwhile is left out.
		if c, err := e.core.ContainerInspect(e.core.Profile.API, c.ID); err == nil {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b container.InspectResponse) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func dumpNetwork(b *strings.Builder, nw dnetwork.Inspect) {
	fmt.Fprintf(b, "network %s: %s", nw.Name, nw.Driver)
	for _, c := range nw.IPAM.Config {
		fmt.Fprintf(b, " %s", c.Subnet)
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{nw.EnableIPv6, "ipv6"}, {nw.Internal, "internal"}, {nw.Attachable, "attachable"}} {
		if flag.set {
			fmt.Fprintf(b, ", %s", flag.name)
		}
	}
	if nw.Name != "bridge" { // its options are the engine's own and always the same
		dumpMap(b, "option", nw.Options)
	}
	dumpMap(b, "label", nw.Labels)
	b.WriteByte('\n')
}

func dumpContainer(b *strings.Builder, c container.InspectResponse) {
	fmt.Fprintf(b, "container %s: %s", strings.TrimPrefix(c.Name, "/"), c.State.Status)
	if c.State.Status == container.StateExited {
		fmt.Fprintf(b, "(%d)", c.State.ExitCode)
	}
	fmt.Fprintf(b, ", image %s", c.Config.Image)
	if c.Config.Hostname != c.ID[:12] {
		fmt.Fprintf(b, ", hostname %s", c.Config.Hostname)
	}
	fmt.Fprintf(b, ", mode %s", c.HostConfig.NetworkMode)
	for _, h := range c.HostConfig.ExtraHosts {
		fmt.Fprintf(b, ", host %s", h)
	}
	dumpMap(b, "label", c.Config.Labels)
	b.WriteByte('\n')
	for _, name := range slices.Sorted(maps.Keys(c.NetworkSettings.Networks)) {
		dumpEndpoint(b, name, c.NetworkSettings.Networks[name])
	}
	dumpPorts(b, c.NetworkSettings.Ports)
}

func dumpEndpoint(b *strings.Builder, name string, ep *dnetwork.EndpointSettings) {
	fmt.Fprintf(b, "  on %s:", name)
	for _, addr := range []string{ep.IPAddress, ep.GlobalIPv6Address} {
		if addr != "" {
			fmt.Fprintf(b, " %s", addr)
		}
	}
	for _, alias := range ep.Aliases {
		fmt.Fprintf(b, " alias %s", alias)
	}
	b.WriteByte('\n')
}

func dumpPorts(b *strings.Builder, ports nat.PortMap) {
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		for _, host := range ports[port] {
			fmt.Fprintf(b, "  port %s at %s:%s\n", port, host.HostIP, host.HostPort)
		}
	}
}

func dumpMap(b *strings.Builder, what string, m map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(b, ", %s %s=%s", what, key, m[key])
	}
}
