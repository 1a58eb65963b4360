package phases_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// rule is a host access rule for containers of all processes.
func rule(a hostaccess.Access, ps ...phases.ContainerPhase) phases.HostRule {
	return phases.HostRule{Phases: ps, Access: a}
}

func ruleFor(process string, a hostaccess.Access, ps ...phases.ContainerPhase) phases.HostRule {
	return phases.HostRule{Phases: ps, Process: process, Access: a}
}

// problemsOf returns what err says, problem by problem. The rules of other
// packages are theirs to word: they are shown as <the class of their error>.
func problemsOf(err error) []string {
	var texts []string
	walk(err, func(p *phases.Problem) { texts = append(texts, textOf(p)) })
	if err != nil && texts == nil {
		return []string{err.Error()}
	}
	return texts
}

func textOf(p *phases.Problem) string {
	for name, class := range map[string]error{
		"alias": alias.ErrInvalid, "reserved": network.ErrReserved, "network": network.ErrInvalid, "access": hostaccess.ErrInvalid, "builder": hostaccess.ErrBuilder,
	} {
		if errors.Is(p, class) {
			return fmt.Sprintf("%s %q: <%s>", p.Property, p.Value, name)
		}
	}
	return p.Error()
}

// walk calls f for each Problem in the tree of errors.
func walk(err error, f func(*phases.Problem)) {
	switch e := err.(type) {
	case *phases.Problem:
		f(e)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			walk(err, f)
		}
	case interface{ Unwrap() error }:
		walk(e.Unwrap(), f)
	}
}

// equal fails the test with a readable difference.
func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// success and failure end the test on the other.
func success(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func failure(t *testing.T, err error, classes ...error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, class := range classes {
		if !errors.Is(err, class) {
			t.Errorf("%v: is not %q", err, class)
		}
	}
}

// sorted returns a sorted copy.
func sorted(s []string) []string {
	return slices.Sorted(slices.Values(s))
}
