package core

import (
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// textMACMoved is the warning that a container-wide hardware address gets.
const textMACMoved = "The container-wide MacAddress field is now deprecated. It should be specified in EndpointsConfig instead."

// containerMAC is the hardware address that is asked for the container as a
// whole: the field is out of use, but requests may have it.
func containerMAC(c *container.Config) string {
	return c.MacAddress //nolint:staticcheck // old clients set it
}

func setContainerMAC(c *container.Config, mac string) {
	c.MacAddress = mac //nolint:staticcheck // engines of today show it
}

// checkWideMAC refuses a container-wide hardware address for which there is no
// one endpoint. Newer releases make it that endpoint's own, below API 1.44
// whatever the endpoint is; the oldest one gives it to the network that the mode
// names, and looks at it only then.
func (e *Engine) checkWideMAC(v Version, c *cont, asked map[string]*dnetwork.EndpointSettings) *Error {
	mac := containerMAC(c.config)
	if mac == "" || e.say.macUnmatched == "" {
		return nil
	}
	mode := c.host.NetworkMode
	apart := mode.IsHost() || mode.IsNone() || mode.IsContainer()
	if v.AtLeast(1, 44) {
		if apart || len(asked) == 0 {
			return nil
		}
		return e.matchMAC(mac, e.modeNetwork(mode), asked)
	}
	if apart {
		return badRequest(textMACConflict)
	}
	for _, settings := range asked {
		if settings == nil {
			return NotModelled(textMACBreaks)
		}
	}
	return nil
}

const (
	textMACConflict = "conflicting options: mac-address and the network mode"
	// Engines end the connection without an answer.
	textMACBreaks = "a container-wide MacAddress for an endpoint that is null, on which engines break down,"
)

// matchMAC wants the address of the container to be that of its first network.
func (e *Engine) matchMAC(mac, first string, asked map[string]*dnetwork.EndpointSettings) *Error {
	for key, settings := range asked {
		switch {
		case key != first:
		case settings == nil:
			return NotModelled(textMACBreaks)
		case settings.MacAddress != "" && settings.MacAddress != mac:
			return badRequest("the container-wide MAC address must match the endpoint-specific MAC address for the main network, or be left empty")
		default:
			return nil
		}
	}
	return badRequest("%s", e.say.macUnmatched)
}

// takeWideMAC makes the container-wide address that of the endpoint under key,
// where the release does that.
func (e *Engine) takeWideMAC(v Version, c *cont, key string, ep *endpoint) {
	mac := containerMAC(c.config)
	mode := c.host.NetworkMode
	if mac == "" || e.say.macUnmatched == "" || mode.IsHost() || mode.IsNone() || mode.IsContainer() {
		return
	}
	if v.AtLeast(1, 44) && key != e.modeNetwork(mode) {
		return
	}
	ep.askedMAC = mac
	if ep.claimed == nil {
		ep.claimed = &dnetwork.EndpointSettings{}
	}
	ep.claimed.MacAddress = mac
}

// dropWideMAC forgets the container-wide address once an endpoint has it, and
// returns what the engine says about that.
func (e *Engine) dropWideMAC(v Version, c *cont) []string {
	if containerMAC(c.config) == "" || e.say.macUnmatched == "" || !v.AtLeast(1, 44) {
		return []string{}
	}
	setContainerMAC(c.config, "")
	return []string{textMACMoved}
}

// giveWideMAC is the oldest release's way: an endpoint on the network that the
// mode names has the container's address.
func (e *Engine) giveWideMAC(c *cont, ep *endpoint, n *network) error {
	mac := containerMAC(c.config)
	if mac == "" || e.say.macUnmatched != "" || e.modeNetwork(c.host.NetworkMode) != n.name {
		return nil
	}
	if checkMAC(mac) != nil {
		return internal("address %s: invalid MAC address", mac)
	}
	ep.askedMAC = mac
	return nil
}
