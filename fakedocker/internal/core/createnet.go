package core

import (
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// endpointsAtCreate makes a new container's entries. The request's map goes
// before the network mode: what is named there is all that the container gets.
// Networks need not exist before the start.
func (e *Engine) endpointsAtCreate(v Version, c *cont, nc *dnetwork.NetworkingConfig) (map[string]*endpoint, error) {
	asked := map[string]*dnetwork.EndpointSettings{}
	if nc != nil {
		asked = nc.EndpointsConfig
	}
	if err := e.checkEndpointCount(v, asked); err != nil {
		return nil, err
	}
	eps := make(map[string]*endpoint)
	if c.host.NetworkMode.IsContainer() {
		return eps, nil // what was asked for is dropped in silence
	}
	for _, key := range shuffledKeys(e, asked) {
		settings := asked[key]
		if settings == nil {
			return nil, e.nilEndpoint(key)
		}
		ep := e.newEndpoint(v, c, settings)
		if err := e.enterAtCreate(eps, key, ep); err != nil {
			return nil, err
		}
	}
	if len(asked) == 0 {
		mode := e.modeNetwork(c.host.NetworkMode)
		if err := e.enterAtCreate(eps, mode, &endpoint{owner: c}); err != nil {
			return nil, err
		}
	}
	return eps, nil
}

// enterAtCreate adds one entry under its network's name, where there is one by
// now, and checks it on releases that check early.
func (e *Engine) enterAtCreate(eps map[string]*endpoint, key string, ep *endpoint) error {
	if key == "default" {
		key = bridgeName
	}
	n, _ := e.find(key)
	if n == nil {
		eps[key] = ep
		return nil
	}
	if e.Profile.ValidateAtCreate {
		if err := e.checkEndpoint(n, ep); err != nil {
			return badRequest("invalid config for network %s: %s", key, err)
		}
	}
	if eps[n.name] != nil {
		eps[key] = ep // one network under two terms: the start will refuse it
		return nil
	}
	eps[n.name] = ep
	return nil
}

// modeNetwork is the network that a mode stands for.
func (e *Engine) modeNetwork(mode container.NetworkMode) string {
	if mode == "" || mode.IsDefault() {
		return bridgeName
	}
	return string(mode)
}

func (e *Engine) nilEndpoint(key string) error {
	if !e.Profile.ValidateAtCreate {
		return badRequest("no EndpointSettings for %s", key)
	}
	return badRequest("invalid config for network %s: EndpointsConfig is nil", key)
}

// checkEndpointCount refuses several endpoints below API 1.44.
func (e *Engine) checkEndpointCount(v Version, asked map[string]*dnetwork.EndpointSettings) error {
	if len(asked) < 2 || v.AtLeast(1, 44) {
		return nil
	}
	return badRequest("%s: %s", e.Profile.OneEndpoint, strings.Join(shuffledKeys(e, asked), ", "))
}
