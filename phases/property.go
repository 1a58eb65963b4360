package phases

import (
	"fmt"
	"slices"
	"strings"
)

// The names of what can be wrong, in settings and elsewhere.
const (
	propertyInitial      = "initial-network"
	propertyPostCreate   = "attach-post-create"
	propertyPostDeploy   = "attach-post-deploy"
	propertyDefaultRoute = "default-route"
	propertyTLD          = "tld"

	propertyHostAccess = "host-access"
	propertyPolicy     = "policy"
	propertyName       = "name"
	propertyProcess    = "process"
	propertyPort       = "port"
	propertyPorts      = "ports"
	propertyNetworks   = "networks"
	propertyContainer  = "container"
	propertyBuilder    = "builder"
	propertyPhase      = "phase"
	propertyAttachment = "attachment phase"
	propertyProperty   = "property"
)

// textNone is how "none" reads where "" says that a setting is inherited. No
// network and no domain can have this name.
const textNone = "none"

// Properties returns the names that [Settings.Set] knows, sorted.
func Properties() []string {
	return []string{propertyPostCreate, propertyPostDeploy, propertyDefaultRoute, propertyInitial, propertyTLD}
}

// Set gives a property the values, in their order, or leaves it to the global
// settings when there are none. The two attach properties take any number, the
// others one.
//
// What s then says is checked as far as property has a part in it, with the
// rules of [App.Validate]; on an error s is unchanged. Whether the networks
// exist is not asked: that is up to [Plan.Bind]. The error joins a [*Problem]
// for each thing that is wrong. An unknown property is one as well; host access
// is no property, it has rules: [Settings.HostAccess].
func (s *Settings) Set(property string, values ...string) error {
	next := *s
	if list := next.list(property); list != nil {
		*list = nil
		if len(values) > 0 {
			*list = slices.Clone(values)
		}
		return s.replace(property, next)
	}
	value := next.value(property)
	if value == nil {
		return unknownProperty(property)
	}
	switch len(values) {
	case 0:
		*value = Value{}
	case 1:
		if values[0] == "" {
			return emptyProblem(property)
		}
		*value = Use(values[0])
	default:
		return &Problem{
			Property: property, Value: strings.Join(values, " "),
			Rule: fmt.Sprintf("takes one value, not %d: choose one", len(values)),
		}
	}
	return s.replace(property, next)
}

// SetNone makes a property say that there is none, also against a global one.
// An unknown property is a [*Problem].
func (s *Settings) SetNone(property string) error {
	if list := s.list(property); list != nil {
		*list = []string{}
		return nil
	}
	value := s.value(property)
	if value == nil {
		return unknownProperty(property)
	}
	*value = None()
	return nil
}

// replace makes s what next says, unless property has a problem there. The
// others may have some: else nothing could be set until all is right.
func (s *Settings) replace(property string, next Settings) error {
	var ps problems
	next.check(&ps, joinsNothing)
	ps = slices.DeleteFunc(ps, func(p *Problem) bool { return !p.concerns(property) })
	if len(ps) > 0 {
		return ps.err()
	}
	*s = next
	return nil
}

// list returns the property if it holds a list.
func (s *Settings) list(property string) *[]string {
	switch property {
	case propertyPostCreate:
		return &s.AttachPostCreate
	case propertyPostDeploy:
		return &s.AttachPostDeploy
	}
	return nil
}

// value returns the property if it holds a single value.
func (s *Settings) value(property string) *Value {
	switch property {
	case propertyInitial:
		return &s.InitialNetwork
	case propertyDefaultRoute:
		return &s.DefaultRoute
	case propertyTLD:
		return &s.TLD
	}
	return nil
}

func unknownProperty(property string) *Problem {
	return &Problem{
		Property: propertyProperty, Value: property,
		Rule: "unknown: the properties are " + strings.Join(Properties(), ", "),
	}
}

func emptyProblem(property string) *Problem {
	return &Problem{Property: property, Rule: "empty: give a name, or no value at all to inherit; say none with SetNone"}
}
