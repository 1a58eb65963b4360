package phases

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
)

// bridge is the engine's default network. It has no DNS, and takes no names.
const bridge = "bridge"

// Validate returns every problem of the app and its settings, joined; nil if
// there is none. Each is a [*Problem] and an [ErrInvalid], and what the package
// says whose rule it is, such as [network.ErrReserved] and [alias.ErrInvalid].
// Behind them comes a [*Denial] for each rule that the policy does not allow.
//
// An app that falls back to global settings is to be checked as they are
// together: app.Inherit(global).Validate(). These are the rules:
//
//   - the names of app, processes and TLD are DNS labels, see
//     [alias.Name.Validate]
//   - the names of networks are those of [network.ValidateName]; none is empty
//     or said twice, in one phase or in two, the initial one included
//   - the default route is a network that the app joins, or the default bridge
//     where no initial network takes its place
//   - a host access rule says its phases, says something valid, and agrees with
//     the others of its rank
//   - containers on the host's network join no other: a rule for host
//     networking goes with no attachment of the same containers
//   - a host access rule for builds is one that the builder heeds, see
//     [hostaccess.Builder.Check]
//   - the apps of a policy have names that apps can have
//   - no port is 0
func (a App) Validate() error {
	var ps problems
	a.check(&ps)
	return ps.err(a.denials()...)
}

// Validate returns every problem that settings have by themselves, without an
// app: all of [App.Validate] but what depends on its builder and on which
// networks it adds. It is the check for global settings.
func (s Settings) Validate() error {
	var ps problems
	s.check(&ps, joinsNothing)
	return ps.err()
}

// joinsNothing is a builder whose builds join no network: what is checked for it
// is right for some app.
const joinsNothing = hostaccess.Nixpacks

func (a *App) check(ps *problems) {
	ps.alias(propertyName, a.Name, alias.ValidateApp(a.Name))
	a.Settings.check(ps, a.Builder)
	a.checkDefaultRoute(ps)
	a.checkBuilder(ps)
	a.checkPorts(ps)
}

func (s *Settings) check(ps *problems, b hostaccess.Builder) {
	s.checkNetworks(ps)
	s.checkTLD(ps)
	s.checkRules(ps, b)
	s.checkPolicy(ps)
}

// checkNetworks checks each name, and that a container joins a network once.
func (s *Settings) checkNetworks(ps *problems) {
	i := 0
	for phase, name := range s.each() {
		if err := network.ValidateName(name); err != nil {
			ps.network(phase.String(), name, err)
		} else if first := s.first(name, i); first.valid() {
			ps.twice(first, phase, name)
		}
		i++
	}
	if name := s.DefaultRoute.text; name != "" && name != bridge {
		if err := network.ValidateName(name); err != nil {
			ps.network(propertyDefaultRoute, name, err)
		}
	}
}

// first returns the phase of the first network of that name among the first n.
func (s *Settings) first(name string, n int) AttachmentPhase {
	for phase, other := range s.each() {
		if n--; n < 0 {
			break
		}
		if other == name {
			return phase
		}
	}
	return 0
}

func (s *Settings) checkTLD(ps *problems) {
	switch tld := s.TLD.text; {
	case tld == textNone:
		ps.add(propertyTLD, tld, "reads as no TLD at all: say that with SetNone, or choose another one")
	case strings.HasPrefix(tld, "."):
		ps.alias(propertyTLD, tld, &alias.Error{
			Part: "TLD", Value: tld,
			Rule: fmt.Sprintf("begins with a dot: write %q", strings.TrimLeft(tld, ".")),
		})
	default:
		ps.alias(propertyTLD, tld, alias.ValidateTLD(tld))
	}
}

// checkDefaultRoute checks that the network is one that some container of the
// app is on.
func (a *App) checkDefaultRoute(ps *problems) {
	name := a.DefaultRoute.text
	_, initial := a.initial()
	switch {
	case name == "" || a.first(name, len(a.AttachPostCreate)+len(a.AttachPostDeploy)+1).valid():
	case name != bridge:
		ps.add(propertyDefaultRoute, name, "the app does not join this network: choose one of its own, or none")
	case initial:
		ps.add(propertyDefaultRoute, name, "the initial network takes the place of the default bridge: choose one that the app joins, or none")
	}
}

// checkPorts walks a map: what it finds is put in the order of the processes.
func (a *App) checkPorts(ps *problems) {
	start := len(*ps)
	for process, port := range a.Ports {
		ps.process(propertyPorts, a.alias(process))
		if port == 0 {
			ps.add(propertyPorts, process, "port 0: say the port that the process listens on, 1 to 65535, or leave it out")
		}
	}
	slices.SortStableFunc((*ps)[start:], func(a, b *Problem) int { return strings.Compare(a.Value, b.Value) })
}

// process checks the process of a name, and its length as a whole. What is wrong
// with the app and the TLD is said where they are set.
func (ps *problems) process(property string, n alias.Name) {
	for _, err := range split(n.Validate()) {
		var broken *alias.Error
		if !errors.As(err, &broken) || broken.Part == "process" || broken.Part == "name" {
			ps.aliasRule(property, n.Process, err)
		}
	}
}

// alias adds what package alias has against a value, each rule by itself.
func (ps *problems) alias(property, value string, err error) {
	for _, err := range split(err) {
		ps.aliasRule(property, value, err)
	}
}

func (ps *problems) aliasRule(property, value string, err error) {
	p := &Problem{Property: property, Value: value, Rule: err.Error(), Err: err}
	var broken *alias.Error
	if errors.As(err, &broken) {
		p.Rule = broken.Rule
	}
	*ps = append(*ps, p)
}

// split takes joined errors apart: those that err itself joins, not those that
// one of them wraps.
func split(err error) []error {
	switch list := err.(type) { //nolint:errorlint // see above
	case nil:
		return nil
	case interface{ Unwrap() []error }:
		return list.Unwrap()
	}
	return []error{err}
}

// rule adds what package hostaccess has against a value.
func (ps *problems) rule(property, value string, err error) {
	rule := strings.TrimPrefix(err.Error(), "hostaccess: ")
	*ps = append(*ps, &Problem{Property: property, Value: value, Rule: rule, Err: err})
}

// network adds what package network has against a name. Its text quotes the
// name, and so does that of a Problem: once is enough.
func (ps *problems) network(property, name string, err error) {
	rule := strings.Replace(err.Error(), " "+strconv.Quote(name), "", 1)
	*ps = append(*ps, &Problem{Property: property, Value: name, Rule: rule, Err: err})
}

func (ps *problems) twice(first, second AttachmentPhase, name string) {
	rule := "said twice: take one away"
	if first != second {
		rule = fmt.Sprintf("also in %s: a container joins a network once, take one away", first)
	}
	*ps = append(*ps, &Problem{Property: second.String(), Value: name, Rule: rule, other: bit(first)})
}
