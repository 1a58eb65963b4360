package core

import (
	"errors"
	"net/http"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Texts of refusals that more than one operation gives.
const (
	textShared = "container sharing network namespace with another container or host cannot be connected to any other network"
	textNone   = "container cannot be connected to multiple networks with one of the networks in private (none) mode"
)

// NetworkConnect puts a container on a network. Of a container that does not
// run, engines only write down the wish: they check little, and ignore a wish
// for a network that is on the list already.
func (e *Engine) NetworkConnect(v Version, term string, req dnetwork.ConnectOptions) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(req.Container)
	if err != nil {
		return err
	}
	if c.removing {
		return internal("Container %s is marked for removal and cannot be connected or disconnected to the network", c.id)
	}
	n, miss := e.find(term)
	ep := e.newEndpoint(v, c, req.EndpointConfig)
	if !e.takesConnects(c) {
		return e.connectIdle(c, ep, n, term)
	}
	if miss != nil {
		return miss.start()
	}
	return e.connectRunning(c, ep, n)
}

// takesConnects reports whether a request about c's networks is for now, not for
// its next start.
func (e *Engine) takesConnects(c *cont) bool {
	return c.running() || e.Profile.SandboxToConnect && c.state.Status == container.StateRestarting
}

func (e *Engine) connectIdle(c *cont, ep *endpoint, n *network, term string) error {
	if n == nil {
		c.endpoints[term] = ep
		return nil
	}
	if err := e.checkModes(c, n); err != nil {
		return err
	}
	if old := c.endpoints[n.name]; old != nil && e.bound(old, n) {
		return nil
	}
	if err := e.checkEndpointEarly(n, ep); err != nil {
		return err
	}
	ep.dnsNames = true
	c.endpoints[n.name] = ep
	return nil
}

// bound reports whether an entry means n: by name before the first start, and
// by ID after.
func (e *Engine) bound(ep *endpoint, n *network) bool {
	return ep.networkID == "" || ep.networkID == n.id
}

// checkEndpointEarly checks what releases check before a container runs.
func (e *Engine) checkEndpointEarly(n *network, ep *endpoint) error {
	if !e.Profile.ValidateAtCreate && n.custom() {
		return nil
	}
	return e.checkEndpoint(n, ep)
}

func (e *Engine) connectRunning(c *cont, ep *endpoint, n *network) error {
	if err := e.checkModes(c, n); err != nil {
		return err
	}
	if c.host.NetworkMode.IsContainer() {
		return badRequest(textShared)
	}
	if old := c.endpoints[n.name]; old != nil && old.net != nil {
		return forbidden("endpoint with name %s already exists in network %s", c.name, n.name)
	}
	if ep.networkID != "" {
		pinned, miss := e.find(ep.networkID)
		if miss != nil {
			return miss.start() // the ID in the body goes before the one in the path
		}
		n = pinned
	}
	if err := e.attach(c, ep, n); err != nil {
		leaveResidue(c, ep, n, err)
		return err
	}
	c.endpoints[n.name] = ep
	c.route()
	if err := e.republishLocked(c); err != nil {
		e.detach(ep)
		c.route()
		_ = e.republishLocked(c) // where they were before, they were free
		return err
	}
	return nil
}

// leaveResidue keeps what a failed connect asked for among a running
// container's settings, as engines do: its next start will fail on it. What was
// refused as wrong in itself leaves nothing, and what an earlier one left stays
// as it is.
func leaveResidue(c *cont, ep *endpoint, n *network, err error) {
	refusal := (*Error)(nil)
	if errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest || c.endpoints[n.name] != nil {
		return
	}
	ep.dnsNames = true
	c.endpoints[n.name] = ep
}

// checkModes refuses what a container's network mode rules out.
func (e *Engine) checkModes(c *cont, n *network) error {
	switch {
	case c.host.NetworkMode.IsHost() && c.endpoints[hostName] != nil:
		return badRequest(textShared)
	case n.name == hostName:
		return badRequest("%s", e.Profile.JoinHost)
	case n.name == noneName && len(c.endpoints) > 0, c.endpoints[noneName] != nil:
		return badRequest(textNone)
	}
	return nil
}

// NetworkDisconnect takes a container off a network.
func (e *Engine) NetworkDisconnect(term string, req dnetwork.DisconnectOptions) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, miss := e.find(term)
	c, err := e.findContainer(req.Container)
	if err != nil {
		if req.Force && n != nil {
			return notFound("endpoint %s not found", req.Container)
		}
		return err
	}
	if e.takesConnects(c) {
		return e.disconnectRunning(c, n, miss, req.Force)
	}
	return e.disconnectIdle(c, n, term)
}

func (e *Engine) disconnectRunning(c *cont, n *network, miss *lookupError, force bool) error {
	switch {
	case miss != nil && force && c.endpoints[miss.term] != nil:
		delete(c.endpoints, miss.term)
		return nil
	case miss != nil && force:
		return internal("container %s is not connected to the network %s", c.id, miss.term)
	case miss != nil:
		return miss.start()
	case n.name == hostName && c.host.NetworkMode.IsHost():
		return badRequest("%s", e.Profile.LeaveHost)
	}
	ep := c.endpoints[n.name]
	if ep == nil || ep.net == nil { // what a failed connect left behind is no connection
		return internal("container %s is not connected to network %s", c.id, n.name)
	}
	delete(c.endpoints, n.name)
	e.detach(ep)
	if e.Profile.DoubleDisconnect {
		e.emitNetwork("disconnect", n, c.id)
	}
	c.route()
	return e.republishLocked(c)
}

func (e *Engine) disconnectIdle(c *cont, n *network, term string) error {
	key := term
	if n != nil {
		key = n.name
	}
	if key == hostName && c.host.NetworkMode.IsHost() && c.state.Status != container.StateCreated {
		return badRequest("%s", e.Profile.LeaveHost)
	}
	if c.endpoints[key] == nil {
		return internal("container %s is not connected to the network %s", c.id, key)
	}
	delete(c.endpoints, key)
	if e.Profile.DoubleDisconnect && n != nil {
		e.emitNetwork("disconnect", n, c.id)
	}
	return nil
}
