package core

import (
	"maps"
	"strconv"

	dnetwork "github.com/docker/docker/api/types/network"
)

// Driver options that stand in for fields of a request.
const (
	optEnable4 = "com.docker.network.enable_ipv4"
	optEnable6 = "com.docker.network.enable_ipv6"
)

// takeFamilyOptions has the driver's options say which address families are on
// where the request's own fields do not, and drops those that the fields overrule,
// on releases that can have networks without IPv4.
func (e *Engine) takeFamilyOptions(req *dnetwork.CreateRequest) error {
	if !e.Profile.EnableIPv4Known {
		return nil
	}
	if err := takeFamilyOption(req, optEnable4, &req.EnableIPv4); err != nil {
		return err
	}
	return takeFamilyOption(req, optEnable6, &req.EnableIPv6)
}

func takeFamilyOption(req *dnetwork.CreateRequest, key string, field **bool) error {
	text, given := req.Options[key]
	if !given {
		return nil
	}
	if *field != nil {
		req.Options = maps.Clone(req.Options)
		delete(req.Options, key)
		return nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return badRequest("driver-opt %q is not a valid bool", key)
	}
	*field = &on
	return nil
}
