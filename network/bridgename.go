package network

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/versions"
)

const optionBridgeName = "com.docker.network.bridge.name"

// defaultBridge is the interface of the engine's own network "bridge". Engine
// 20.10 gives it to another network, and its own is broken until it is restarted
// (measured).
const defaultBridge = "docker0"

// maxInterface is how many characters Linux allows for the name of an interface.
const maxInterface = 15

// validateBridgeName checks a name that the caller chose; the engine finds one for
// an empty one.
func validateBridgeName(name string) error {
	switch {
	case name == defaultBridge:
		return fmt.Errorf("%w option %q: %q belongs to the default bridge; choose another name", ErrInvalid, optionBridgeName, name)
	case len(name) > maxInterface:
		return fmt.Errorf("%w option %q: %q has more than %d characters, which Linux does not take", ErrInvalid, optionBridgeName, name, maxInterface)
	case strings.Contains(name, "/"), strings.ContainsFunc(name, isBlank):
		return fmt.Errorf("%w option %q: %q has a slash, white space or control characters, which Linux does not take", ErrInvalid, optionBridgeName, name)
	}
	return nil
}

// bridgeName is the network interface on the host for a network of this name,
// where we choose it; Linux allows 15 characters.
func bridgeName(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "an-" + hex.EncodeToString(sum[:6])
}

// guard makes one name a thing that can be had once, on engines of API < 1.44 as
// well. Those check the name outside of their lock: 16 creates of one name at a
// time make 16 networks (measured on 20.10). What they check within is the name
// of the bridge, so that is derived from the network's. guard reports whether
// such an engine may refuse because of it.
func (m *Manager) guard(s Spec, o dnetwork.CreateOptions) bool {
	if !s.isBridge() || !versions.LessThan(m.client.ClientVersion(), "1.44") {
		return false
	}
	if _, chosen := o.Options[optionBridgeName]; !chosen {
		o.Options[optionBridgeName] = bridgeName(s.Name)
	}
	return true
}
