package core

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// checkEndpoint refuses settings that n cannot have. All that is wrong is said
// at once; the oldest release stops at the first mistake.
func (e *Engine) checkEndpoint(n *network, ep *endpoint) error {
	if !e.Profile.ValidateAtCreate {
		return e.checkForms(n, ep)
	}
	wrong := e.wrongNowhere(n.custom(), ep)
	if ep.ipam != nil {
		wrong = append(wrong, e.wrongAddresses(ep)...)
		wrong = append(wrong, e.outsideSubnets(n, ep)...)
	}
	wrong = append(wrong, e.wrongSysctls(ep)...)
	return allWrong(wrong, ep)
}

// checkEndpointForm is what newer releases look at where the network is not
// there yet: a key such as container:NAME is no network of one's own.
func (e *Engine) checkEndpointForm(key string, ep *endpoint) error {
	wrong := e.wrongNowhere(container.NetworkMode(key).IsUserDefined(), ep)
	if ep.ipam != nil {
		wrong = append(wrong, e.wrongAddresses(ep)...)
	}
	wrong = append(wrong, e.wrongSysctls(ep)...)
	return allWrong(wrong, ep)
}

// wrongAddresses says which chosen addresses are none. The latest release has read
// them by then, and of an empty one knows no text.
func (e *Engine) wrongAddresses(ep *endpoint) []string {
	texts := apart(ep.ipam.Validate())
	for i, text := range texts {
		if e.say.unmaps && strings.HasSuffix(text, ": ") {
			texts[i] += "invalid IP"
		}
	}
	return texts
}

// wrongNowhere says what only networks of one's own can have.
func (e *Engine) wrongNowhere(custom bool, ep *endpoint) []string {
	var wrong []string
	if !custom && ep.static() {
		wrong = append(wrong, e.say.staticNowhere)
	}
	if !custom && len(ep.aliases) > 0 {
		wrong = append(wrong, e.say.aliasNowhere)
	}
	return wrong
}

func allWrong(texts []string, ep *endpoint) error {
	if len(texts) > 0 {
		return badRequest("invalid endpoint settings:\n%s", bulleted(texts))
	}
	if ep.claimed == nil {
		return nil
	}
	return checkMAC(ep.claimed.MacAddress)
}

// apart returns the texts of the errors that err joins.
func apart(err error) []string {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []string{err.Error()}
	}
	var texts []string
	for _, err := range joined.Unwrap() {
		texts = append(texts, err.Error())
	}
	return texts
}

// bulleted writes several mistakes one a line, those inside of one further in, and
// a single one as it is.
func bulleted(texts []string) string {
	if len(texts) == 1 {
		return strings.TrimSpace(texts[0])
	}
	var b strings.Builder
	for _, text := range texts {
		b.WriteString("\n* " + strings.ReplaceAll(text, "\n", "\n\t"))
	}
	return b.String()[1:]
}

func (ep *endpoint) static() bool {
	return ep.ipam != nil && (ep.ipam.IPv4Address != "" || ep.ipam.IPv6Address != "")
}

// outsideSubnets says of which chosen addresses n has no subnet, in general none
// that a request named.
func (e *Engine) outsideSubnets(n *network, ep *endpoint) []string {
	if !e.Profile.AutoStatic {
		return apart(ep.ipam.IsInRange(n.staticSubnets(false), n.staticSubnets(true)))
	}
	var texts []string
	for _, ipv6 := range []bool{false, true} {
		a := ep.asked(ipv6)
		if !a.IsValid() {
			continue
		}
		if s := n.subnetOf(a); s == nil || s.prefix.Addr().Is6() != ipv6 {
			texts = append(texts, fmt.Sprintf(e.say.notInSubnets, a))
		}
	}
	return texts
}

// checkKind is what the oldest release refuses by the kind of network alone.
func (e *Engine) checkKind(n *network, ep *endpoint) error {
	switch {
	case n.custom():
		return checkConfigured(n, ep)
	case ep.static():
		return badRequest("%s", e.say.staticNowhere)
	case len(ep.aliases) > 0:
		return badRequest("%s", e.say.aliasNowhere)
	}
	return nil
}

// checkForms is what the oldest release looks at before it sees whether the
// endpoint is there already.
func (e *Engine) checkForms(n *network, ep *endpoint) error {
	if err := e.checkKind(n, ep); err != nil || ep.ipam == nil {
		return err
	}
	for _, text := range ep.ipam.LinkLocalIPs {
		if badAddress(text) {
			return internal("Invalid link-local IP address: %s", ep.ipam.LinkLocalIPs)
		}
	}
	switch {
	case badAddress(ep.ipam.IPv4Address):
		return internal("Invalid IPv4 address: %s)", ep.ipam.IPv4Address)
	case badAddress(ep.ipam.IPv6Address):
		return internal("Invalid IPv6 address: %s)", ep.ipam.IPv6Address)
	}
	return nil
}

// badAddress reports whether text is there and is no address.
func badAddress(text string) bool { return text != "" && net.ParseIP(text) == nil }

// checkMembership refuses, on the oldest release, a chosen address of no subnet,
// which later ones have looked at. One of a family that is off is not looked at.
func (e *Engine) checkMembership(n *network, ep *endpoint) error {
	if e.Profile.ValidateAtCreate {
		return nil
	}
	for _, ipv6 := range []bool{false, true} {
		a := ep.asked(ipv6)
		if !a.IsValid() || !n.hasFamily(ipv6) {
			continue
		}
		if s := n.subnetOf(a); s == nil || s.prefix.Addr().Is6() != ipv6 {
			return internal("Invalid address %s: It does not belong to any of this network's subnets", a)
		}
	}
	return nil
}

// checkConfigured wants a subnet that a request named for each chosen address.
func checkConfigured(n *network, ep *endpoint) error {
	if !ep.static() || (ep.ipam.IPv4Address == "" || n.hasExplicit(false)) && (ep.ipam.IPv6Address == "" || n.hasExplicit(true)) {
		return nil
	}
	return badRequest("user specified IP address is supported only when connecting to networks with user configured subnets")
}

// hasExplicit reports whether a request named a subnet of that family.
func (n *network) hasExplicit(ipv6 bool) bool {
	return slices.ContainsFunc(n.subnets, func(s subnet) bool { return s.explicit && s.prefix.Addr().Is6() == ipv6 }) ||
		slices.ContainsFunc(n.unused, func(w wanted) bool { return w.prefix.Addr().Is6() == ipv6 })
}

// staticSubnet is a subnet as the API's own checks want it.
type staticSubnet struct{ *subnet }

func (s staticSubnet) IsStatic() bool { return s.explicit }

func (s staticSubnet) Contains(ip net.IP) bool {
	a, ok := netip.AddrFromSlice(ip)
	return ok && s.prefix.Contains(a.Unmap())
}

func (n *network) staticSubnets(ipv6 bool) []dnetwork.NetworkSubnet {
	var list []dnetwork.NetworkSubnet
	for i := range n.subnets {
		if n.subnets[i].prefix.Addr().Is6() == ipv6 {
			list = append(list, staticSubnet{&n.subnets[i]})
		}
	}
	return list
}

func checkMAC(text string) error {
	if text == "" {
		return nil
	}
	if _, err := net.ParseMAC(text); err != nil {
		return badRequest("invalid MAC address %s", text)
	}
	return nil
}

// canonicalMAC is a hardware address as a run shows it; a request may have
// written it with dashes or in capitals.
func canonicalMAC(text string) string {
	mac, err := net.ParseMAC(text)
	if err != nil {
		return text
	}
	return mac.String()
}
