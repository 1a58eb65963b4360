package core

import (
	"slices"
	"strings"
)

// endpointSysctls is the option that takes the settings of one interface.
const endpointSysctls = "com.docker.network.endpoint.sysctls"

// checkInterfaceSysctls refuses kernel settings of one interface, which newer
// releases want among its endpoint's options. They move them there for older
// versions of the API; the fake does not.
func (e *Engine) checkInterfaceSysctls(v Version, c *cont) *Error {
	mode := c.host.NetworkMode
	if !e.say.movesSysctls || mode.IsHost() || mode.IsContainer() {
		return nil
	}
	for _, name := range sortedKeys(c.host.Sysctls) {
		parts := strings.SplitN(name, ".", 5)
		switch {
		case len(parts) < 5 || parts[0] != "net" || !strings.HasPrefix(parts[3], "eth"):
		case v.AtLeast(1, 48):
			return internal("interface specific sysctl setting %q must be supplied using driver option '%s'", name, endpointSysctls)
		case parts[3] != "eth0":
			return internal("unable to determine network endpoint for sysctl %s, use driver option '%s' to set per-interface sysctls",
				name, endpointSysctls)
		default:
			return NotModelled("below API 1.48, sysctl " + name)
		}
	}
	return nil
}

// wrongSysctls says which of an endpoint's kernel settings are none of an interface,
// on releases that know them.
func (e *Engine) wrongSysctls(ep *endpoint) []string {
	text, given := ep.driverOpts[endpointSysctls]
	if !given || !e.say.movesSysctls {
		return nil
	}
	var wrong []string
	for setting := range strings.SplitSeq(text, ",") {
		if !ofInterface(setting) {
			wrong = append(wrong, "unrecognised network interface sysctl '"+setting+
				"'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'")
		}
	}
	return wrong
}

// checkSettings refuses kernel settings of an endpoint that are none. Whether the
// kernel has the others nobody knows.
func (e *Engine) checkSettings(ep *endpoint) error {
	text, given := ep.driverOpts[endpointSysctls]
	if !given || !e.say.movesSysctls {
		return nil
	}
	for setting := range strings.SplitSeq(text, ",") {
		name, _, hasValue := strings.Cut(setting, "=")
		format := "net.X.Y.IFNAME.Z"
		if !hasValue {
			format = "name=value"
		} else if strings.Count(name, ".") == 4 {
			continue
		}
		return internal("failed to add interface %s to sandbox: expected sysctl '%s' to have format %s", e.vethName(), setting, format)
	}
	return nil
}

func ofInterface(setting string) bool {
	parts := strings.SplitN(setting, ".", 5)
	return len(parts) == 5 && slices.Contains([]string{"ipv4", "ipv6", "mpls"}, parts[1]) && strings.EqualFold(parts[3], "ifname")
}

// ownSysctls are the kernel's settings, but for those of the network, that a
// container can have for itself.
var ownSysctls = []string{
	"kernel.domainname", "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shm_rmid_forced",
	"kernel.shmall", "kernel.shmmax", "kernel.shmmni",
}

// checkSysctls refuses to start a container with kernel settings that it cannot
// have for itself. Of the others nobody knows whether the kernel has them.
func (e *Engine) checkSysctls(c *cont) error {
	names := sortedKeys(c.host.Sysctls)
	hostName := c.host.UTSMode.IsHost()
	if hostName && c.config.Domainname != "" {
		names = append(names, "kernel.domainname") // what the domain is made of
	}
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "net.") && c.box.host:
			return e.noCreate(`sysctl "` + name + `" not allowed in host network namespace`)
		case name == "kernel.hostname":
			return e.noCreate(`sysctl "kernel.hostname" is not allowed as it conflicts with the OCI "hostname" field`)
		case strings.HasPrefix(name, "net."), strings.HasPrefix(name, "fs.mqueue."):
		case !slices.Contains(ownSysctls, name), hostName && name == "kernel.domainname":
			return e.noCreate(`sysctl "` + name + `" is not in a separate kernel namespace`)
		}
	}
	return nil
}

// noCreate is the refusal of a container's runtime.
func (e *Engine) noCreate(why string) error { return internal(e.say.noCreate, why) }
