package vnet

import "net/netip"

// maxFlows is how many senders a UDP publication remembers; the oldest is forgotten first.
const maxFlows = 1024

// flow carries the datagrams of one sender through a publication and the answers back. It holds a port of the host, from
// which the datagrams are seen to come.
type flow struct {
	key     flowKey
	binding *binding
}

// flowKey is a sender and the address at which it found the publication.
type flowKey struct {
	sender *Namespace
	from   netip.AddrPort
	dialed netip.AddrPort
}

// relay sends a datagram on to what is published.
func (n *Net) relay(p *Publication, key flowKey, d datagram) {
	way := n.route(n.host, p.to.Addr())
	if way.state != Open || way.dst != p.ns {
		return
	}
	f := p.flow(key, way.src)
	if f == nil {
		return
	}
	d.from = f.binding.addrPort()
	n.deliver(n.host, way, p.to.Port(), d)
}

// flow returns the flow of the key, made if need be with an address of the host; nil when the host has no port left.
func (p *Publication) flow(key flowKey, src netip.Addr) *flow {
	if f := p.flows[key]; f != nil {
		return f
	}
	if len(p.oldest) == maxFlows {
		p.forget()
	}
	f := &flow{key: key}
	f.binding = &binding{bindAddr: bindAddr{addr: src}, peer: p.to, owner: f}
	t := &p.net.host.udp
	if _, err := t.bind(f.binding, &t.next); err != nil {
		return nil
	}
	if p.flows == nil {
		p.flows = map[flowKey]*flow{}
	}
	p.flows[key] = f
	p.oldest = append(p.oldest, f)
	return f
}

// forget drops the oldest flow.
func (p *Publication) forget() {
	f := p.oldest[0]
	p.oldest = p.oldest[1:]
	delete(p.flows, f.key)
	p.net.host.udp.release(f.binding)
}

// answer brings a datagram back to the sender, from the address at which it found the publication.
func (f *flow) answer(d datagram) {
	to := f.key.from
	if !f.key.sender.holds(to.Addr()) {
		return
	}
	d.from = f.key.dialed
	b := f.key.sender.udp.lookup(to.Addr(), to.Port(), d.from)
	if b == nil {
		return
	}
	if c, ok := b.owner.(*packetConn); ok {
		c.arrive(d)
	}
}
