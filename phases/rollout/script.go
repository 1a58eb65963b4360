package rollout

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/versions"
)

// Call is one call that a rollout makes, to the engine or to the caller.
type Call struct {
	Stage Stage `json:"stage"`

	// Op is the method of the Docker client, or "Switch", "Check" or "Settle" of
	// the Spec.
	Op string `json:"op"`

	// Container is the container's name, Network the network's. Either may be
	// empty.
	Container string `json:"container,omitzero"`
	Network   string `json:"network,omitzero"`

	// Text is what the call says beside that: the ledger's new name, how many
	// upstreams, how long at most.
	Text string `json:"text,omitzero"`

	// Polls says that the call is made until its answer suits, once at least;
	// If says that what is found just before decides whether it is made.
	Polls bool `json:"polls,omitzero"`
	If    bool `json:"if,omitzero"`
}

// String returns the call as a line of text.
func (c Call) String() string {
	words := []string{fmt.Sprintf("%-7s %s", c.Stage, c.Op)}
	for _, word := range []string{c.Container, c.Network, c.Text} {
		if word != "" {
			words = append(words, word)
		}
	}
	if c.Polls {
		words = append(words, "(until it suits)")
	}
	if c.If {
		words = append(words, "(if the address will stay)")
	}
	return strings.Join(words, " ")
}

// Calls returns what Run will do, call by call, if nothing goes wrong. Run makes
// these calls and no others, but for the number of polls and what depends on
// them; of a stage with several containers they come in another order, as several
// are under way at once. There is none if there is nothing to do.
func (r *Prepared) Calls() []Call {
	if r.Nothing() {
		return nil
	}
	s := &script{r: r, app: r.record.App.Name, dance: r.dance()}
	s.calls = make([]Call, 0, callsEach*len(s.dance.targets))
	s.begin()
	s.make()
	s.serve()
	s.finish()
	return s.calls
}

// script puts the calls of a rollout together.
type script struct {
	r     *Prepared
	app   string
	dance *dance
	calls []Call
}

// callsEach is about how many calls a new container and its predecessor take.
const callsEach = 8

func (s *script) add(c Call) { s.calls = append(s.calls, c) }

func (s *script) call(stage Stage, op, container string) {
	s.add(Call{Stage: stage, Op: op, Container: container})
}

func (s *script) begin() {
	s.call(Lock, "ContainerCreate", ledgerName(s.app, Lock))
	s.call(Lock, "ContainerList", "")
}

// make is from the create call to the last network of the new containers.
func (s *script) make() {
	d := s.dance
	for _, t := range d.targets {
		s.call(Create, "ContainerCreate", t.Name)
	}
	travels := versions.GreaterThanOrEqualTo(s.r.api, "1.44")
	for _, t := range d.targets {
		for _, name := range t.process.plan.PostCreate {
			if !travels {
				s.add(Call{Stage: Attach, Op: "NetworkConnect", Container: t.Name, Network: name})
			}
		}
	}
	for _, t := range d.swapping(false) {
		s.call(Start, "ContainerStart", t.Name)
	}
	for _, t := range d.swapping(false) {
		s.check(Check, t)
	}
	s.swap(d)
	for _, t := range d.targets {
		s.join(t)
	}
}

func (s *script) check(stage Stage, t *target) {
	s.add(Call{Stage: stage, Op: "ContainerInspect", Container: t.Name, Polls: true})
	if t.process.Check != nil {
		s.add(Call{Stage: stage, Op: "Check", Container: t.Name, Polls: true})
	}
}

func (s *script) swap(d *dance) {
	done := make(map[string]bool)
	for _, t := range d.swapping(true) {
		for _, old := range d.inTheWayOf(t) {
			if !done[old.ID] {
				done[old.ID] = true
				s.call(Swap, "ContainerStop", old.Name)
			}
		}
		s.call(Swap, "ContainerStart", t.Name)
		s.check(Swap, t)
	}
}

func (s *script) join(t *target) {
	plan := t.process.plan
	if len(plan.PostDeploy) > 0 || s.r.plan.spec.Gate {
		s.call(Join, "ContainerInspect", t.Name)
	}
	if s.r.plan.spec.Gate && !plan.Alias.IsZero() {
		for _, name := range without(plan.Networks(), plan.PostDeploy) {
			s.add(Call{Stage: Join, Op: "NetworkDisconnect", Container: t.Name, Network: name})
			s.add(Call{Stage: Join, Op: "NetworkConnect", Container: t.Name, Network: name})
		}
	}
	for _, name := range plan.PostDeploy {
		s.add(Call{Stage: Join, Op: "NetworkConnect", Container: t.Name, Network: name})
	}
}

// serve is from the last look at the new containers to the switch.
func (s *script) serve() {
	for _, t := range s.dance.targets {
		s.call(Verify, "ContainerInspect", t.Name)
	}
	for _, c := range s.r.kept() {
		s.call(Verify, "ContainerInspect", c.Name)
	}
	s.add(Call{Stage: Commit, Op: "ContainerRename", Container: ledgerName(s.app, Lock), Text: ledgerName(s.app, Switch)})
	s.call(Commit, "ContainerList", "")
	if s.r.plan.spec.Switch != nil {
		s.add(Call{Stage: Switch, Op: "Switch", Text: s.upstreams()})
	}
}

