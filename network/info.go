package network

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"time"

	dnetwork "github.com/docker/docker/api/types/network"
)

// Info is what the engine says of a network. Its maps and slices belong to the
// caller; they are nil where there is nothing in them.
type Info struct {
	// ID is 64 hexadecimal digits; no other network ever has it.
	ID     string
	Name   string
	Driver string
	// Scope is "local", or "swarm" for a network of several machines.
	Scope string
	// Owner is the owner's name, "" for a network that no [Manager] made.
	Owner string
	// Internal, IPv6 as in [Spec].
	Internal, IPv6 bool
	// Attachable lets containers join an overlay network; on others it says
	// nothing.
	Attachable bool
	// Subnets are sorted, IPv4 first. Engines up to 28.5 do not say the gateway
	// of a subnet that was asked for without one (measured); for a bridge
	// network it is filled in here, as the address that they take.
	Subnets []Subnet
	// MTU in bytes as the driver was told, 0 if it was not.
	MTU int
	// Options are those of the driver. The MTU is among them; the bridge name
	// that [Manager.Create] chooses on older engines is not.
	Options map[string]string
	// Labels are all but the manager's own, [LabelOwner] and [LabelCreation].
	Labels map[string]string
	// Created is in UTC.
	Created time.Time
}

func infoOf(n dnetwork.Inspect) Info {
	mtu, _ := strconv.Atoi(n.Options[optionMTU]) // whatever else stands there is no MTU
	return Info{
		ID:         n.ID,
		Name:       n.Name,
		Driver:     n.Driver,
		Scope:      n.Scope,
		Owner:      n.Labels[LabelOwner],
		Internal:   n.Internal,
		IPv6:       n.EnableIPv6,
		Attachable: n.Attachable,
		Subnets:    subnetsOf(n),
		MTU:        mtu,
		Options: without(n.Options, func(key, value string) bool {
			return key == optionBridgeName && value == bridgeName(n.Name)
		}),
		Labels: without(n.Labels, func(key, _ string) bool {
			return key == LabelOwner || key == LabelCreation
		}),
		Created: n.Created.UTC(),
	}
}

// without is a copy of m that lacks what drop picks, nil if nothing is left.
func without(m map[string]string, drop func(key, value string) bool) map[string]string {
	kept := maps.Clone(m)
	maps.DeleteFunc(kept, drop)
	if len(kept) == 0 {
		return nil
	}
	return kept
}

func subnetsOf(n dnetwork.Inspect) []Subnet {
	var subnets []Subnet
	for _, c := range n.IPAM.Config {
		prefix, err := netip.ParsePrefix(c.Subnet)
		if err != nil { // other drivers may say nothing here
			continue
		}
		sub := Subnet{Prefix: prefix}
		sub.Gateway, _ = netip.ParseAddr(c.Gateway)
		sub.Range, _ = netip.ParsePrefix(c.IPRange)
		if n.Driver == "bridge" && !sub.Gateway.IsValid() {
			sub.Gateway = sub.firstAddr()
		}
		subnets = append(subnets, sub)
	}
	slices.SortFunc(subnets, func(a, b Subnet) int {
		return cmp.Or(a.Prefix.Addr().Compare(b.Prefix.Addr()), a.Prefix.Bits()-b.Prefix.Bits())
	})
	return subnets
}

// firstAddr is what engines take for the gateway if nobody says another: the
// first address of the range, or of the subnet, that is not the subnet's own.
func (s Subnet) firstAddr() netip.Addr {
	if s.Range.IsValid() && s.Range.Addr() != s.Prefix.Addr() {
		return s.Range.Addr()
	}
	return s.Prefix.Masked().Addr().Next()
}

// compareInfo sorts networks by name, and those of one name by ID.
func compareInfo(a, b Info) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}
