package network

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"

	dnetwork "github.com/docker/docker/api/types/network"
)

// Subnet is a range of addresses of a network.
type Subnet struct {
	// Prefix is the subnet, masked: 10.9.0.0/24, not 10.9.0.5/24.
	Prefix netip.Prefix
	// Gateway is the network's own address in it, the first one if zero (the
	// first one of Range, where that is set).
	Gateway netip.Addr
	// Range is the part from which containers get their addresses, the whole
	// Prefix if zero.
	Range netip.Prefix
}

// String is such as "10.9.0.0/24 gateway 10.9.0.1 range 10.9.0.128/25", without
// what is zero.
func (s Subnet) String() string {
	var b strings.Builder
	b.WriteString(s.Prefix.String())
	if s.Gateway.IsValid() {
		fmt.Fprintf(&b, " gateway %s", s.Gateway)
	}
	if s.Range.IsValid() {
		fmt.Fprintf(&b, " range %s", s.Range)
	}
	return b.String()
}

func (s Spec) validateSubnets() error {
	var problems []error
	for i, sub := range s.Subnets {
		problems = append(problems, sub.validate(), s.validateFamily(sub))
		for _, other := range s.Subnets[:i] {
			problems = append(problems, s.validatePair(other, sub))
		}
	}
	return errors.Join(problems...)
}

func (s Spec) validateFamily(sub Subnet) error {
	bits := sub.Prefix.Addr().BitLen()
	switch {
	case sub.Prefix.Addr().Is6() && !s.IPv6:
		return invalidSubnet(sub.Prefix, "it is an IPv6 subnet; set IPv6 too")
	case s.isBridge() && sub.Prefix.IsValid() && sub.Prefix.Bits() > bits-2:
		return invalidSubnet(sub.Prefix, "it has no room for a gateway and a container; make it /%d or wider", bits-2)
	}
	return nil
}

func (s Spec) validatePair(a, b Subnet) error {
	switch {
	case a.Prefix.Overlaps(b.Prefix):
		return invalidSubnet(b.Prefix, "it overlaps %s of the same network", a.Prefix)
	case s.isBridge() && a.Prefix.IsValid() && b.Prefix.IsValid() && a.Prefix.Addr().BitLen() == b.Prefix.Addr().BitLen():
		return invalidSubnet(b.Prefix, "a bridge network has one subnet of each family, and %s is there already", a.Prefix)
	}
	return nil
}

func (s Subnet) validate() error {
	switch {
	case !s.Prefix.IsValid():
		return fmt.Errorf("%w subnet: Prefix is not set", ErrInvalid)
	case s.Prefix.Addr().Is4In6():
		return invalidSubnet(s.Prefix, "write it as IPv4")
	case s.Prefix != s.Prefix.Masked():
		return invalidSubnet(s.Prefix, "it has bits behind the mask; write %s", s.Prefix.Masked())
	}
	return errors.Join(s.validateGateway(), s.validateRange())
}

func (s Subnet) validateGateway() error {
	switch {
	case s.Gateway == netip.Addr{}:
		return nil
	case !s.Prefix.Contains(s.Gateway):
		return invalidSubnet(s.Prefix, "gateway %s is outside", s.Gateway)
	case s.Gateway == s.Prefix.Addr():
		return invalidSubnet(s.Prefix, "gateway %s is the address of the subnet itself", s.Gateway)
	case s.Gateway.Is4() && !s.Prefix.Contains(s.Gateway.Next()):
		return invalidSubnet(s.Prefix, "gateway %s is the broadcast address", s.Gateway)
	}
	return nil
}

func (s Subnet) validateRange() error {
	switch {
	case s.Range == netip.Prefix{}:
		return nil
	case s.Range != s.Range.Masked():
		return invalidSubnet(s.Prefix, "range %s has bits behind the mask; write %s", s.Range, s.Range.Masked())
	case s.Range.Bits() < s.Prefix.Bits() || !s.Prefix.Contains(s.Range.Addr()):
		return invalidSubnet(s.Prefix, "range %s is not within", s.Range)
	}
	return nil
}

func invalidSubnet(p netip.Prefix, rule string, args ...any) error {
	return fmt.Errorf("%w subnet %q: %s", ErrInvalid, p, fmt.Sprintf(rule, args...))
}

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r)
}

// ipam is nil where the engine shall choose.
func (s Spec) ipam() *dnetwork.IPAM {
	if len(s.Subnets) == 0 {
		return nil
	}
	i := &dnetwork.IPAM{}
	for _, sub := range s.Subnets {
		c := dnetwork.IPAMConfig{Subnet: sub.Prefix.String()}
		if sub.Gateway.IsValid() {
			c.Gateway = sub.Gateway.String()
		}
		if sub.Range.IsValid() {
			c.IPRange = sub.Range.String()
		}
		i.Config = append(i.Config, c)
	}
	return i
}
