package core

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// A box is a network namespace that one container has made and others may have
// joined. It lives until the last of them has ended.
type box struct {
	owner *cont
	users int
	host  bool
}

// guest reports whether c runs in a network namespace that another container
// has made or, on the host's network, that it came to by another one.
func (c *cont) guest() bool { return c.box != nil && c.box.owner != c }

// namesFrom is the container whose networks and hosts c reads its names from:
// the one whose network namespace c has joined, or c itself. An owner that has
// ended took its names with it; should it start again, it has another namespace.
func (e *Engine) namesFrom(c *cont) *cont {
	if c.guest() && !c.box.host && c.box.owner.box == c.box {
		return c.box.owner
	}
	return c
}

// enterNamespace gives a starting container its network namespace.
func (e *Engine) enterNamespace(c *cont) error {
	if c.config.NetworkDisabled {
		return e.enterNothing(c)
	}
	if c.host.NetworkMode.IsContainer() {
		return e.joinNamespace(c)
	}
	if err := e.checkNetworkFiles(c); err != nil {
		c.files = max(c.files, networkFiles)
		return err
	}
	if e.say.makesFiles {
		c.files = allFiles
	}
	c.box = &box{owner: c, users: 1, host: c.host.NetworkMode.IsHost()}
	c.sandbox = e.newID()
	if c.box.host {
		c.ns = e.fabric.Host()
	} else {
		c.ns = e.fabric.NewNamespace(c.name)
	}
	return nil
}

func (e *Engine) joinNamespace(c *cont) error {
	target, err := e.joinTarget(c)
	if err != nil {
		return err
	}
	c.joined = cmp.Or(target.joined, target)
	config := *c.config
	config.Hostname, config.Domainname = target.config.Hostname, target.config.Domainname
	c.config = &config
	if len(c.endpoints) > 0 && e.Profile.StartPrefix != "" {
		c.files = allFiles
		return badRequest("%s%s", e.Profile.StartPrefix, textShared)
	}
	c.box, c.ns = target.box, target.ns
	c.box.users++
	return nil
}

// joinTarget finds the container that c's network mode names.
func (e *Engine) joinTarget(c *cont) (*cont, error) {
	name := c.host.NetworkMode.ConnectedContainer()
	target := e.ctrs.find(name)
	switch {
	case target == nil:
		return nil, e.say.missingJoin.with(name)
	case target == c:
		return nil, internal("%s", e.say.selfJoin)
	case target.state.Status == container.StateRestarting:
		return nil, e.say.restartingJoin.with(target.id)
	case !target.running():
		return nil, conflict("%s", e.say.stoppedJoin(target))
	}
	return target, nil
}

func stoppedTarget(target *cont) string {
	return "cannot join network of a non running container: " + target.id
}

func stoppedTarget285(target *cont) string {
	return fmt.Sprintf("cannot join network namespace of a non running container: container %s is %s", target.name, target.state.Status)
}

// checkNetworkFiles refuses what the files about the network cannot say, on
// releases that make them first.
func (e *Engine) checkNetworkFiles(c *cont) error {
	if err := e.checkHosts(c); err != nil {
		return err
	}
	if e.say.makesFiles {
		return e.checkServers(c)
	}
	return nil
}

// checkServers reads the addresses of the container's own name servers.
func (e *Engine) checkServers(c *cont) error {
	if !e.say.strictDNS {
		return nil
	}
	for _, server := range c.host.DNS {
		if server == "" && e.say.skipsNoDNS {
			continue
		}
		if _, err := netip.ParseAddr(server); err != nil {
			return internal("bad nameserver address %s: %v", server, err)
		}
	}
	return nil
}

// checkHosts reads the addresses of extra hosts once more, as the latest
// release does: white space passed at the create, and does not here.
func (e *Engine) checkHosts(c *cont) error {
	if !e.say.strictHosts {
		return nil
	}
	for _, entry := range c.host.ExtraHosts {
		_, addr, _ := strings.Cut(entry, ":")
		if addr == hostGateway {
			continue
		}
		if _, err := netip.ParseAddr(addr); err != nil {
			return badRequest("could not parse extra host IP %s: %v", addr, err)
		}
	}
	return nil
}

// leaveNamespace ends c's part in its network namespace.
func (e *Engine) leaveNamespace(c *cont) {
	if c.box == nil {
		return
	}
	c.box.users--
	if c.box.users == 0 && !c.box.host {
		c.ns.Close()
	}
	c.box, c.ns, c.ghosts = nil, nil, nil
	if !e.say.keepsSandbox {
		c.sandbox = ""
	}
}
