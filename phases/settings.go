package phases

import (
	"iter"
	"slices"

	"github.com/appnet-go/appnet/hostaccess"
)

// Settings say which networks the containers of an app join and when, under
// which domain they answer, and how they reach the host. An [App] has its own;
// a deployer may keep others for all apps, see [App.Inherit].
//
// Every field has three states: left to the global settings (the zero value,
// absent or null in JSON), none (an empty list, [None]; in JSON [] and ""), or
// what it says; only a Policy adds to the global one. Values stay as they are
// written, and lists in their order.
//
// JSON names the fields as [Properties] does and leaves out what is
// inherited. encoding/json drops fields that it does not know without a word:
// a misspelt property is only found by a Decoder with DisallowUnknownFields.
type Settings struct {
	// InitialNetwork is the first network of every container, in place of the
	// engine's default bridge.
	InitialNetwork Value `json:"initial-network,omitzero"`

	// AttachPostCreate are the networks that every container joins before it
	// starts, beside its first one.
	AttachPostCreate []string `json:"attach-post-create,omitzero"`

	// AttachPostDeploy are the networks that [Deploy] containers join when the
	// deploy was judged healthy.
	AttachPostDeploy []string `json:"attach-post-deploy,omitzero"`

	// DefaultRoute is the network that carries the traffic to everywhere else,
	// and the first that the container asks for a name (measured on engine
	// 28.5): one of the above, or "bridge" for the default bridge. It has no
	// effect on containers that are not on that network. Engines can choose
	// from API 1.48 on, below that [Plan.Bind] refuses. None leaves it to the
	// engine, see [Plan.Warnings].
	DefaultRoute Value `json:"default-route,omitzero"`

	// TLD is the domain that the names of the containers end in, without a dot
	// in front. None: they end in the process.
	TLD Value `json:"tld,omitzero"`

	// HostAccess are the rules by which containers reach the host. A container
	// that no rule is for does not. An app's rules replace the global ones, all
	// of them. [Settings.AddHostAccess] and its kin change the list as a command
	// line does.
	HostAccess []HostRule `json:"host-access,omitzero"`

	// Policy is what the operator allows. It belongs into the global settings:
	// [App.Inherit] carries it to every app, and [App.Validate], [App.Plan] and
	// all that is done with the plan keep it. An app can have one of its own,
	// but not loosen the global one: both hold.
	Policy Policy `json:"policy,omitzero"`
}

// HostRule says how some containers reach the host. A rule for a process goes
// before one for all processes; two rules of the same rank must not be for the
// same containers.
type HostRule struct {
	// Phases are the kinds of containers that the rule is for, one or more.
	Phases []ContainerPhase `json:"phases"`

	// Process limits the rule to one process. Empty: all of them, and commands
	// that belong to none.
	Process string `json:"process,omitzero"`

	// Access is the way to the host. The zero value is none.
	Access hostaccess.Access `json:"access"`
}

// each yields the networks of the settings with their phase, in the order in
// which a container joins them.
func (s *Settings) each() iter.Seq2[AttachmentPhase, string] {
	return func(yield func(AttachmentPhase, string) bool) {
		if name, ok := s.initial(); ok && !yield(InitialNetwork, name) {
			return
		}
		for _, name := range s.AttachPostCreate {
			if !yield(AttachPostCreate, name) {
				return
			}
		}
		for _, name := range s.AttachPostDeploy {
			if !yield(AttachPostDeploy, name) {
				return
			}
		}
	}
}

// initial returns the name of the initial network; ok is false if there is
// none.
func (s *Settings) initial() (name string, ok bool) {
	return s.InitialNetwork.text, s.InitialNetwork.set && s.InitialNetwork != None()
}

// access returns how a container reaches the host.
func (s *Settings) access(phase ContainerPhase, process string) hostaccess.Access {
	var general hostaccess.Access
	for i := range s.HostAccess {
		rule := &s.HostAccess[i]
		switch {
		case !slices.Contains(rule.Phases, phase):
		case rule.Process == "":
			general = rule.Access
		case rule.Process == process:
			return rule.Access
		}
	}
	return general
}

// inherit returns s with everything that it leaves open taken from global. It
// shares no list with either.
func (s Settings) inherit(global Settings) Settings {
	return Settings{
		InitialNetwork:   s.InitialNetwork.or(global.InitialNetwork),
		AttachPostCreate: slices.Clone(orList(s.AttachPostCreate, global.AttachPostCreate)),
		AttachPostDeploy: slices.Clone(orList(s.AttachPostDeploy, global.AttachPostDeploy)),
		DefaultRoute:     s.DefaultRoute.or(global.DefaultRoute),
		TLD:              s.TLD.or(global.TLD),
		HostAccess:       cloneRules(orList(s.HostAccess, global.HostAccess)),
		Policy:           s.Policy.and(global.Policy),
	}
}

// orList returns list, or global when list is nil.
func orList[T any](list, global []T) []T {
	if list != nil {
		return list
	}
	return global
}

// cloneRules copies rules and what they hold; nil stays nil.
func cloneRules(rules []HostRule) []HostRule {
	rules = slices.Clone(rules)
	for i := range rules {
		rules[i].Phases = slices.Clone(rules[i].Phases)
	}
	return rules
}
