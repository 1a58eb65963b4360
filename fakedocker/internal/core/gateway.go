package core

import (
	"net/netip"
	"slices"
)

// Auxiliary addresses of these names are the gateways of containers.
const (
	auxGateway4 = "DefaultGatewayIPv4"
	auxGateway6 = "DefaultGatewayIPv6"
)

// otherGateway is the containers' gateway where that is not the host's address on
// the network.
func (s *subnet) otherGateway() (netip.Addr, bool) {
	key := auxGateway4
	if s.prefix.Addr().Is6() {
		key = auxGateway6
	}
	text, given := s.aux[key]
	if !given {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(text)
	return a, err == nil
}

// leadsNowhere reports whether containers have a gateway that nobody is: no
// container can have an auxiliary address.
func (n *network) leadsNowhere() bool {
	return slices.ContainsFunc(n.subnets, func(s subnet) bool {
		_, other := s.otherGateway()
		return other
	})
}

// takeAux reserves auxiliary addresses, for nobody to have.
func (e *Engine) takeAux(s *subnet, aux map[string]string) error {
	for _, name := range shuffledKeys(e, aux) {
		addr, err := netip.ParseAddr(aux[name])
		if err != nil || !s.prefix.Contains(addr) {
			return internal("failed to allocate secondary ip address (%s): Requested address is out of range", aux[name])
		}
		if wrong := e.reserveChosen(s, addr); wrong != "" {
			return internal("failed to allocate secondary ip address (%s:%s): %s", name, aux[name], wrong)
		}
	}
	return nil
}

// takeGateway reserves the host's address, the lowest one unless one was asked for.
func (e *Engine) takeGateway(s *subnet, text string) error {
	s.showGateway = s.showGateway || e.Profile.OwnGateway
	if text == "" || e.tooSmall(s) {
		if !e.pickGateway(s) {
			return internal("failed to allocate gateway (%s): %s", text, e.say.poolEmpty)
		}
		return nil
	}
	gw, err := netip.ParseAddr(text)
	if err != nil || !s.prefix.Contains(gw) {
		return internal("failed to allocate gateway (%s): Requested address is out of range", text)
	}
	if wrong := e.reserveChosen(s, gw); wrong != "" {
		return internal("failed to allocate gateway (%s): %s", text, wrong)
	}
	s.gateway, s.writtenGateway = gw, text
	return nil
}

// reserveChosen takes an address that a request chose, or says why it cannot.
func (e *Engine) reserveChosen(s *subnet, a netip.Addr) (wrong string) {
	switch {
	case e.Profile.LosesLast && s.beyondCount(a):
		return textBeyondCount
	case !s.usable(a) || !s.reserve(a):
		return "Address already in use"
	}
	return ""
}

// pickGateway takes the subnet's first address. The oldest release finds none
// in an IPv4 subnet of one or two addresses.
func (e *Engine) pickGateway(s *subnet) bool {
	if e.tooSmall(s) {
		return false
	}
	gw, ok := s.lowest()
	s.gateway = gw
	return ok
}

// tooSmall reports whether the oldest release finds no address in the subnet at all.
func (e *Engine) tooSmall(s *subnet) bool {
	return !e.Profile.ValidateAtCreate && s.prefix.Addr().Is4() && s.prefix.Bits() > 30
}
