package phases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
)

// Warnings says, in words for people, what the plan brings about that may
// surprise: what the container is cut off from, when its default route is not on
// its first network or moves, and what callers get where its name stands on
// several networks. Nil if there is nothing to say.
//
// Engines 20.10, 26.1 and 28.5 (measured) put the default route on the network
// that is not internal and has the smallest name, byte by byte, whatever joined
// first; in the same order a container asks its networks for a name, and takes
// what the first one that knows it says. Which networks are internal is known
// only once they are looked up: [Bound.Warnings] knows more.
func (p Plan) Warnings() []string {
	return view{plan: &p}.warnings()
}

// Warnings is [Plan.Warnings] for the networks as they are.
func (b *Bound) Warnings() []string {
	v := view{plan: &b.plan, networks: b.networks}
	v.choose = b.api == "" || versions.GreaterThanOrEqualTo(b.api, apiPriority)
	return v.warnings()
}

// view is a plan and what is known of its networks: nothing, if they are nil.
type view struct {
	plan     *Plan
	networks map[string]network.Info
	choose   bool // the default route can be chosen
}

func (v view) warnings() []string {
	if !v.plan.joinsAny() {
		return nil
	}
	var ws []string
	for _, warning := range []string{v.services(), v.outside(), v.defaultRoute(), v.moved(), v.shared()} {
		if warning != "" {
			ws = append(ws, warning)
		}
	}
	return ws
}

// services: only the default bridge has them.
func (v view) services() string {
	if v.plan.Initial == "" {
		return ""
	}
	return fmt.Sprintf("initial-network %q takes the place of the default bridge: services that are only there do not answer", v.plan.Initial)
}

// outside: a container needs one network that is not internal.
func (v view) outside() string {
	start, end := v.networksAtStart(), v.networksAtEnd()
	when := "all networks of the container are internal"
	switch {
	case !v.allInternal(start):
		return ""
	case !v.allInternal(end):
		when = "until attach-post-deploy all networks of the container are internal"
	}
	text := fmt.Sprintf("%s (%s): it reaches nothing outside of them", when, quoted(start))
	if v.plan.Access.Mode() == hostaccess.ModeGateway {
		text += fmt.Sprintf(", and from engine 26.1 on not the host as %s either", v.plan.Access.Address())
	}
	return text
}

// defaultRoute: people expect it on the first network.
func (v view) defaultRoute() string {
	start := v.networksAtStart()
	first := v.first(start)
	if v.plan.DefaultRoute != "" || first == start[0] {
		return ""
	}
	return fmt.Sprintf("the default route is on %q, not on %q: %s; %s", first, start[0], v.rule(), v.remedy())
}

// moved: a network that joins late can take the default route along.
func (v view) moved() string {
	before, after := v.first(v.networksAtStart()), v.first(v.networksAtEnd())
	if v.plan.DefaultRoute != "" || before == after {
		return ""
	}
	return fmt.Sprintf("attach-post-deploy moves the default route of the running container from %q to %q: %s; %s", before, after, v.rule(), v.remedy())
}

// shared: callers get the addresses of one network, not of all.
func (v view) shared() string {
	names := v.plan.Networks()
	if v.plan.Alias.IsZero() || len(names) < 2 {
		return ""
	}
	return fmt.Sprintf("%s stands on %s: a caller on several of them gets the addresses on %q alone; %s",
		v.plan.Alias, quoted(names), v.first(names), v.rule())
}

func (v view) rule() string {
	if v.networks == nil {
		return "the smallest name goes first, behind it those of internal networks"
	}
	return "the smallest name goes first, of those that are not internal"
}

func (v view) remedy() string {
	if v.networks == nil || v.choose {
		return "choose with default-route"
	}
	return "give the networks other names"
}

// networksAtStart are those of the container when it starts, its first one
// first; networksAtEnd are those after the deploy.
func (v view) networksAtStart() []string {
	return append([]string{v.base()}, v.plan.PostCreate...)
}

func (v view) networksAtEnd() []string {
	return append(v.networksAtStart(), v.plan.PostDeploy...)
}

func (v view) base() string {
	if v.plan.Initial != "" {
		return v.plan.Initial
	}
	return bridge
}

// first returns the network that the engine puts first.
func (v view) first(names []string) string {
	return slices.MinFunc(names, func(x, y string) int {
		switch xi, yi := v.networks[x].Internal, v.networks[y].Internal; {
		case xi && !yi:
			return 1
		case yi && !xi:
			return -1
		}
		return strings.Compare(x, y)
	})
}

// allInternal reports whether it is known of all of them.
func (v view) allInternal(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !v.networks[name].Internal })
}

func quoted(names []string) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(texts, ", ")
}
