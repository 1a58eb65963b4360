package core

import (
	"maps"
	"net/netip"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// endpointsAtCreate makes a new container's entries. The request's map goes
// before the network mode: what is named there is all that the container gets.
// Networks need not exist before the start.
func (e *Engine) endpointsAtCreate(v Version, c *cont, nc *dnetwork.NetworkingConfig) (map[string]*endpoint, error) {
	asked := askedEndpoints(c, nc)
	eps := make(map[string]*endpoint)
	var wrong []string
	for _, key := range shuffledKeys(e, asked) {
		settings := asked[key]
		if settings == nil {
			wrong = append(wrong, nilEndpoint(key))
			continue
		}
		ep := e.endpointAtCreate(v, c, settings)
		e.takeWideMAC(v, c, key, ep)
		eps[key] = ep
		wrong = append(wrong, e.wrongAtCreate(key, ep)...)
	}
	mode := c.host.NetworkMode
	if len(asked) == 0 && !mode.IsContainer() {
		key := e.modeNetwork(mode)
		eps[key] = &endpoint{owner: c}
		e.takeWideMAC(v, c, key, eps[key])
		wrong = append(wrong, e.wrongAtCreate(key, eps[key])...)
	}
	if len(wrong) > 0 {
		return nil, badRequest("%s", bulleted(wrong))
	}
	if mode.IsContainer() || c.config.NetworkDisabled {
		return nil, nil // all that was looked at is dropped
	}
	e.nameModeEntry(mode, eps, len(asked) == 0)
	return eps, nil
}

// nameModeEntry gives the entry of the mode's network, if there is one by now, its
// name: an entry that the mode made, whatever piece of the ID the mode says, and
// one that the request made by the whole ID. Other entries stay under what the
// request calls them.
func (e *Engine) nameModeEntry(mode container.NetworkMode, eps map[string]*endpoint, made bool) {
	n, _ := e.find(string(mode))
	if n == nil || !mode.IsUserDefined() || eps[n.name] != nil {
		return
	}
	key := n.id
	if made {
		key = string(mode)
	}
	if ep := eps[key]; ep != nil {
		eps[n.name] = ep
		delete(eps, key)
	}
}

// askedEndpoints are the entries that a request has. Where its network mode is the
// default one, an entry called default is the default bridge's, and goes before
// one that is called so; elsewhere it is a name as any other (measured on 28.5).
func askedEndpoints(c *cont, nc *dnetwork.NetworkingConfig) map[string]*dnetwork.EndpointSettings {
	if nc == nil {
		return nil
	}
	settings, ok := nc.EndpointsConfig[dnetwork.NetworkDefault]
	if mode := c.host.NetworkMode; !ok || mode != "" && !mode.IsDefault() {
		return nc.EndpointsConfig
	}
	asked := maps.Clone(nc.EndpointsConfig)
	delete(asked, dnetwork.NetworkDefault)
	asked[bridgeName] = settings
	return asked
}

// wrongAtCreate says what is wrong with one entry, on releases that check early.
func (e *Engine) wrongAtCreate(key string, ep *endpoint) []string {
	if !e.Profile.ValidateAtCreate {
		return nil
	}
	err := e.checkEndpointForm(key, ep)
	if n, _ := e.find(key); n != nil {
		err = e.checkEndpoint(n, ep)
	}
	if err != nil {
		return []string{"invalid config for network " + key + ": " + err.Error()}
	}
	return nil
}

// modeNetwork is the network that a mode stands for.
func (e *Engine) modeNetwork(mode container.NetworkMode) string {
	if mode == "" || mode.IsDefault() {
		return bridgeName
	}
	return string(mode)
}

func nilEndpoint(key string) string {
	return "invalid config for network " + key + ": EndpointsConfig is nil"
}

// checkEndpointCount refuses several endpoints below API 1.44.
func (e *Engine) checkEndpointCount(v Version, nc *dnetwork.NetworkingConfig) *Error {
	if nc == nil || len(nc.EndpointsConfig) < 2 || v.AtLeast(1, 44) {
		return nil
	}
	return badRequest("%s: %s", e.Profile.OneEndpoint, strings.Join(shuffledKeys(e, nc.EndpointsConfig), ", "))
}

// checkEndpointForms refuses, on the oldest release, what it sees to be wrong
// before it looks for the image.
func (e *Engine) checkEndpointForms(nc *dnetwork.NetworkingConfig) *Error {
	if nc == nil || e.Profile.ValidateAtCreate {
		return nil
	}
	for key, settings := range nc.EndpointsConfig { // one at most
		if settings == nil {
			return badRequest("no EndpointSettings for %s", key)
		}
		if err := checkAddressForm(settings.IPAMConfig); err != nil {
			return err
		}
	}
	return nil
}

// checkAddressForm is all that the oldest release looks at in a new container's
// endpoints.
func checkAddressForm(ipam *dnetwork.EndpointIPAMConfig) *Error {
	if ipam == nil {
		return nil
	}
	if text := ipam.IPv4Address; text != "" && !isAddress(text, false) {
		return badRequest("invalid IPv4 address: %s", text)
	}
	if text := ipam.IPv6Address; text != "" && !isAddress(text, true) {
		return badRequest("invalid IPv6 address: %s", text)
	}
	return nil
}

func isAddress(text string, ipv6 bool) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && a.Unmap().Is6() == ipv6
}
