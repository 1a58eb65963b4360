package core

import (
	"errors"
	"maps"
	"net/http"
	"net/netip"
	"slices"
)

// attachAll makes every entry of a starting container live. Where one cannot
// be, none is: what was made is taken back, and the error is the one that the
// start answers.
func (e *Engine) attachAll(c *cont) error {
	for _, key := range shuffledKeys(e, c.endpoints) {
		ep := c.endpoints[key]
		n, err := e.networkOf(key, ep)
		if err == nil {
			err = e.attach(c, ep, n)
		}
		if err != nil {
			e.detachAll(c)
			return e.startError(err)
		}
		e.rekey(c, key, n)
	}
	c.route()
	return nil
}

// shuffledKeys lists the keys of entries in the random order in which engines
// take them, so that nothing comes to rely on one. The same seed gives the same
// order.
func shuffledKeys[V any](e *Engine, m map[string]V) []string {
	keys := slices.Sorted(maps.Keys(m))
	e.rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
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

// rekey gives an entry that was made by ID its network's name.
func (e *Engine) rekey(c *cont, key string, n *network) {
	if key == n.name {
		return
	}
	c.endpoints[n.name] = c.endpoints[key]
	delete(c.endpoints, key)
}

// attach puts a running container on n.
func (e *Engine) attach(c *cont, ep *endpoint, n *network) error {
	if n.configOnly {
		return forbidden("cannot create endpoint on configuration-only network")
	}
	for _, other := range c.endpoints {
		if other.net == n {
			return forbidden("endpoint with name %s already exists in network %s", c.name, n.name)
		}
	}
	if err := e.checkEndpoint(n, ep); err != nil {
		return err
	}
	if c.ns == nil {
		return notFound("network sandbox for container %s not found", c.id)
	}
	if err := e.takeAddresses(n, ep); err != nil {
		return err
	}
	ep.net, ep.networkID, ep.id = n, n.id, e.newID()
	ep.mac, ep.dnsNames = e.hardwareAddr(ep), true
	if err := e.plug(c, ep); err != nil {
		e.unplug(ep)
		return err
	}
	n.enter(ep)
	e.emitNetwork("connect", n, c.id)
	return nil
}

// plug gives the container its interface. The host's and the empty network
// have none.
func (e *Engine) plug(c *cont, ep *endpoint) error {
	if ep.net.bridge == nil || c.ns == nil {
		return nil
	}
	var addrs []netip.Addr
	for _, a := range []netip.Addr{ep.ip4, ep.ip6} {
		if a.IsValid() {
			addrs = append(addrs, a)
		}
	}
	iface, err := c.ns.Attach(ep.net.bridge, addrs...)
	if err != nil {
		return internal("failed to add interface to sandbox: %s", err)
	}
	ep.iface = iface
	return nil
}

// takeAddresses gives ep an address in each of n's subnets.
func (e *Engine) takeAddresses(n *network, ep *endpoint) error {
	for i := range n.subnets {
		a, err := n.takeAddress(&n.subnets[i], ep)
		if err != nil {
			n.giveBack(ep)
			return err
		}
		if a.Is4() {
			ep.ip4 = a
		} else {
			ep.ip6 = a
		}
	}
	return nil
}

func (n *network) takeAddress(s *subnet, ep *endpoint) (netip.Addr, error) {
	if want := ep.asked(s.prefix.Addr().Is6()); want.IsValid() {
		if !s.usable(want) || !s.reserve(want) {
			return want, forbidden("Address already in use")
		}
		return want, nil
	}
	a, ok := s.lowest()
	if !ok {
		return a, errorf(http.StatusInternalServerError, "no available IPv%s addresses on this network's address pools: %s (%s)", familyOf(s), n.name, n.id)
	}
	return a, nil
}

func familyOf(s *subnet) string {
	if s.prefix.Addr().Is6() {
		return "6"
	}
	return "4"
}

// asked is the address that the request chose, or the zero address.
func (ep *endpoint) asked(ipv6 bool) netip.Addr {
	if ep.ipam == nil {
		return netip.Addr{}
	}
	text := ep.ipam.IPv4Address
	if ipv6 {
		text = ep.ipam.IPv6Address
	}
	a, _ := netip.ParseAddr(text)
	return a
}

func (n *network) giveBack(ep *endpoint) {
	for _, a := range []netip.Addr{ep.ip4, ep.ip6} {
		if !a.IsValid() {
			continue
		}
		if s := n.subnetOf(a); s != nil {
			s.release(a)
		}
	}
	ep.ip4, ep.ip6 = netip.Addr{}, netip.Addr{}
}

// detachAll takes a container that ends off its networks.
func (e *Engine) detachAll(c *cont) {
	for _, key := range shuffledKeys(e, c.endpoints) {
		e.detach(c.endpoints[key])
	}
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

func (e *Engine) unplug(ep *endpoint) {
	if ep.iface != nil {
		ep.iface.Detach()
		ep.iface = nil
	}
	ep.net.giveBack(ep)
	ep.net, ep.id, ep.mac = nil, "", ""
}

// route sets the default route: over the first of the endpoints that the
// engine's order puts ahead.
func (c *cont) route() {
	if c.ns == nil {
		return
	}
	for _, ep := range c.liveEndpoints() {
		if ep.net.bridge != nil {
			c.ns.SetDefault(ep.net.bridge)
			return
		}
	}
	c.ns.SetDefault(nil)
}
