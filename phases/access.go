package phases

import (
	"fmt"
	"slices"

	"github.com/appnet-go/appnet/hostaccess"
)

// AddHostAccess gives containers of the phases and the process ("" for all of
// them, and commands that belong to none) an access to the host, as a command
// such as
//
//	docker-options:add APP build,deploy,run --net=host
//
// does with what [ParseContainerPhases] and [hostaccess.Parse] read. It adds and
// takes nothing away. What is there already stays as it is, so that a second call
// changes nothing, and the names of one more gateway come to those that are there.
// Where another way to the host stands for the same phase and process it is an
// error that says which rule is to be removed first: nobody loses isolation, or an
// access, by an addition. [hostaccess.None] is a way too: for one process it is the
// exception from a rule for all.
//
// The rules of an app replace the global ones, so the first one that is added to
// an app that inherits ends that.
//
// What s then says is checked as far as host access has a part in it, with the
// rules of [App.Validate]; the error joins a [*Problem] for each thing that is
// wrong, and on an error s is unchanged. Whether [Settings.Policy] allows it to
// an app is said by app.Inherit(global).Validate(), and by [App.Plan].
func (s *Settings) AddHostAccess(phases []ContainerPhase, process string, access hostaccess.Access) error {
	rule := HostRule{Phases: phases, Process: process, Access: access}
	if err := s.checkAddition(&rule); err != nil {
		return err
	}
	next := s.withOwnRules()
	for _, phase := range phases {
		next.addAccess(phase, process, access)
	}
	next.dropEmptyRules()
	return s.replace(propertyHostAccess, next)
}

// RemoveHostAccess takes an access to the host from containers of the phases and
// the process, as [Settings.AddHostAccess] gives it: of a gateway the names that
// access has, and the rest stays. Rules for other processes are other rules: with
// process "" those for one process stay.
//
// Removing what is not there succeeds and changes nothing; removed is false then,
// so that a command can say so. An app whose last rule is removed has none, and
// does not fall back to global rules: removing must not give an access. A nil
// HostAccess is what does. Bad phases, processes and names are errors, as in
// AddHostAccess, and change nothing.
func (s *Settings) RemoveHostAccess(phases []ContainerPhase, process string, access hostaccess.Access) (removed bool, err error) {
	rule := HostRule{Phases: phases, Process: process, Access: access}
	return s.removeAccess(&rule, func(have hostaccess.Access) (rest hostaccess.Access, left, hit bool) {
		return without(have, access)
	})
}

// ClearHostAccess is [Settings.RemoveHostAccess] for whatever access the
// containers have.
func (s *Settings) ClearHostAccess(phases []ContainerPhase, process string) (removed bool, err error) {
	rule := HostRule{Phases: phases, Process: process}
	return s.removeAccess(&rule, func(hostaccess.Access) (rest hostaccess.Access, left, hit bool) {
		return hostaccess.None(), false, true
	})
}

// checkAddition finds what is wrong with a rule by itself, and the rules that
// stand against it.
func (s *Settings) checkAddition(rule *HostRule) error {
	var ps problems
	rule.check(&ps, s.TLD.text)
	for i := range s.HostAccess {
		there := &s.HostAccess[i]
		if _, ok := union(there.Access, rule.Access); !ok && rule.Process == there.Process && rule.shares(there) {
			ps.add(propertyHostAccess, rule.String(),
				fmt.Sprintf("%q is there for some of these containers: remove it first, or leave it", there))
		}
	}
	return ps.err()
}

// removeAccess changes the rules that are for the phases and process of rule.
// Take says what is left of an access, and whether it is hit at all.
func (s *Settings) removeAccess(rule *HostRule, take func(hostaccess.Access) (rest hostaccess.Access, left, hit bool)) (bool, error) {
	var ps problems
	if rule.check(&ps, s.TLD.text); len(ps) > 0 {
		return false, ps.err()
	}
	removed := false
	next := s.withOwnRules()
	for i := range s.HostAccess {
		there := s.HostAccess[i]
		rest, left, hit := take(there.Access)
		if !hit || there.Process != rule.Process || !there.shares(rule) {
			continue
		}
		removed = true
		for _, phase := range rule.Phases {
			if !slices.Contains(there.Phases, phase) {
				continue
			}
			next.HostAccess[i].drop(phase)
			if left {
				next.put(phase, rule.Process, rest)
			}
		}
	}
	next.dropEmptyRules()
	*s = next
	return removed, nil
}

// withOwnRules returns settings whose rules can be changed in place.
func (s *Settings) withOwnRules() Settings {
	next := *s
	next.HostAccess = cloneRules(s.HostAccess)
	return next
}

// addAccess gives an access that goes together with what is there.
func (s *Settings) addAccess(phase ContainerPhase, process string, access hostaccess.Access) {
	i := slices.IndexFunc(s.HostAccess, func(r HostRule) bool {
		return r.Process == process && slices.Contains(r.Phases, phase)
	})
	if i >= 0 {
		there := &s.HostAccess[i]
		if access, _ = union(there.Access, access); access == there.Access {
			return
		}
		there.drop(phase)
	}
	s.put(phase, process, access)
}

// put adds a phase to the rule for the process and access, or makes one.
func (s *Settings) put(phase ContainerPhase, process string, access hostaccess.Access) {
	i := slices.IndexFunc(s.HostAccess, func(r HostRule) bool { return r.Process == process && r.Access == access })
	if i < 0 {
		i = len(s.HostAccess)
		s.HostAccess = append(s.HostAccess, HostRule{Process: process, Access: access})
	}
	rule := &s.HostAccess[i]
	if !slices.Contains(rule.Phases, phase) {
		rule.Phases = append(rule.Phases, phase)
		slices.Sort(rule.Phases)
	}
}

// dropEmptyRules leaves an empty list where there was one, and nil where there
// was none.
func (s *Settings) dropEmptyRules() {
	s.HostAccess = slices.DeleteFunc(s.HostAccess, func(r HostRule) bool { return len(r.Phases) == 0 })
}

func (r *HostRule) drop(phase ContainerPhase) {
	r.Phases = slices.DeleteFunc(r.Phases, func(p ContainerPhase) bool { return p == phase })
}

// shares reports whether two rules have a phase in common.
func (r *HostRule) shares(other *HostRule) bool {
	return slices.ContainsFunc(r.Phases, func(phase ContainerPhase) bool { return slices.Contains(other.Phases, phase) })
}

// union returns the access of two that are wanted for the same containers; ok is
// false if one has to be chosen.
func union(a, b hostaccess.Access) (both hostaccess.Access, ok bool) {
	switch {
	case a == b:
		return a, true
	case a.Mode() == hostaccess.ModeGateway && b.Mode() == hostaccess.ModeGateway:
		return hostaccess.Gateway(append(a.Names(), b.Names()...)...), true
	}
	return hostaccess.None(), false
}

// without returns what is left of an access if anything is, and whether gone had
// a part in it.
func without(have, gone hostaccess.Access) (rest hostaccess.Access, left, hit bool) {
	if have == gone {
		return hostaccess.None(), false, true
	}
	names, taken := have.Names(), gone.Names()
	kept := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(taken, name) })
	switch {
	case len(kept) == len(names):
		return have, true, false
	case len(kept) == 0:
		return hostaccess.None(), false, true
	}
	return hostaccess.Gateway(kept...), true, true
}
