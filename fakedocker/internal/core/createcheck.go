package core

import (
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// checkCreateConfig refuses what engines refuse before they look for the
// image, in their order: the oldest release counts the endpoints last.
func (e *Engine) checkCreateConfig(v Version, c *cont, nc *dnetwork.NetworkingConfig) error {
	count := func(*cont) *Error { return e.checkEndpointCount(v, nc) }
	early, late := count, passes
	if !e.Profile.ValidateAtCreate {
		early, late = passes, count
	}
	for _, check := range []func(*cont) *Error{
		e.checkContainerMode, e.checkHostMode, e.checkIsolation, early, e.checkConfig, checkAutoRemove, e.checkExtraHosts,
		e.checkBindings,
		e.checkPolicy, e.checkRights, e.checkHostname, e.checkLimits, e.checkNamespaceModes, checkSizes, late,
		func(*cont) *Error { return e.checkEndpointForms(nc) },
	} {
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

func passes(*cont) *Error { return nil }

// checkContainerMode refuses what cannot go with another container's network.
func (e *Engine) checkContainerMode(c *cont) *Error {
	mode := c.host.NetworkMode
	if !mode.IsContainer() && mode != "container" {
		return nil
	}
	switch {
	case mode.ConnectedContainer() == "":
		return badRequest("%s", e.say.badMode)
	case c.config.Hostname != "":
		return badRequest("conflicting options: hostname and the network mode")
	case len(c.host.Links) > 0:
		return badRequest("conflicting options: container type network can't be used with links. This would result in undefined behavior")
	case len(c.host.DNS) > 0:
		return badRequest("conflicting options: dns and the network mode")
	case len(c.host.ExtraHosts) > 0:
		return badRequest("conflicting options: custom host-to-IP mapping and the network mode")
	case len(c.host.PortBindings) > 0 || c.host.PublishAllPorts:
		return badRequest("conflicting options: port publishing and the container type network mode")
	case len(c.config.ExposedPorts) > 0:
		return badRequest("conflicting options: port exposing and the container type network mode")
	}
	return e.checkMACConflict(c)
}

func (e *Engine) checkHostMode(c *cont) *Error {
	if c.host.UTSMode.IsHost() && c.config.Hostname != "" {
		return badRequest("conflicting options: hostname and the UTS mode")
	}
	if !c.host.NetworkMode.IsHost() {
		return nil
	}
	if len(c.host.Links) > 0 {
		return badRequest("conflicting options: host type networking can't be used with links. This would result in undefined behavior")
	}
	return e.checkMACConflict(c)
}

func (e *Engine) checkMACConflict(c *cont) *Error {
	if e.say.macConflict && containerMAC(c.config) != "" {
		return badRequest(textMACConflict)
	}
	return nil
}

// checkIsolation refuses what only Windows has.
func (e *Engine) checkIsolation(c *cont) *Error {
	if i := c.host.Isolation; i != "" && !i.IsDefault() {
		return errorf(e.say.badIsolation.Status, e.say.badIsolation.Message, i)
	}
	return nil
}

// longestHostname is what Linux takes.
const longestHostname = 64

func (e *Engine) checkHostname(c *cont) *Error {
	if e.say.checksHostname && len(c.config.Hostname) > longestHostname {
		return badRequest("hostname %q is too long (maximum %d bytes)", c.config.Hostname, longestHostname)
	}
	return nil
}

// checkConfig refuses mistakes in what is to run.
func (e *Engine) checkConfig(c *cont) *Error {
	if dir := c.config.WorkingDir; dir != "" {
		if !path.IsAbs(dir) {
			return badRequest("the working directory '%s' is invalid, it needs to be an absolute path", dir)
		}
		c.config.WorkingDir = path.Clean(dir)
	}
	if s := c.config.StopSignal; s != "" {
		if _, ok := parseSignal(s); !ok {
			return badRequest(e.say.badSignal, s)
		}
	}
	for _, env := range c.config.Env {
		if env == "" || env[0] == '=' {
			return badRequest("invalid environment variable: %s", env)
		}
	}
	return checkHealthConfig(c.config.Healthcheck)
}

func checkAutoRemove(c *cont) *Error {
	if c.host.AutoRemove && !c.host.RestartPolicy.IsNone() {
		return badRequest("can't create 'AutoRemove' container with restart policy")
	}
	return nil
}

// checkExtraHosts refuses entries that are not NAME:ADDRESS. Names are not
// looked at, and white space around an address passes on most releases.
func (e *Engine) checkExtraHosts(c *cont) *Error {
	for _, entry := range c.host.ExtraHosts {
		name, addr, ok := strings.Cut(entry, ":")
		if !ok || name == "" {
			return badRequest("bad format for add-host: %q", entry)
		}
		if addr == hostGateway {
			continue
		}
		text := addr
		if !e.say.exactHosts {
			text = strings.TrimSpace(addr)
		}
		if a, err := netip.ParseAddr(text); err != nil || a.Zone() != "" && !e.say.zonedHosts {
			return badRequest("invalid IP address in add-host: %q", addr)
		}
	}
	return nil
}

// checkPolicy refuses restart policies that there are not.
func (e *Engine) checkPolicy(c *cont) *Error {
	p := c.host.RestartPolicy
	if e.say.checksPolicies {
		p.Name = orDefault(p.Name, container.RestartPolicyDisabled)
		if err := container.ValidateRestartPolicy(p); err != nil {
			return badRequest("%s", err)
		}
		return nil
	}
	switch p.Name {
	case "":
	case container.RestartPolicyAlways, container.RestartPolicyUnlessStopped, container.RestartPolicyDisabled:
		if p.MaximumRetryCount != 0 {
			return badRequest("maximum retry count cannot be used with restart policy '%s'", p.Name)
		}
	case container.RestartPolicyOnFailure:
		if p.MaximumRetryCount < 0 {
			return badRequest("maximum retry count cannot be negative")
		}
	default:
		return badRequest("invalid restart policy '%s'", p.Name)
	}
	return nil
}

// checkNamespaceModes refuses modes that there are not.
func (e *Engine) checkNamespaceModes(c *cont) *Error {
	h := c.host
	switch {
	case !h.CgroupnsMode.Valid():
		return badRequest("invalid cgroup namespace mode: %s", h.CgroupnsMode)
	case !e.say.checksModes:
	case !h.IpcMode.Valid():
		return badRequest("invalid IPC mode: %s", h.IpcMode)
	case !h.PidMode.Valid():
		return badRequest("invalid PID mode: %s", h.PidMode)
	case !h.UTSMode.Valid():
		return badRequest("invalid UTS mode: %s", h.UTSMode)
	}
	if !slices.Contains([]string{"", "runc", "io.containerd.runc.v2"}, h.Runtime) {
		return badRequest(e.say.badRuntime, h.Runtime)
	}
	return nil
}
