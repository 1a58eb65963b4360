package core

import (
	"errors"
	"fmt"
	"net/netip"

	dnetwork "github.com/docker/docker/api/types/network"
)

// validateIPAM refuses subnets that are none, on releases that look at them
// before anything else. All that is wrong is said at once.
func (e *Engine) validateIPAM(req *dnetwork.CreateRequest) error {
	if !e.Profile.ValidateAtCreate || req.IPAM == nil {
		return nil
	}
	var wrong []string
	for _, c := range req.IPAM.Config {
		if c.Subnet == "" && e.Profile.OptionalSubnet {
			wrong = append(wrong, wrongWithoutSubnet(c)...)
			continue
		}
		one := &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{c}}
		wrong = append(wrong, apart(errors.Unwrap(dnetwork.ValidateIPAM(one, isTrue(req.EnableIPv6))))...)
	}
	if len(wrong) == 0 {
		return nil
	}
	return badRequest("invalid network config:\n%s", bulleted(wrong))
}

// wrongWithoutSubnet says what cannot stand where no subnet is given: anything
// that would have to be in it.
func wrongWithoutSubnet(c dnetwork.IPAMConfig) []string {
	var wrong []string
	if c.IPRange != "" {
		what := "parent subnet invalid Prefix doesn't contain ip-range"
		if p, err := netip.ParsePrefix(c.IPRange); err == nil && p.Addr().Is6() {
			what = textOtherFamily
		}
		wrong = append(wrong, fmt.Sprintf("invalid ip-range %s: %s", c.IPRange, what))
	}
	if c.Gateway != "" {
		wrong = append(wrong, fmt.Sprintf("invalid gateway %s: %s", c.Gateway, nowhere(c.Gateway)))
	}
	for _, name := range sortedKeys(c.AuxAddress) {
		wrong = append(wrong, fmt.Sprintf("invalid auxiliary address %s: %s", name, nowhere(c.AuxAddress[name])))
	}
	return wrong
}

const textOtherFamily = "parent subnet is an IPv4 block" // what no subnet is taken for

func nowhere(text string) string {
	if a, err := netip.ParseAddr(text); err == nil && a.Is6() {
		return textOtherFamily
	}
	return "parent subnet invalid Prefix doesn't contain this address"
}
