package network

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	dnetwork "github.com/docker/docker/api/types/network"
)

// The labels that [Manager.Create] puts on a network. They are fixed from then
// on, and a [Spec] cannot set them.
const (
	// LabelOwner says whose the network is; [Info] shows it as Owner.
	LabelOwner = "io.github.appnet-go.owner"
	// LabelCreation is a random text, another one for each call. By it a call
	// whose answer got lost finds the network that it made, and no other.
	LabelCreation = "io.github.appnet-go.creation"
)

// MTUs that Linux takes. Below the second one it takes no IPv6 address, and
// containers do not start (measured).
const (
	minMTU     = 68
	minMTUIPv6 = 1280
	maxMTU     = 65535
)

const optionMTU = "com.docker.network.driver.mtu"

// Spec says how a network is to be. Only the name is required.
type Spec struct {
	// Name has to satisfy [ValidateName].
	Name string
	// Driver is "bridge" if empty. Any driver that the engine has will do
	// (macvlan, overlay…) except host and null, of which there is one network
	// each, made by the engine.
	Driver string
	// Internal cuts the network off: its containers reach each other, nobody
	// outside.
	Internal bool
	// IPv6 adds IPv6 to IPv4. Engines 20.10 and 26.1 need an IPv6 subnet for
	// it, or the error is [ErrPoolExhausted]; 28.5 finds one (measured).
	IPv6 bool
	// Subnets are taken from the engine's address pools if empty. A bridge
	// network has at most one IPv4 and one IPv6 subnet. A family without one
	// gets it from the pools: IPv4 always, even beside a lone IPv6 subnet, and
	// IPv6 if asked for.
	Subnets []Subnet
	// MTU in bytes, 68 to 65535, with IPv6 at least 1280; 0 leaves it to the
	// engine, which takes 1500.
	MTU int
	// Options are for the driver, as `docker network create --opt` has them.
	Options map[string]string
	// Labels are for the caller's own use.
	Labels map[string]string
}

// Validate reports all problems of s at once, each an [ErrInvalid] or an
// [ErrReserved], joined; nil if there are none. It asks no engine: whether the
// driver exists and the subnets are free turns out in [Manager.Create].
func (s Spec) Validate() error {
	return errors.Join(
		ValidateName(s.Name),
		s.validateDriver(),
		s.validateSubnets(),
		s.validateMTU(),
		s.validateOptions(),
		validateKeys("label", s.Labels),
		s.validateLabels(),
	)
}

func (s Spec) validateDriver() error {
	switch {
	case s.Driver == "host", s.Driver == "null":
		return fmt.Errorf("%w driver %q: the engine has one such network and makes it itself; leave the driver empty for a bridge", ErrInvalid, s.Driver)
	case strings.ContainsFunc(s.Driver, isBlank):
		return fmt.Errorf("%w driver %q: it has no white space and no control characters", ErrInvalid, s.Driver)
	}
	return nil
}

func (s Spec) validateMTU() error {
	switch {
	case s.MTU == 0:
		return nil
	case s.MTU < minMTU || s.MTU > maxMTU:
		return fmt.Errorf("%w MTU %d: it is %d to %d bytes, or 0 for the engine's own", ErrInvalid, s.MTU, minMTU, maxMTU)
	case s.IPv6 && s.MTU < minMTUIPv6:
		return fmt.Errorf("%w MTU %d: IPv6 needs at least %d bytes", ErrInvalid, s.MTU, minMTUIPv6)
	}
	if _, twice := s.Options[optionMTU]; twice {
		return fmt.Errorf("%w MTU %d: option %q says it too; set one of the two", ErrInvalid, s.MTU, optionMTU)
	}
	return nil
}

func (s Spec) validateOptions() error {
	problem := validateKeys("option", s.Options)
	if s.isBridge() {
		problem = errors.Join(problem, validateBridgeName(s.Options[optionBridgeName]))
	}
	return problem
}

func (s Spec) validateLabels() error {
	var problems []error
	for _, key := range []string{LabelOwner, LabelCreation} {
		if _, taken := s.Labels[key]; taken {
			problems = append(problems, fmt.Errorf("%w label %q: it is set by the manager; for the owner see Manager.ForOwner", ErrInvalid, key))
		}
	}
	return errors.Join(problems...)
}

func validateKeys(what string, m map[string]string) error {
	if _, empty := m[""]; empty {
		return fmt.Errorf("%w %s %q: give it a key", ErrInvalid, what, "")
	}
	return nil
}

// isBridge reports whether s asks for the bridge driver, which is the engine's
// default.
func (s Spec) isBridge() bool {
	return s.Driver == "" || s.Driver == "bridge"
}

// options are what the engine is asked for. Its maps are new ones.
//
// Attachable is always asked for: without it containers cannot join an overlay
// network, and to other drivers it means nothing.
func (s Spec) options(owner, creation string) dnetwork.CreateOptions {
	o := dnetwork.CreateOptions{
		Driver:     s.Driver,
		Internal:   s.Internal,
		Attachable: true,
		IPAM:       s.ipam(),
		Options:    map[string]string{},
		Labels:     map[string]string{},
	}
	if s.IPv6 { // left out otherwise: an engine may have its own default
		o.EnableIPv6 = &s.IPv6
	}
	maps.Copy(o.Options, s.Options)
	maps.Copy(o.Labels, s.Labels)
	if s.MTU != 0 {
		o.Options[optionMTU] = strconv.Itoa(s.MTU)
	}
	o.Labels[LabelOwner] = owner
	o.Labels[LabelCreation] = creation
	return o
}
