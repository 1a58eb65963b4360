package differential

import (
	"context"
	"slices"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// Shrink looks for a shorter sequence with the same last step that still ends in
// a difference: it leaves out halves, then smaller and smaller pieces (delta
// debugging). It plays at most so many sequences.
func (p Pair) Shrink(ctx context.Context, d *Difference, plays int) (*Difference, error) {
	best := *d
	best.Sequence = upTo(d.Sequence, d.Step)
	for size := (len(best.Sequence.Steps) + 1) / 2; size > 0; size /= 2 {
		for from := 0; from < best.Step && plays > 0; plays-- {
			shorter := without(best.Sequence, from, min(from+size, best.Step))
			m, err := p.Play(ctx, shorter)
			if err != nil {
				return nil, err
			}
			if found := m.First; found != nil && found.ID() == best.ID() {
				best = *found
				best.Sequence = shorter
				continue
			}
			from += size
		}
	}
	return &best, nil
}

// shorter shrinks a difference, and returns nil if only one of chance was left.
func (p Pair) shorter(ctx context.Context, d *Difference, plays int) (*Difference, error) {
	short, err := p.Shrink(ctx, d, plays)
	if err != nil {
		return nil, err
	}
	return p.Again(ctx, short)
}

// without leaves out the steps from from to to.
func without(s *scenario.Scenario, from, to int) *scenario.Scenario {
	short := *s
	short.Steps = slices.Concat(s.Steps[:from], s.Steps[to:])
	return &short
}
