package conformance

import (
	"errors"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// Ask asks a question from inside a container.
func (e *Env) Ask(id string, args ...string) lab.Result {
	e.T.Helper()
	answer, err := e.Exec(e.ctx(), id, args...)
	e.must(err)
	return answer
}

// Expect asks a question from inside a container and checks how it goes.
func (e *Env) Expect(want probe.Outcome, id string, args ...string) {
	e.T.Helper()
	if got := e.Ask(id, args...); got.Outcome != want {
		e.T.Errorf("%s: %v (%s), want %v", strings.Join(args, " "), got.Outcome, strings.TrimSpace(got.Stderr), want)
	}
}

// Resolves checks the addresses of a name, in any order. No addresses: it does
// not resolve.
func (e *Env) Resolves(id, name string, want ...string) {
	e.T.Helper()
	if len(want) == 0 {
		e.Expect(probe.Unresolved, id, "lookup", name)
		return
	}
	answer := e.Ask(id, "lookup", name)
	got := answer.Lines()
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		e.T.Errorf("%s resolves otherwise: %s (-want +got)\n%s", name, strings.TrimSpace(answer.Stderr), diff)
	}
}

// Answers fetches a URL n times from inside a container and returns how often
// each hostname answered.
func (e *Env) Answers(id, url string, n string) map[string]int {
	e.T.Helper()
	answer := e.Ask(id, "fetch", "-n", n, url)
	if answer.Outcome != probe.OK {
		e.T.Fatalf("fetch %s: %s", url, answer.Stderr)
	}
	counts := map[string]int{}
	for _, hostname := range answer.Lines() {
		counts[hostname]++
	}
	return counts
}

// Refused checks that an error of the library is of a class.
func (e *Env) Refused(err, class error) {
	e.T.Helper()
	if !errors.Is(err, class) {
		e.T.Errorf("error %v, want one that is %q", err, class)
	}
}

// status checks the class of an engine's own error: a pure function of its
// HTTP status.
func (e *Env) status(what string, err error, is func(error) bool) {
	e.T.Helper()
	if !is(err) {
		e.T.Errorf("%s: error %v is of another class", what, err)
	}
}

func isNotFound(err error) bool { return errdefs.IsNotFound(err) }
