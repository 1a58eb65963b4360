package differential

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// Options say how much is played. Zero values of the bounds mean none.
type Options struct {
	Profile  string
	APIs     []string // one after another, a sequence each
	Calls    int      // how many calls are played at least
	Length   int      // calls of one sequence
	Seed     uint64   // of the first sequence; the next has the next
	Plays    int      // bound of shrinking one difference
	Findings int      // differences after which it is enough
	Known    []Known
	Log      func(format string, args ...any)
}

// A Report is what came of it.
type Report struct {
	Calls, Refused, Sequences int
	Mix                       map[string]int // calls, by kind
	Chance                    int            // differences that did not come again
	Excused                   map[string]int // differences that are known, by reason
	Early                     bool           // the time was up before there were enough calls
	Findings                  []Finding
}

// A Finding is a difference that nobody has explained.
type Finding struct {
	API  string
	Seed uint64
	*Difference
}

// Run plays random sequences on both engines until there have been enough calls
// or differences, or ctx is done. What comes in a sequence after a difference
// that has no reason is not counted.
func Run(ctx context.Context, engine, fake Player, o Options) (*Report, error) {
	r := &Report{Mix: make(map[string]int), Excused: make(map[string]int)}
	for seed := o.Seed; r.Calls < o.Calls && len(r.Findings) < o.Findings; seed++ {
		p := Pair{engine, fake, o.APIs[int(seed%uint64(len(o.APIs)))], o.Profile, o.Known}
		err := r.play(ctx, p, o, seed)
		if ctx.Err() != nil {
			r.Early = true
			return r, nil
		}
		if err != nil {
			return r, err
		}
	}
	return r, nil
}

// play plays one sequence and counts it, unless it came too late.
func (r *Report) play(ctx context.Context, p Pair, o Options, seed uint64) error {
	s, err := Sequence(seed, o.Length)
	if err != nil {
		return err
	}
	m, err := p.Play(ctx, s)
	if err != nil || ctx.Err() != nil {
		return err
	}
	played := len(m.Want)
	if m.First != nil {
		played = m.First.Step + 1
	}
	for i := range played {
		if s.Steps[i].Kind != scenario.Call {
			continue
		}
		r.Calls++
		r.Mix[kindOf(s.Steps[i].ID)]++
		if m.Want[i].Status >= 400 {
			r.Refused++
		}
	}
	for _, k := range m.Known {
		r.Excused[k.Reason]++
	}
	r.Sequences++
	if m.First == nil {
		return nil
	}
	return r.judge(ctx, p, o, seed, m.First)
}

// judge tells chance from what is found, and makes that short. Where the time is
// up, a difference stays as long as it is.
func (r *Report) judge(ctx context.Context, p Pair, o Options, seed uint64, d *Difference) error {
	again, err := p.Again(ctx, d)
	switch {
	case err != nil && ctx.Err() == nil:
		return err
	case err == nil && again == nil:
		r.Chance++
		return nil
	case err == nil && ctx.Err() == nil:
		short, err := p.shorter(ctx, again, o.Plays)
		if err != nil && ctx.Err() == nil {
			return err
		}
		if d = again; err == nil && short != nil && ctx.Err() == nil {
			d = short
		}
	}
	f := Finding{p.API, seed, d}
	r.Findings = append(r.Findings, f)
	o.Log("%s", f)
	return nil
}

// String shows the finding as a scenario with its two answers as comments.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# API %s, seed %d\n", f.API, f.Seed)
	for i := range f.Sequence.Steps {
		fmt.Fprintln(&b, f.Sequence.Steps[i].String())
	}
	fmt.Fprintf(&b, "# engine: %d\n# fake:   %d\n", f.Want.Status, f.Got.Status)
	b.WriteString(changed("# engine: ", f.Want.Body, f.Got.Body) + changed("# fake:   ", f.Got.Body, f.Want.Body))
	return b.String()
}

// changed lists the lines of one body that the other has not.
func changed(prefix, body, other string) string {
	var b strings.Builder
	for line := range strings.Lines(body) {
		if !slices.Contains(strings.Split(other, "\n"), strings.TrimSuffix(line, "\n")) {
			b.WriteString(prefix + strings.TrimRight(line, "\n") + "\n")
		}
	}
	return b.String()
}

// String sums the report up in a few lines.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d calls in %d sequences, %d refused (%d %%); %d unexplained differences, %d by chance",
		r.Calls, r.Sequences, r.Refused, 100*r.Refused/max(r.Calls, 1), len(r.Findings), r.Chance)
	if r.Early {
		b.WriteString("; ended early: the time was up")
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Excused)) {
		fmt.Fprintf(&b, "\n%d known: %s", r.Excused[reason], reason)
	}
	b.WriteString("\nmix:")
	for _, name := range slices.Sorted(maps.Keys(r.Mix)) {
		fmt.Fprintf(&b, " %s %d", name, r.Mix[name])
	}
	return b.String()
}

// text is a difference as expressions of known ones are matched against it.
func (d *Difference) text() string {
	return fmt.Sprintf("%s\nengine: %d %s\nfake: %d %s", d.step(), d.Want.Status, d.Want.Body, d.Got.Status, d.Got.Body)
}

func (d *Difference) step() *scenario.Step { return &d.Sequence.Steps[d.Step] }
