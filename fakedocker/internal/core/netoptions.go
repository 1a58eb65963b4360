package core

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
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
	optInhibit4   = "com.docker.network.bridge.inhibit_ipv4"
	optDefault    = "com.docker.network.bridge.default_bridge"
	optHost4      = "com.docker.network.host_ipv4"
	optHost6      = "com.docker.network.host_ipv6" // newer releases know it
)

var defaultBridgeOptions = map[string]string{
	optDefault:    "true",
	optICC:        "true",
	optMasquerade: "true",
	optBindingIP:  "0.0.0.0",
	optBridgeName: "docker0",
	optMTU:        "1500",
}

// checkOptions refuses values that the bridge driver cannot read, and options
// that would change who reaches whom in a way that the fake does not follow.
// The driver ignores keys that it does not know, so those pass.
func (e *Engine) checkOptions(n *network) error {
	options := n.options
	for _, key := range sortedKeys(options) { // engines look in random order
		read := optionReaders[key]
		if read == nil || isGatewayMode(key) && !e.Profile.GatewayModes || key == optHost6 && !e.Profile.ValidateAtCreate {
			continue
		}
		if err := read(options[key]); err != nil {
			return errorf(e.failStatus(), "failed to parse %s value: %s (%s)", key, options[key], err)
		}
	}
	if mtu := mtuOf(options); mtu < 0 {
		return errorf(e.failStatus(), "invalid MTU number: %d", mtu)
	}
	return e.notFollowed(n)
}

// optionReaders are what reads the values that are no mere texts.
var optionReaders = map[string]func(string) error{
	optICC: readBool, optMasquerade: readBool, optInhibit4: readBool, optDefault: readBool, optEnable6: readBool, optMTU: readNumber,
	optBindingIP: readIP, optHost4: readIP, optHost6: readIP, optGateway4: readGatewayMode, optGateway6: readGatewayMode,
}

func readBool(text string) error {
	_, err := strconv.ParseBool(text)
	return err
}

func readNumber(text string) error {
	_, err := strconv.Atoi(text)
	return err
}

func readIP(text string) error {
	if net.ParseIP(text) == nil {
		return errors.New("nil ip")
	}
	return nil
}

func readGatewayMode(text string) error {
	switch text {
	case "nat", "nat-unprotected", "routed", "isolated":
		return nil
	}
	return fmt.Errorf("unknown gateway mode %s", text)
}

func isGatewayMode(key string) bool { return key == optGateway4 || key == optGateway6 }

// notFollowed refuses what the fake has no model of, where the release knows it.
func (e *Engine) notFollowed(n *network) error {
	options := n.options
	for _, key := range []string{optGateway4, optGateway6} {
		switch v, ok := options[key]; {
		case !ok || !e.Profile.GatewayModes || v == "nat":
		case v == "isolated" && !n.internal:
			return internal("gateway mode 'isolated' can only be used for an internal network")
		default:
			return NotModelled("bridge option " + key + "=" + v)
		}
	}
	if a := net.ParseIP(options[optHost4]); a != nil && a.To4() == nil {
		return NotModelled("bridge option " + optHost4 + " with an address of IPv6")
	}
	if isOn(options[optInhibit4]) {
		return NotModelled("bridge option " + optInhibit4)
	}
	if isOn(options[optDefault]) && options[optBridgeName] == "" {
		return NotModelled("a second network on docker0, which bridge option " + optDefault + " asks for,")
	}
	return nil
}

func isOn(text string) bool {
	if text == "" {
		return false
	}
	on, err := strconv.ParseBool(text)
	return on && err == nil
}

// mtuOf is the size of packets that options ask for; 0 if they do not.
func mtuOf(options map[string]string) int {
	text := options[optMTU]
	if text == "" {
		return 0
	}
	mtu, _ := strconv.Atoi(text) // it was read before
	return mtu
}

// mtuFits reports whether the kernel takes n's size of packets.
func (n *network) mtuFits() bool {
	mtu := mtuOf(n.options)
	return mtu == 0 || mtu >= 68 && mtu <= 65535
}

// leastMTU6 is the size of packets that IPv6 wants; an interface below has none.
const leastMTU6 = 1280

// checkKernel refuses what the kernel does not take when the bridge is made, or
// what newer releases see before.
func (e *Engine) checkKernel(n *network) error {
	if badInterface(n.options[optBridgeName]) || e.Profile.ValidateAtCreate && !n.mtuFits() {
		return internal("invalid argument")
	}
	if mtu := mtuOf(n.options); e.Profile.ValidateAtCreate && n.ipv6 && mtu > 0 && mtu < leastMTU6 {
		return internal("Cannot read IPv6 setup for bridge %[1]s: open /proc/sys/net/ipv6/conf/%[1]s/disable_ipv6: no such file or directory",
			n.bridgeName())
	}
	if e.Profile.ValidateAtCreate && n.internal && n.leadsNowhere() {
		return badRequest("no gateway can be set on an internal bridge network")
	}
	for i := range n.subnets {
		s := &n.subnets[i]
		if address := netip.PrefixFrom(s.gateway, s.prefix.Bits()); s.gateway.Is6() && s.gateway.IsMulticast() {
			return e.say.multicast.with(address)
		}
	}
	return nil
}

// isolated reports whether the members of a network are kept from each other.
func isolated(options map[string]string) bool {
	text, given := options[optICC]
	if !given {
		return false
	}
	on, err := strconv.ParseBool(text)
	return err == nil && !on
}
