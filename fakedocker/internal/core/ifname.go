package core

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	dnetwork "github.com/docker/docker/api/types/network"
)

// Options that name the interfaces of containers: of an endpoint, and the
// beginning of all names on a network.
const (
	optIfName   = "com.docker.network.endpoint.ifname"
	optIfPrefix = "com.docker.network.container_iface_prefix"
)

// nameInterface gives an endpoint's interface its name in the container, on
// releases that let requests choose it.
func (e *Engine) nameInterface(c *cont, ep *endpoint) error {
	if !e.Profile.InterfaceNames {
		return nil
	}
	taken := map[string]bool{"lo": true}
	for _, other := range c.endpoints {
		taken[other.ifname] = other.net != nil || taken[other.ifname]
	}
	for _, other := range c.unlisted {
		taken[other.ifname] = true
	}
	name := ep.driverOpts[optIfName]
	if name == "" {
		name = freeInterface(ep.net.options[optIfPrefix], taken)
	}
	if wrong := wrongInterface(name, taken); wrong != "" {
		veth := e.vethName()
		return internal("failed to add interface %[1]s to sandbox: error renaming interface %[1]q to %[2]q: %[3]s", veth, name, wrong)
	}
	ep.ifname = name
	return nil
}

// freeInterface is the first free name that begins as wanted.
func freeInterface(prefix string, taken map[string]bool) string {
	if prefix == "" {
		prefix = "eth"
	}
	for i := 0; ; i++ {
		if name := prefix + strconv.Itoa(i); !taken[name] {
			return name
		}
	}
}

// wrongInterface is what the kernel says of a name, or nothing.
func wrongInterface(name string, taken map[string]bool) string {
	switch {
	case len(name) > maxInterfaceName:
		return "numerical result out of range"
	case badInterface(name):
		return "invalid argument"
	case taken[name]:
		return "file exists"
	}
	return ""
}

// badInterface reports whether the kernel takes name for no name of an interface.
func badInterface(name string) bool {
	return name == "." || name == ".." || strings.ContainsFunc(name, func(r rune) bool {
		return r == '/' || r == ':' || r <= unicode.MaxASCII && unicode.IsSpace(r)
	})
}

// vethName is a name as engines give an interface before its container has it.
func (e *Engine) vethName() string { return fmt.Sprintf("veth%07x", e.rng.Uint32()>>4) }

// checkLinkLocalForm refuses link-local addresses that are none.
func (e *Engine) checkLinkLocalForm(ep *endpoint) error {
	if ep.ipam == nil {
		return nil
	}
	for _, text := range ep.ipam.LinkLocalIPs {
		a, err := netip.ParseAddr(text)
		switch {
		case err != nil: // an empty one, which the oldest release has let in
			return errorf(e.failStatus(), "invalid link local IP address: <nil>")
		case !a.Unmap().IsLinkLocalUnicast():
			return errorf(e.failStatus(), "invalid link local IP address: %s", a.Unmap())
		}
	}
	return nil
}

// checkLinkLocal refuses link-local addresses that do not go onto one interface:
// one twice, and those of IPv6 where the network has none.
func (e *Engine) checkLinkLocal(ep *endpoint) error {
	seen := make(map[netip.Addr]bool)
	var texts []string
	wrong := ""
	for _, a := range linkLocals(ep.ipam) {
		texts = append(texts, a.String()+"/"+strconv.Itoa(linkLocalBits(a)))
		switch {
		case wrong != "":
		case a.Is6() && !ep.ip6.IsValid():
			wrong = "permission denied"
		case seen[a]:
			wrong = "file exists"
		}
		seen[a] = true
	}
	if wrong == "" {
		return nil
	}
	return internal("failed to add interface %[1]s to sandbox: error setting interface %[1]q link local IPs to %[2]s: %[3]s", e.vethName(), texts, wrong)
}

func linkLocalBits(a netip.Addr) int {
	if a.Is6() {
		return 64
	}
	return 16
}

func linkLocals(ipam *dnetwork.EndpointIPAMConfig) []netip.Addr {
	if ipam == nil {
		return nil
	}
	var list []netip.Addr
	for _, text := range ipam.LinkLocalIPs {
		if a, err := netip.ParseAddr(text); err == nil {
			list = append(list, a.Unmap())
		}
	}
	return list
}