// upstreams says how many containers of which process the proxy is to know.
func (s *script) upstreams() string {
	var texts []string
	for _, w := range s.r.record.Processes {
		if w.Port != 0 {
			texts = append(texts, fmt.Sprintf("%s: %d", w.Process, len(w.Create)+len(w.Keep)))
		}
	}
	return strings.Join(texts, ", ")
}

// finish is what comes behind the switch.
func (s *script) finish() {
	s.call(Retire, "ContainerList", "")
	if s.settles() {
		s.add(Call{Stage: Settle, Op: "Settle", Text: s.r.record.Settle.String()})
	}
	for _, c := range s.r.before.among(s.r.retired()) {
		s.retire(c)
	}
	s.call(Unlock, "ContainerRemove", ledgerName(s.app, Switch))
}

func (r *Prepared) retired() []string { return (&job{record: r.record}).retired() }

func (s *script) retire(c found) {
	w := s.r.record.work(c.Process)
	stopped := slices.Contains(w.Stop, c.ID)
	if c.running && !stopped {
		if !w.last() {
			s.add(Call{Stage: Retire, Op: "ContainerInspect", Container: s.witness(w), Text: "answers"})
		}
		for _, step := range s.r.record.Order {
			s.retirement(step, c)
		}
	}
	s.call(Retire, "ContainerRemove", c.Name)
}

// witness is the first of those who stay, whom a rollout asks before it takes
// another one away.
func (s *script) witness(w work) string {
	for _, t := range s.dance.targets {
		if t.Process == w.Process {
			return t.Name
		}
	}
	for _, c := range s.r.before.among(w.Keep) {
		return c.Name
	}
	return ""
}

func (s *script) retirement(step Retirement, c found) {
	switch step {
	case Unname:
		for _, net := range c.own {
			s.add(Call{Stage: Retire, Op: "NetworkInspect", Network: net.Name})
			for _, op := range []string{"ContainerInspect", "NetworkDisconnect", "NetworkConnect"} {
				s.add(Call{Stage: Retire, Op: op, Container: c.Name, Network: net.Name, If: true})
			}
		}
	case Leave:
		if len(c.own) > 0 {
			s.call(Retire, "ContainerInspect", c.Name)
		}
		for _, net := range slices.Backward(c.own) {
			s.add(Call{Stage: Retire, Op: "NetworkDisconnect", Container: c.Name, Network: net.Name})
		}
	case Signal:
		s.call(Retire, "ContainerInspect", c.Name)
		s.call(Retire, "ContainerKill", c.Name)
	case Wait:
		s.add(Call{Stage: Retire, Op: "ContainerInspect", Container: c.Name, Polls: true, If: true})
	case Stop:
		s.call(Retire, "ContainerStop", c.Name)
	}
}

// Notes say, in words for people, what the rollout brings about that may
// surprise: containers that cannot overlap, names that nobody answers to any
// more. Nil if there is nothing to say.
func (r *Prepared) Notes() []string {
	var notes []string
	for _, w := range r.record.Processes {
		if len(w.Stop) > 0 {
			notes = append(notes, fmt.Sprintf("%s: old and new cannot overlap, as they take ports of the host: the old container stops before the new one starts", w.Process))
		}
		if w.last() && len(w.Ran) > 0 {
			notes = append(notes, fmt.Sprintf("%s: scaled to zero: nobody answers any more", w.Process))
		}
		for _, name := range r.leaves(w) {
			notes = append(notes, fmt.Sprintf("%s: network %q is no longer one of the app: nobody answers there any more", w.Process, name))
		}
	}
	return notes
}

// leaves returns the networks that only old containers are on.
func (r *Prepared) leaves(w work) []string {
	var left []string
	for _, c := range r.before.among(w.Retire) {
		for _, net := range c.own {
			if c.running && !slices.Contains(left, net.Name) {
				left = append(left, net.Name)
			}
		}
	}
	if w.last() {
		return nil
	}
	return without(left, r.bounds[w.Process].Plan().Networks())
}

// String returns the whole rollout as text: what stays, what is worth knowing,
// and every call.
func (r *Prepared) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "rollout %s of %s", r.record.ID, r.record.App.Name)
	if r.record.Release != "" {
		fmt.Fprintf(&b, " %q", r.record.Release)
	}
	for _, c := range r.kept() {
		fmt.Fprintf(&b, "\n  keep    %s", c.Name)
	}
	for _, note := range r.Notes() {
		fmt.Fprintf(&b, "\n  note    %s", note)
	}
	for _, call := range r.Calls() {
		fmt.Fprintf(&b, "\n  %s", call)
	}
	if r.Nothing() {
		b.WriteString("\n  nothing to do")
	}
	return b.String()
}

// MarshalJSON returns the same as JSON.
func (r *Prepared) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Rollout string      `json:"rollout"`
		App     string      `json:"app"`
		Release string      `json:"release,omitzero"`
		Keep    []Container `json:"keep"`
		Notes   []string    `json:"notes"`
		Calls   []Call      `json:"calls"`
	}{r.record.ID, r.record.App.Name, r.record.Release, list(plain(r.kept())), list(r.Notes()), list(r.Calls())})
}

// list is never null in JSON.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
