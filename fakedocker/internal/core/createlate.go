package core

import (
	"strings"

	"github.com/docker/docker/api/types/container"
)

// checkLate refuses what engines refuse once they have the image and looked at
// the networks.
func (e *Engine) checkLate(c *cont, name string) error {
	if len(c.config.Entrypoint) == 0 && len(c.config.Cmd) == 0 {
		return badRequest("%s", e.say.noCommand)
	}
	if err := checkBinds(c.host.Binds); err != nil {
		return err
	}
	if err := checkLogDriver(c.host.LogConfig.Type); err != nil {
		return err
	}
	if err := checkLogOptions(c.host.LogConfig); err != nil {
		return err
	}
	if name != "" {
		if err := e.checkName(name); err != nil {
			return err
		}
	}
	if err := e.checkSecurityOpts(c.host.SecurityOpt); err != nil {
		return err
	}
	if err := e.checkReferences(c.host); err != nil {
		return err
	}
	return e.checkLinks(c.host)
}

// checkLogDriver refuses logging drivers that engines do not have, and those
// that write to somewhere that the fake has not.
func checkLogDriver(name string) error {
	switch name {
	case "", "json-file", "local", "none":
		return nil
	case "awslogs", "etwlogs", "fluentd", "gcplogs", "gelf", "journald", "logentries", "splunk", "syslog":
		return NotModelled("logging driver " + name)
	}
	return badRequest("error looking up logging plugin %s: plugin %q not found", name, name)
}

// checkReferences refuses settings that name containers that are not there.
func (e *Engine) checkReferences(h *container.HostConfig) error {
	terms := []string{h.PidMode.Container(), h.IpcMode.Container()}
	for _, from := range h.VolumesFrom {
		term, _, _ := strings.Cut(from, ":")
		terms = append(terms, term)
	}
	for _, term := range terms {
		if term != "" && e.ctrs.find(term) == nil {
			return badRequest("No such container: %s", term)
		}
	}
	return nil
}

// checkLinks looks at links, which only containers on the default bridge have;
// user-defined networks ignore them. They are not modelled.
func (e *Engine) checkLinks(h *container.HostConfig) error {
	mode := h.NetworkMode
	if mode != "" && mode.IsUserDefined() {
		return nil
	}
	for _, link := range h.Links {
		target, alias, _ := strings.Cut(link, ":")
		if target == "" || strings.Contains(alias, ":") {
			return internal("bad format for links: %s", link)
		}
		if e.ctrs.find(target) == nil {
			return badRequest("could not get container for %s: No such container: %s", target, target)
		}
		if !mode.IsNone() {
			return NotModelled("a link on the default bridge")
		}
	}
	return nil
}

// notModelled refuses settings that would change the container's networking,
// or what its state says, and that the fake would have to ignore.
func notModelled(c *cont) error {
	for port, bindings := range c.host.PortBindings {
		if port.Proto() == "sctp" && len(bindings) > 0 {
			return NotModelled("the publication of an SCTP port")
		}
	}
	return nil
}
