package phases

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
)

// Policy is what an operator allows to the apps. The zero value allows
// everything. Kept in the global settings, [Settings.Policy], it holds wherever
// these do: there is nothing else to call, and no app gets around it.
//
// An app with a rule that is not allowed has no plan at all, for containers of
// other rules neither, until the rule is removed or another one is added: settings
// are right as a whole or not. Containers that run already are left alone; which
// apps a stricter policy would stop is asked by [Policy.Check].
//
// A create call whose network mode is that of another container is not looked
// into: it has whatever network that one has. The ID of the host's network is no
// way around: engines 20.10 and 26.1 give such a container a network namespace of
// its own, and 28.5 does not start it (measured).
type Policy struct {
	// HostNetwork are the apps whose containers may be on the host's network.
	HostNetwork Apps `json:"host-network,omitzero"`
}

// Apps are all apps (the zero value, null in JSON) or those that [OnlyApps]
// names (in JSON a list, which can be empty).
type Apps struct {
	limited bool
	names   []string // sorted, and never changed
}

// OnlyApps returns the apps of these names, and without a name no app at all: a
// list that was meant to have names and has none forbids.
func OnlyApps(names ...string) Apps {
	names = slices.Clone(names)
	slices.Sort(names)
	return Apps{limited: true, names: slices.Compact(names)}
}

// Has reports whether an app is one of them.
func (a Apps) Has(name string) bool {
	return !a.limited || slices.Contains(a.names, name)
}

// IsZero reports whether these are all apps. encoding/json calls it for
// omitzero.
func (a Apps) IsZero() bool { return !a.limited }

// Equal reports whether a and b are the same apps.
func (a Apps) Equal(b Apps) bool {
	return a.limited == b.limited && slices.Equal(a.names, b.names)
}

// String returns "all apps", "no app", or the names joined by commas.
func (a Apps) String() string {
	switch {
	case !a.limited:
		return "all apps"
	case len(a.names) == 0:
		return "no app"
	}
	return strings.Join(a.names, ",")
}

// MarshalJSON returns null for all apps, else the list of the names.
func (a Apps) MarshalJSON() ([]byte, error) {
	switch {
	case !a.limited:
		return []byte("null"), nil
	case len(a.names) == 0:
		return []byte("[]"), nil
	}
	return json.Marshal(a.names)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Apps) UnmarshalJSON(data []byte) error {
	var names []string
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	*a = Apps{}
	if names != nil {
		*a = OnlyApps(names...)
	}
	return nil
}

// and returns the apps that are in both.
func (a Apps) and(b Apps) Apps {
	if !a.limited {
		return b
	}
	return OnlyApps(slices.DeleteFunc(slices.Clone(a.names), func(name string) bool { return !b.Has(name) })...)
}

func (p Policy) and(global Policy) Policy {
	return Policy{HostNetwork: p.HostNetwork.and(global.HostNetwork)}
}

// Denial is an error: what a policy does not allow. It reads
//
//	app "shop": host-access "deploy/web=host": denied: the operator does not allow the host's network to this app: use the gateway, --add-host=host.docker.internal:host-gateway
//
// and does not say which other apps are allowed to: users of these apps read it.
type Denial struct {
	// App is the app's name.
	App string

	// Rule is the rule that is denied, with its phases and its process: one of
	// the settings, or what a create call or a plan that was changed asks for.
	Rule HostRule

	// Builder is the builder that puts builds with the rule's gateway on the
	// host's network; 0 where the rule itself asks for that network.
	Builder hostaccess.Builder
}

// Error names the app and quotes the rule.
func (d *Denial) Error() string {
	if d.Builder != 0 {
		return fmt.Sprintf("app %q: %s %q: %s: the operator does not allow the host's network to this app, and %s turns it on for a gateway: leave build out of the rule",
			d.App, propertyHostAccess, d.Rule, ErrDenied, d.Builder)
	}
	return fmt.Sprintf("app %q: %s %q: %s: the operator does not allow the host's network to this app: use the gateway, %s",
		d.App, propertyHostAccess, d.Rule, ErrDenied, hostaccess.Recommended().Flags()[0])
}

// Unwrap makes every Denial an [ErrDenied].
func (d *Denial) Unwrap() error { return ErrDenied }

// Check returns a [*Denial] for each host access rule of an app that the policy
// does not allow, joined; nil if there is none. App.Validate and App.Plan do so
// with the app's own policy; this is for an operator who asks which apps another
// one would stop. Take the app with its global settings, see [App.Inherit].
func (p Policy) Check(a App) error {
	a.Policy = p
	return problems(nil).err(a.denials()...)
}

// denials are the rules of the app that its policy does not allow.
func (a *App) denials() []error {
	if a.Policy.HostNetwork.Has(a.Name) {
		return nil
	}
	var denials []error
	for _, rule := range a.HostAccess {
		builder, denied := a.Builder, slices.Contains(rule.Phases, Build) && a.Builder.OnHostNetwork(rule.Access)
		if rule.Access.Mode() == hostaccess.ModeHost {
			builder, denied = 0, true
		}
		if denied {
			rule.Phases = slices.Clone(rule.Phases)
			denials = append(denials, &Denial{App: a.Name, Rule: rule, Builder: builder})
		}
	}
	return denials
}

// denials finds the host's network where a create call asks for it, whatever
// the settings say. A plan that wants it itself is denied before.
func (p *Plan) denials(hc *container.HostConfig, endpoints map[string]*dnetwork.EndpointSettings) []error {
	_, listed := endpoints[hostNetwork]
	asked := listed || hc != nil && hc.NetworkMode == hostNetwork
	if !asked || p.hostMode() || p.Policy.HostNetwork.Has(p.App) {
		return nil
	}
	return []error{&Denial{App: p.App, Rule: HostRule{
		Phases: []ContainerPhase{p.Phase}, Process: p.Process, Access: hostaccess.HostNetwork(),
	}}}
}

// hostNetwork is the network, and the network mode, that is the host's.
const hostNetwork = "host"

// checkPolicy finds names that no app has.
func (s *Settings) checkPolicy(ps *problems) {
	for _, name := range s.Policy.HostNetwork.names {
		ps.alias(propertyPolicy, name, alias.ValidateApp(name))
	}
}
