package core

import (
	"errors"
	"net/http"
	"slices"

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
// for a network that is on the list already. What the request brings becomes the
// endpoint's and is not to be used again.
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
	ep := e.endpointAtConnect(v, c, req.EndpointConfig)
	if !e.takesConnects(c) {
		return e.connectIdle(c, ep, n, term)
	}
	if c.host.NetworkMode.IsContainer() {
		return badRequest(textShared) // whether the network is there or not
	}
	if miss != nil {
		return miss.start()
	}
	return e.connectRunning(c, ep, n, term)
}

// takesConnects reports whether a request about c's networks is for now, not for
// its next start.
func (e *Engine) takesConnects(c *cont) bool {
	return c.running() || e.Profile.SandboxToConnect && c.state.Status == container.StateRestarting
}

func (e *Engine) connectIdle(c *cont, ep *endpoint, n *network, term string) error {
	switch {
	case n == nil && c.endpoints == nil:
		return ErrDied
	case n == nil:
		c.endpoints[term] = ep
		c.relist()
		return nil
	}
	if err := e.checkEndpointEarly(n, ep); err != nil {
		return err
	}
	bound, err := e.checkModes(c, n)
	if err != nil {
		return err
	}
	c.relist()
	if bound {
		return nil
	}
	ep.giveNames()
	c.setEndpoint(n.name, ep)
	return nil
}

// checkEndpointEarly checks what releases check of a connect before they look at
// the container's network mode.
func (e *Engine) checkEndpointEarly(n *network, ep *endpoint) error {
	if !e.Profile.ValidateAtCreate {
		return e.checkKind(n, ep)
	}
	return e.checkEndpoint(n, ep)
}

func (e *Engine) connectRunning(c *cont, ep *endpoint, n *network, term string) error {
	if ep.networkID != "" {
		pinned, miss := e.find(ep.networkID)
		if miss != nil {
			return miss.start() // the ID in the body goes before the one in the path
		}
		n = pinned
	}
	if err := e.normalizeMode(c, term); err != nil {
		return err
	}
	if err := e.checkEndpointEarly(n, ep); err != nil {
		return err
	}
	if _, err := e.checkModes(c, n); err != nil {
		return err
	}
	before := e.evts.mark()
	if err := e.attach(c, term, ep, n); err != nil {
		e.leaveResidue(c, ep, n, err)
		return err
	}
	c.route()
	if err := e.republishLocked(c); err != nil {
		if e.say.dropsUnjoined {
			e.evts.forget(before)
			e.drop(c, ep)
		} else {
			c.haunt(ep)
			ep.claimed = e.viewUnjoined(ep)
		}
		e.detach(ep)
		c.route()
		_ = e.republishLocked(c) // where they were before, they were free
		return err
	}
	c.relist()
	return nil
}

// leaveResidue keeps what a failed connect asked for among a running
// container's settings, as engines do: its next start will fail on it. What was
// refused as wrong in itself leaves nothing, and what an earlier one left stays
// as it is. Lists do not show it until something else changes.
func (e *Engine) leaveResidue(c *cont, ep *endpoint, n *network, err error) {
	refusal := (*Error)(nil)
	early := errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest && !ep.begun
	if ep.dropped || early || c.endpoints[n.name] != nil {
		return
	}
	ep.giveNames()
	c.listed = e.listViews(c)
	c.setEndpoint(n.name, ep)
}

// checkModes refuses what a container's network mode and its other networks rule
// out, and reports whether one of its entries means n already: by name before the
// first start, by ID after. Engines look at the entries in random order until
// one of them tells.
func (e *Engine) checkModes(c *cont, n *network) (bound bool, err error) {
	if n.name == hostName && !c.host.NetworkMode.IsHost() {
		return false, badRequest("%s", e.Profile.JoinHost)
	}
	for _, key := range shuffledKeys(e, c.endpoints) {
		other, err := e.networkOf(key, c.endpoints[key])
		switch {
		case err != nil: // gone
		case other.name == n.name:
			return true, nil // nothing new; whoever asks says what that means
		case other.name == hostName || n.name == hostName:
			return false, badRequest(textShared)
		case other.name == noneName || n.name == noneName:
			return false, badRequest(textNone)
		}
	}
	return false, nil
}

// checkModesAtStart is what newer releases look at in each network of a starting
// container, too.
func (e *Engine) checkModesAtStart(c *cont, n *network) error {
	if !e.Profile.ModesAtStart || c.run != nil {
		return nil
	}
	_, err := e.checkModes(c, n)
	return err
}

// NetworkDisconnect takes a container off a network.
func (e *Engine) NetworkDisconnect(term string, req dnetwork.DisconnectOptions) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, miss := e.find(term)
	c, err := e.findContainer(req.Container)
	switch {
	case err == nil:
	case !req.Force:
		return err
	case n == nil:
		return miss.start() // the container is not looked at then
	case req.Container == "":
		return e.checkNetworkNamed("") // the one refusal of an endpoint's name, too
	default:
		return notFound("endpoint %s not found", req.Container)
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
		c.relist()
		return nil
	case miss != nil && force:
		return internal("container %s is not connected to the network %s", c.id, miss.term)
	case miss != nil:
		return miss.start()
	case n.name == hostName && c.host.NetworkMode.IsHost():
		return badRequest("%s", e.Profile.LeaveHost)
	}
	ep := c.liveOn(n)
	if ep == nil { // what a failed connect left behind is no connection
		return internal("container %s is not connected to network %s", c.id, n.name)
	}
	if c.endpoints[n.name] != ep {
		c.unlist(n.name)
	}
	c.relist()
	delete(c.endpoints, n.name)
	e.leaveCopies(c, ep)
	e.detach(ep)
	c.unlisted = slices.DeleteFunc(c.unlisted, func(other *endpoint) bool { return other == ep })
	if e.Profile.DoubleDisconnect {
		e.emitNetwork("disconnect", n, c.id)
	}
	c.route()
	return e.republishLocked(c)
}

// leaveCopies has what stands under another key for a live entry that ends go on
// showing what the entry shows now, as engines do with entries that were made by a
// piece of the network's ID.
func (e *Engine) leaveCopies(c *cont, ep *endpoint) {
	for key, other := range c.endpoints {
		if other == ep {
			c.endpoints[key] = ep.settled(e.view(ep))
		}
	}
}

func (e *Engine) disconnectIdle(c *cont, n *network, term string) error {
	key := term
	if n != nil {
		key = n.name
	}
	if key == hostName && c.host.NetworkMode.IsHost() && c.state.Status == container.StateRestarting {
		return badRequest("%s", e.Profile.LeaveHost)
	}
	if c.endpoints[key] == nil {
		return internal("container %s is not connected to the network %s", c.id, key)
	}
	delete(c.endpoints, key)
	c.relist()
	if e.Profile.DoubleDisconnect && n != nil {
		e.emitNetwork("disconnect", n, c.id)
	}
	return nil
}
