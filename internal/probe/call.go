package probe

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"sync"
	"time"
)

// maxCallers bounds the callers of one manner.
const maxCallers = 64

// call is a number of callers, n of each manner, that ask until they are told
// to end. It prints a [Line] for every request that fails, or is answered
// late, as that happens, and at the end one for each manner. Failures are what
// it is there to count: its exit code is 0.
func call(ctx context.Context, p Process, args []string) error {
	flags := newFlags("call")
	n := flags.Int("n", 1, "`number` of callers of each manner")
	by := flags.String("by", string(Next), "manners of calling, joined by commas: next, first, keep, cache, lookup")
	timeout := flags.Duration("timeout", DefaultTimeout, "longest `duration` of one request")
	keep := flags.Duration("keep", time.Second, "how long callers of the manner cache keep an address")
	pause := flags.Duration("pause", 0, "`duration` between a caller's requests")
	late := flags.Duration("late", 0, "print answers that take this `duration` or longer; 0: none")
	if err := parse(p, flags, args, 1); err != nil {
		return err
	}
	manners, err := parseManners(*by)
	if err != nil {
		return err
	}
	book := newBook(p.Stdout, manners, *late)
	told, cancel := untilTold(ctx, p)
	defer cancel()
	var callers sync.WaitGroup
	defer callers.Wait()
	for _, m := range manners {
		ask, done, err := newAsks(m, p, flags.Arg(0), *timeout, *keep)
		if err != nil {
			cancel()
			return err
		}
		defer done()
		for range min(*n, maxCallers) {
			callers.Go(func() { askOn(ctx, told, m, ask, *pause, book) })
		}
	}
	callers.Wait()
	book.close()
	return ctx.Err()
}

// untilTold returns a context that ends with ctx or at a signal.
func untilTold(ctx context.Context, w World) (context.Context, context.CancelFunc) {
	told, cancel := context.WithCancel(ctx)
	signals := w.Signals()
	go func() {
		defer cancel()
		select {
		case <-told.Done():
		case <-signals:
		}
	}()
	return told, cancel
}

// askOn asks until told, and once at least: who is told before it began has asked
// too. A request that is under way comes to its end.
func askOn(ctx, told context.Context, m Manner, ask asks, pause time.Duration, b *book) {
	for {
		began := time.Now()
		answer, err := ask(ctx)
		if ctx.Err() != nil {
			return
		}
		b.enter(m, began, time.Since(began), answer, err)
		select {
		case <-told.Done():
		case <-time.After(pause):
		}
		if told.Err() != nil {
			return
		}
	}
}

// A book counts requests, and prints those that failed.
type book struct {
	mu      sync.Mutex
	out     *json.Encoder
	late    time.Duration
	order   []Manner
	tallies map[Manner]*Tally
}

func newBook(out io.Writer, manners []Manner, late time.Duration) *book {
	b := &book{out: json.NewEncoder(out), late: late, order: manners, tallies: map[Manner]*Tally{}}
	for _, m := range manners {
		b.tallies[m] = &Tally{By: m, Answers: map[string]int{}}
	}
	return b
}

func (b *book) enter(m Manner, at time.Time, took time.Duration, answer string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.tallies[m]
	t.Asked++
	if err == nil {
		t.Answers[answer]++
		t.Longest = max(t.Longest, took)
		b.noteLate(t, at, took)
		return
	}
	t.Missed++
	_ = b.out.Encode(Line{Miss: &Miss{By: m, At: at, Took: took, Kind: KindOf(err), Text: err.Error()}})
}

// noteLate notes an answer that came late.
func (b *book) noteLate(t *Tally, at time.Time, took time.Duration) {
	if b.late == 0 || took < b.late {
		return
	}
	t.Late++
	_ = b.out.Encode(Line{Late: &Late{By: t.By, At: at, Took: took}})
}

// close prints the tallies.
func (b *book) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.order {
		t := *b.tallies[m]
		t.Answers = maps.Clone(t.Answers)
		_ = b.out.Encode(Line{Tally: &t})
	}
}
