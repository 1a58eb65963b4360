package network

import (
	"crypto/sha256"
	"encoding/hex"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/versions"
)

const optionBridgeName = "com.docker.network.bridge.name"

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
