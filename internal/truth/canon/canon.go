// Package canon makes the answers of two engines comparable: what differs from
// run to run becomes a symbol, and everything else stays as it was sent.
//
// IDs are named after the step that made the object, so that one more or fewer
// network does not shift the others: <net>, and <net:12> for its first twelve
// digits. Subnets of the default pools are counted from the first that shows in
// the scenario, around the ring of thirty: pool0, and pool0:0.2 for an address
// in it; those that the scenario names stay. A hardware address that follows
// from the IP address is <mac of ip>, another one <mac>. Lists that engines give in
// random order are sorted, in messages as well; so are events of one kind in a
// row. Times, process IDs, random names and what an engine says of its machine
// are symbols too.
package canon

import (
	"strings"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// An Answer is one answer in canonical form. Two are the same if their fields
// are.
type Answer struct {
	ID     string
	Status int
	Header string // sorted lines
	Body   string // indented JSON, or text
}

// Answers returns a run's answers in canonical form, one for each step.
func Answers(s *scenario.Scenario, r scenario.Result) []Answer {
	c := learn(s, r)
	all := make([]Answer, len(r.Answers))
	for i, a := range r.Answers {
		all[i] = Answer{ID: a.ID, Status: a.Status, Header: c.header(a.Header), Body: c.body(path(begun(s, i)), a.Body)}
	}
	return all
}

// begun is the step that the answer of a step belongs to: of a finish the one
// that began the call.
func begun(s *scenario.Scenario, i int) *scenario.Step {
	if s.Steps[i].Kind != scenario.Finish {
		return &s.Steps[i]
	}
	for j := range s.Steps[:i] {
		if s.Steps[j].ID == s.Steps[i].Subject {
			return &s.Steps[j]
		}
	}
	return &s.Steps[i]
}

// path is what a step asks for, without version and query.
func path(s *scenario.Step) string {
	p, _, _ := strings.Cut(s.Path, "?")
	if s.AsIs && strings.HasPrefix(p, "/v") {
		if _, rest, ok := strings.Cut(p[1:], "/"); ok {
			return "/" + rest
		}
	}
	return p
}

// canon holds what one run says of its symbols.
type canon struct {
	written string            // all that the scenario sends: what stands there is nobody's random choice
	ids     map[string]string // whole IDs to what made them
	words   map[string]string // prefixes of IDs, and random names
	machine string            // the name of the machine, where it shows
	pools   pools
}
