package core

import (
	"errors"
	"maps"
	"net/http"
	"slices"

	"github.com/docker/docker/api/types/container"
)

// attachAll makes every entry of a starting container live, and returns the first
// one that led out, if any. Where one cannot be, none is: what was made is taken
// back, and the error is the one that the start answers.
func (e *Engine) attachAll(c *cont) (wayOut *endpoint, err error) {
	entries := maps.Clone(c.endpoints) // each comes with the settings that it had, whatever the others do
	for _, key := range e.startOrder(entries) {
		ep := entries[key]
		ep.forgetClaims()
		n, err := e.networkOf(key, ep)
		if err == nil {
			err = e.attach(c, key, ep, n)
		}
		if err != nil {
			e.startFailed(c)
			if e.say.taskFirst {
				e.tellUnattached(c)
			}
			e.detachAll(c)
			return nil, e.startError(err)
		}
		if wayOut == nil && ep.leadsOut() {
			wayOut = ep
		}
	}
	c.route()
	return wayOut, nil
}

// startOrder is the random order in which a start takes a container's networks.
// Some releases take the default bridge first.
func (e *Engine) startOrder(entries map[string]*endpoint) []string {
	keys := shuffledKeys(e, entries)
	if i := slices.Index(keys, bridgeName); i > 0 && e.Profile.BridgeFirst {
		keys = slices.Insert(slices.Delete(keys, i, i+1), 0, bridgeName)
	}
	return keys
}

// networkOf finds the network of an entry: by the ID that it is bound to, else
// by its key.
func (e *Engine) networkOf(key string, ep *endpoint) (*network, error) {
	term := key
	if ep.networkID != "" {
		term = ep.networkID
	}
	n, miss := e.find(term)
	if miss != nil {
		return nil, miss.start()
	}
	return n, nil
}

func (e *Engine) startError(err error) error {
	if refusal := (*Error)(nil); errors.As(err, &refusal) {
		return &Error{refusal.Status, e.Profile.StartPrefix + refusal.Message}
	}
	return err
}

// enterByName gives an entry its network's name. One that was made by the whole
// ID loses that key; one that was made by a piece of it stays under both.
func (c *cont) enterByName(ep *endpoint, n *network) {
	c.setEndpoint(n.name, ep)
	delete(c.endpoints, n.id)
}

// attach puts a running container on n, by the entry that it has, or is to have,
// under key.
func (e *Engine) attach(c *cont, key string, ep *endpoint, n *network) error {
	if err := e.normalizeMode(c, key); err != nil {
		return err
	}
	ep.named(n)
	ep.unjoined = nil
	if err := e.checkEndpoint(n, ep); err != nil {
		return err
	}
	if err := e.checkModesAtStart(c, n); err != nil {
		return err
	}
	if err := e.checkDisabled(c); err != nil {
		return err
	}
	if err := e.giveWideMAC(c, ep, n); err != nil {
		return err
	}
	if c.ns == nil {
		return notFound("network sandbox for container %s not found", c.id)
	}
	if n.configOnly {
		return forbidden("cannot create endpoint on configuration-only network")
	}
	if c.liveOn(n) != nil {
		return forbidden("endpoint with name %s already exists in network %s", c.name, n.name)
	}
	if err := e.checkMembership(n, ep); err != nil {
		return err
	}
	if err := e.checkLinkLocalForm(ep); err != nil {
		ep.begun = true
		return err
	}
	if err := e.checkServers(c); err != nil {
		ep.networkID, c.files, c.sandbox = n.id, max(c.files, networkFiles), ""
		return e.claimUnjoined(n, ep, err)
	}
	if err := e.takeAddresses(n, ep); err != nil {
		return err
	}
	if !n.mtuFits() { // the oldest release finds out only now
		n.giveBack(ep)
		return internal("failed to create endpoint %s on network %s: failed to set MTU on host interface %s: invalid argument", c.name, n.name, e.vethName())
	}
	c.unlist(n.name)
	ep.net, ep.networkID, ep.id = n, n.id, e.newID()
	ep.mac = e.hardwareAddr(ep)
	c.enterByName(ep, n)
	c.files = max(c.files, networkFiles)
	ep.kept = e.keptClaims(ep)
	if err := e.plug(c, ep); err != nil {
		e.giveUp(c, ep)
		return err
	}
	ep.claimed = nil
	n.enter(ep)
	e.emitNetwork("connect", n, c.id)
	return nil
}

// giveUp takes an endpoint back that was made and cannot join its network. The
// container's entry goes on showing it, or is gone for good.
func (e *Engine) giveUp(c *cont, ep *endpoint) {
	if e.say.dropsUnjoined {
		e.drop(c, ep)
		return
	}
	ep.claimed = e.viewUnjoined(ep)
	e.unplug(ep)
}

// drop takes an endpoint off its network, and off its container's entries, and no
// one hears of it.
func (e *Engine) drop(c *cont, ep *endpoint) {
	ep.dropped = true
	delete(c.endpoints, ep.net.name)
	ep.net.leave(ep)
	e.unplug(ep)
}

// claimUnjoined writes down the endpoint that some releases make before they
// look at the name servers: it is gone, and still shows (measured).
func (e *Engine) claimUnjoined(n *network, ep *endpoint, refusal error) error {
	if !e.say.showsUnjoined {
		return refusal
	}
	if err := e.takeAddresses(n, ep); err != nil {
		return err
	}
	ep.net, ep.id = n, e.newID()
	ep.mac = e.hardwareAddr(ep)
	ep.unjoined = e.viewUnjoined(ep)
	n.giveBack(ep)
	ep.net = nil
	return refusal
}

// normalizeMode has a container's network mode say the network's whole ID where
// it says a piece of it, as newer releases do whenever they make an endpoint
// under another key than the mode: they want the mode's network to be there even
// if the endpoint is on another.
func (e *Engine) normalizeMode(c *cont, key string) error {
	mode := c.host.NetworkMode
	if !e.Profile.ValidateAtCreate || !mode.IsUserDefined() || key == string(mode) {
		return nil
	}
	n, miss := e.find(string(mode))
	if miss != nil {
		return errorf(statusOf(miss.start()), "could not find a network matching network mode %s: %s", mode, miss.start())
	}
	if string(mode) != n.name && string(mode) != n.id {
		host := *c.host
		host.NetworkMode = container.NetworkMode(n.id)
		c.host = &host
	}
	return nil
}

func statusOf(err error) int {
	if refusal := (*Error)(nil); errors.As(err, &refusal) {
		return refusal.Status
	}
	return http.StatusInternalServerError
}

// detachAll takes a container that ends off its networks. A container without a
// sandbox has been on none, and keeps what it says of them.
func (e *Engine) detachAll(c *cont) {
	for _, key := range shuffledKeys(e, c.endpoints) {
		e.detach(c.endpoints[key])
		if c.files != noFiles {
			c.endpoints[key].forgetClaims()
		}
	}
	for _, ep := range c.unlisted {
		e.detach(ep)
	}
	c.unlisted = nil
}

// detach ends a live endpoint; its settings stay.
func (e *Engine) detach(ep *endpoint) {
	n := ep.net
	if n == nil {
		return
	}
	n.leave(ep)
	e.unplug(ep)
	e.emitNetwork("disconnect", n, ep.owner.id)
}
