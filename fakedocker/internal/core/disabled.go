package core

// A container with NetworkDisabled has a loopback interface and nothing else:
// no endpoints, no sandbox, no files about the network.

// enterNothing gives such a container its empty network namespace.
func (e *Engine) enterNothing(c *cont) error {
	if c.host.NetworkMode.IsContainer() && !e.say.disabledAlone {
		if _, err := e.joinTarget(c); err != nil {
			return err
		}
		return NotModelled("NetworkDisabled in another container's network")
	}
	c.box = &box{owner: c, users: 1}
	c.ns = e.fabric.NewNamespace(c.name)
	return nil
}

// checkDisabled refuses to connect such a container while it runs. Older
// releases make it a sandbox in which it is not.
func (e *Engine) checkDisabled(c *cont) error {
	switch {
	case !c.config.NetworkDisabled:
		return nil
	case e.say.disabledAlone:
		return notFound("network sandbox for container %s not found", c.id)
	}
	return NotModelled("the connection of a running container with NetworkDisabled")
}
