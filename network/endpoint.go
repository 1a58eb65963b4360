package network

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	dnetwork "github.com/docker/docker/api/types/network"
)

// Endpoint says how a container joins a network.
type Endpoint struct {
	// Aliases are names under which the others on the network find the
	// container, beside its own name. Several containers may share one. Engines
	// take any text; refused here is what no resolver could ask for (measured
	// with musl, glibc, Go and busybox): empty labels, white space, control and
	// non-ASCII characters, labels over 63 and names over 253 characters.
	// Package alias makes better ones.
	Aliases []string
	// GatewayPriority decides, if the container is on several networks, which
	// one becomes its default route: that of the highest priority, among equals
	// the one of the smallest name. Engines before 28 (API < 1.48) ignore it,
	// so there anything but 0 is [ErrUnsupported].
	GatewayPriority int
	// Replace lets a container that is attached already, with other aliases or
	// another priority, be detached and attached anew to have exactly those
	// asked. If it runs, it loses its connections on that network and mostly
	// gets another address. Without Replace aliases are only ever added: at
	// once where it does not run, while one that runs is an [ErrMismatch].
	Replace bool
}

// API versions from which engines understand an option.
const apiGatewayPriority = "1.48"

// validateOn checks e for a network of this name.
func (e Endpoint) validateOn(name string) error {
	switch {
	case name == dnetwork.NetworkHost, name == dnetwork.NetworkNone:
		return fmt.Errorf("%w: a container is made in %s mode or never is in it", ErrNotAttachable, name)
	case name == dnetwork.NetworkBridge && len(e.Aliases) > 0:
		return fmt.Errorf("%w aliases %q: the default bridge has no DNS; use a network of your own", ErrInvalid, e.Aliases)
	}
	var problems []error
	for _, a := range e.Aliases {
		problems = append(problems, validateAlias(a))
	}
	return errors.Join(problems...)
}

func validateAlias(a string) error {
	if len(a) > 253 {
		return fmt.Errorf("%w alias %q: it has %d characters, DNS allows 253", ErrInvalid, a, len(a))
	}
	for label := range strings.SplitSeq(a, ".") {
		switch {
		case label == "":
			return fmt.Errorf("%w alias %q: it has an empty label; write labels with single dots between", ErrInvalid, a)
		case len(label) > 63:
			return fmt.Errorf("%w alias %q: label %q has %d characters, DNS allows 63", ErrInvalid, a, label, len(label))
		case strings.ContainsFunc(label, notGraphic):
			return fmt.Errorf("%w alias %q: it has characters that no resolver asks for; use letters, digits, \"-\" and \"_\"", ErrInvalid, a)
		}
	}
	return nil
}

func notGraphic(r rune) bool { return r <= ' ' || r > '~' }

// differences lists where an endpoint with these aliases and this priority is not
// as e asks.
func (e Endpoint) differences(aliases []string, priority int) []Difference {
	var ds []Difference
	if missing := minus(e.Aliases, aliases); len(missing) > 0 || e.Replace && len(minus(aliases, e.Aliases)) > 0 {
		ds = append(ds, Difference{Field: "Aliases", Want: strings.Join(e.Aliases, " "), Have: strings.Join(aliases, " ")})
	}
	if priority != e.GatewayPriority && (e.GatewayPriority != 0 || e.Replace) {
		ds = append(ds, Difference{Field: "GatewayPriority", Want: strconv.Itoa(e.GatewayPriority), Have: strconv.Itoa(priority)})
	}
	return ds
}

// applied is what to ask the engine for: e, and what of the former settings it
// leaves as it was. No former settings are nil.
func (e Endpoint) applied(info Info, before *dnetwork.EndpointSettings) *dnetwork.EndpointSettings {
	s := &dnetwork.EndpointSettings{}
	aliases := e.Aliases
	if before != nil {
		s = before.Copy()
		if !e.Replace {
			aliases = slices.Concat(before.Aliases, e.Aliases)
		}
	}
	s.NetworkID = info.ID // pins: should the network be replaced, the start says so
	s.Aliases = uniq(aliases)
	if e.GatewayPriority != 0 || e.Replace {
		s.GwPriority = e.GatewayPriority
	}
	return s
}

// minus are the elements of a that are not in b.
func minus(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}
