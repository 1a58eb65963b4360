package differential

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/appnet-go/appnet/internal/truth"
	"github.com/appnet-go/appnet/internal/truth/canon"
	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// A Player plays a sequence on an engine that holds nothing, and leaves it so.
type Player func(ctx context.Context, s *scenario.Scenario, api string) ([]canon.Answer, error)

// givenUp is how long an engine may go on with a call that was given up, and
// make what nobody would remove.
const givenUp = 2 * time.Second

// OnEngine plays on a real engine.
func OnEngine(t *scenario.Target) Player {
	return func(ctx context.Context, s *scenario.Scenario, api string) ([]canon.Answer, error) {
		r, err := scenario.Run(ctx, t, s, api)
		if ctx.Err() != nil {
			time.Sleep(givenUp)
		}
		if err := errors.Join(err, t.Clean(context.WithoutCancel(ctx))); err != nil {
			return nil, err
		}
		return canon.Answers(s, r), nil
	}
}

// OnFake plays on fake engines of a profile, a new one each time. Each has
// another seed: what engines leave to chance is left to chance.
func OnFake(profile string) Player {
	seed := uint64(0)
	return func(ctx context.Context, s *scenario.Scenario, api string) ([]canon.Answer, error) {
		seed++
		t, closeEngine, err := truth.Fake(ctx, profile, seed)
		if err != nil {
			return nil, err
		}
		r, err := scenario.Run(ctx, t, atOnce(s), api)
		if err := errors.Join(err, closeEngine()); err != nil {
			return nil, fmt.Errorf("fake engine %s: %w", profile, err)
		}
		return canon.Answers(s, r), nil
	}
}

// atOnce is s without its pauses: a fake's programs need none.
func atOnce(s *scenario.Scenario) *scenario.Scenario {
	quick := *s
	quick.Steps = slices.Clone(s.Steps)
	for i := range quick.Steps {
		quick.Steps[i].Duration = 0
	}
	return &quick
}

// A Pair is an engine and what is to behave like it.
type Pair struct {
	Engine, Fake Player
	API          string
	Profile      string
	Known        []Known // differences to go on after
}

// A Difference is where two engines part.
type Difference struct {
	Sequence  *scenario.Scenario
	Step      int // index of the first step that differs
	Want, Got canon.Answer
}

// ID is the ID of the step that differs.
func (d *Difference) ID() string { return d.Sequence.Steps[d.Step].ID }

// A Match is what playing a sequence on both came to.
type Match struct {
	Want  []canon.Answer // of the engine
	Got   []canon.Answer // of the fake
	Known []*Known       // the differences before First that have a reason
	First *Difference    // the first that has none, or nil
}

// Play plays a sequence on both.
func (p Pair) Play(ctx context.Context, s *scenario.Scenario) (*Match, error) {
	want, err := p.Engine(ctx, s, p.API)
	if err != nil {
		return nil, err
	}
	got, err := p.Fake(ctx, s, p.API)
	if err != nil {
		return nil, err
	}
	return p.match(s, want, got), nil
}

func (p Pair) match(s *scenario.Scenario, want, got []canon.Answer) *Match {
	m := &Match{Want: want, Got: got}
	for i := range want {
		if want[i].Status == got[i].Status && want[i].Body == got[i].Body {
			continue
		}
		d := &Difference{s, i, want[i], got[i]}
		k := excuse(p.Known, p.Profile, d)
		if k == nil {
			m.First = d
			return m
		}
		m.Known = append(m.Known, k)
	}
	return m
}

// How often a sequence is played again on each to tell chance from a
// difference. The fake is quick, and each of its plays has another seed.
const (
	fakeAgain   = 24
	engineAgain = 2
)

// Again plays the sequence up to a difference several times more, and returns
// nil if any two answers to its last step are alike, or differ in an order that
// the fake shuffles too: what differs then is chance, of the one or the other.
// Where an earlier step differs this time, all that follows may be its doing:
// then that step is judged.
func (p Pair) Again(ctx context.Context, d *Difference) (*Difference, error) {
	s := upTo(d.Sequence, d.Step)
	fakes := map[canon.Answer]bool{}
	for range fakeAgain {
		got, err := p.Fake(ctx, s, p.API)
		if err != nil {
			return nil, err
		}
		fakes[got[d.Step]] = true
	}
	if fakes[d.Want] || len(fakes) > 1 && shuffled(fakes, d.Want) {
		return nil, nil
	}
	last := d
	for range engineAgain {
		m, err := p.Play(ctx, s)
		if err != nil {
			return nil, err
		}
		switch {
		case m.First == nil || fakes[m.Want[d.Step]]:
			return nil, nil
		case m.First.Step < d.Step:
			return p.Again(ctx, m.First)
		}
		last = m.First
	}
	return last, nil
}

// shuffled reports whether an answer has the lines of one that is there, in
// another order: of five networks there are more orders than plays.
func shuffled(there map[canon.Answer]bool, a canon.Answer) bool {
	for other := range there {
		if other.Status == a.Status && slices.Equal(sortedLines(other.Body), sortedLines(a.Body)) {
			return true
		}
	}
	return false
}

// sortedLines are the lines of a body in order, without the commas between them.
func sortedLines(body string) []string {
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, ",")
	}
	slices.Sort(lines)
	return lines
}

func upTo(s *scenario.Scenario, step int) *scenario.Scenario {
	short := *s
	short.Steps = s.Steps[:step+1]
	return &short
}
