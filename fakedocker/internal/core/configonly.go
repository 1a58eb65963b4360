package core

import (
	dnetwork "github.com/docker/docker/api/types/network"
)

// A configuration-only network has no traffic: it keeps subnets, options and
// labels for other networks that name it in ConfigFrom. Its subnets are taken by
// nobody until then, so that one network at a time can be made of it (measured).

// checkConfigOnly refuses what a configuration-only network cannot have, before
// the engine looks for the driver.
func checkConfigOnly(req *dnetwork.CreateRequest) error {
	switch {
	case req.Internal || req.Attachable || req.Ingress || req.Scope != "":
		return forbidden("configuration network can only contain network specific fields. " +
			"Network operator fields like [ ingress | internal | attachable | scope ] are not supported.")
	case configFrom(req) != "":
		return forbidden("a configuration network cannot depend on another configuration network")
	}
	return nil
}

// checkDependence refuses settings of a network that has them from another one.
func (e *Engine) checkDependence(req *dnetwork.CreateRequest) error {
	switch {
	case configFrom(req) == "":
		return nil
	case len(req.Labels) > 0 || isTrue(req.EnableIPv6) || ownIPAM(req.IPAM):
		return forbidden("%s configurations are not supported if the network depends on a configuration network", e.say.userSpecified)
	case len(req.Options) > 0:
		return forbidden("network driver options are not supported if the network depends on a configuration network")
	}
	return nil
}

func configFrom(req *dnetwork.CreateRequest) string {
	if req.ConfigFrom == nil {
		return ""
	}
	return req.ConfigFrom.Network
}

func ownIPAM(ipam *dnetwork.IPAM) bool {
	return ipam != nil && (ipam.Driver != "" && ipam.Driver != "default" || len(ipam.Options) > 0 || len(ipam.Config) > 0)
}

// takeConfig gives n what its configuration-only network says, and returns the
// subnets to take. Only its name finds such a network (measured).
func (e *Engine) takeConfig(n *network, name string) ([]wanted, error) {
	for _, from := range e.nets.byName[name] {
		if from.configOnly {
			n.configFrom, n.ipv6 = from, from.ipv6
			n.options, n.labels, n.ipamOptions = from.options, from.labels, from.ipamOptions
			return from.unused, nil
		}
	}
	return nil, notFound("configuration network %q does not exist", name)
}
