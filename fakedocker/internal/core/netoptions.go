package core

import (
	"net/netip"
	"strconv"
	"strings"
)

// maxInterfaceName is the length of the longest name of a Linux interface.
const maxInterfaceName = 15

// Options of the bridge driver that the fake knows.
const (
	optBridgeName = "com.docker.network.bridge.name"
	optMTU        = "com.docker.network.driver.mtu"
	optICC        = "com.docker.network.bridge.enable_icc"
	optMasquerade = "com.docker.network.bridge.enable_ip_masquerade"
	optBindingIP  = "com.docker.network.bridge.host_binding_ipv4"
	optGateway4   = "com.docker.network.bridge.gateway_mode_ipv4"
	optGateway6   = "com.docker.network.bridge.gateway_mode_ipv6"
)

var defaultBridgeOptions = map[string]string{
	"com.docker.network.bridge.default_bridge": "true",
	optICC:        "true",
	optMasquerade: "true",
	optBindingIP:  "0.0.0.0",
	optBridgeName: "docker0",
	optMTU:        "1500",
}

// checkOptions refuses values that the bridge driver cannot read, and options
// that would change who reaches whom in a way that the fake does not follow.
// The driver ignores keys that it does not know, so those pass.
func (e *Engine) checkOptions(options map[string]string) error {
	for _, key := range []string{optICC, optMasquerade} {
		if v, ok := options[key]; ok {
			if _, err := strconv.ParseBool(v); err != nil {
				return errorf(e.failStatus(), "failed to parse %s value: %s (%s)", key, v, err)
			}
		}
	}
	if v, ok := options[optMTU]; ok {
		if _, err := strconv.Atoi(v); err != nil {
			return errorf(e.failStatus(), "failed to parse %s value: %s (%s)", optMTU, v, err)
		}
	}
	if v, ok := options[optBindingIP]; ok {
		if _, err := netip.ParseAddr(v); err != nil {
			return errorf(e.failStatus(), "failed to parse %s value: %s (nil ip)", optBindingIP, v)
		}
	}
	for _, key := range []string{optGateway4, optGateway6} {
		if v := options[key]; v != "" && !strings.EqualFold(v, "nat") {
			return NotModelled("bridge option " + key + "=" + v)
		}
	}
	return nil
}

// isolated reports whether the members of a network are kept from each other.
func isolated(options map[string]string) bool {
	text, given := options[optICC]
	on, err := strconv.ParseBool(text)
	return given && err == nil && !on
}
