package phases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
)

// String returns the rule in a line, such as "deploy=gateway" or, for one
// process, "build,deploy/web=host".
func (r HostRule) String() string {
	return containers(join(r.Phases), r.Process) + "=" + r.Access.String()
}

// containers names those of a process, such as "deploy/web".
func containers(phases, process string) string {
	if process == "" {
		return phases
	}
	return phases + "/" + process
}

// checkRules checks each host access rule, and each against those before it
// and against the networks.
func (s *Settings) checkRules(ps *problems, b hostaccess.Builder) {
	for i := range s.HostAccess {
		rule := &s.HostAccess[i]
		rule.check(ps, s.TLD.text)
		for j := range i {
			rule.checkAgainst(ps, &s.HostAccess[j])
		}
		if rule.Access.Mode() == hostaccess.ModeHost {
			s.checkAttachments(ps, rule, b)
		}
	}
}

func (r *HostRule) check(ps *problems, tld string) {
	if len(r.Phases) == 0 {
		ps.add(propertyHostAccess, r.String(), "the rule is for no phase: say build, deploy or run, or several")
	}
	for i, phase := range r.Phases {
		switch {
		case !phase.valid():
			*ps = append(*ps, phaseProblem(phase.String()))
		case slices.Contains(r.Phases[:i], phase):
			ps.add(propertyHostAccess, r.String(), fmt.Sprintf("says %s twice: take one away", phase))
		}
	}
	if r.Process != "" {
		ps.process(propertyHostAccess, alias.Name{App: "app", Process: r.Process, TLD: tld})
	}
	for _, err := range split(r.Access.Validate()) {
		ps.rule(propertyHostAccess, r.String(), err)
	}
}

// checkAgainst finds two rules of one rank for the same containers.
func (r *HostRule) checkAgainst(ps *problems, before *HostRule) {
	switch {
	case r.Process != before.Process || !r.shares(before):
	case r.Access == before.Access:
		ps.add(propertyHostAccess, r.String(), fmt.Sprintf("%q says the same for some of these containers: take one away", before))
	default:
		ps.add(propertyHostAccess, r.String(), fmt.Sprintf("%q says otherwise for some of these containers: decide for one", before))
	}
}

// checkAttachments finds networks for containers that are on the host's: the
// engine attaches those to no other.
func (s *Settings) checkAttachments(ps *problems, rule *HostRule, b hostaccess.Builder) {
	var names []string
	var others uint8
	for phase, name := range s.each() {
		joins := func(c ContainerPhase) bool { return joins(b, c, phase) }
		if slices.ContainsFunc(rule.Phases, joins) {
			names = append(names, fmt.Sprintf("%s %q", phase, name))
			others |= bit(phase)
		}
	}
	if len(names) == 0 {
		return
	}
	*ps = append(*ps, &Problem{
		Property: propertyHostAccess, Value: rule.String(), other: others,
		Rule: fmt.Sprintf("containers on the host's network join no other, but there is %s: use a gateway, or take one or the other away",
			strings.Join(names, ", ")),
	})
}
