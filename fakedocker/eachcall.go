package fakedocker

import "iter"

// EachCallOptions say which calls go wrong and how. The zero value is every
// call but pings, in all the ways of [Mishaps].
type EachCallOptions struct {
	// Mishaps are what happens, one per run. Nil means [Mishaps].
	Mishaps []Mishap

	// Calls chooses the calls that count and that something happens at; for
	// example [Call.Mutating]. Nil means all but "Ping".
	Calls func(Call) bool
}

// Runner is the part of [testing.T] that [EachCall] needs.
type Runner[T any] interface {
	TB
	Run(name string, f func(T)) bool
	Parallel()
	Failed() bool
	Logf(format string, args ...any)
}

// EachCall proves that a program leaves things in order whichever of its calls
// goes wrong. It runs the test once undisturbed, which says what the calls are,
// and then once for each mishap at call 1, 2, 3 ... n, each time as a parallel
// subtest named after both, such as "lose-answer/17-NetworkConnect": go test
// -run repeats a single one. It logs the number of cases; of a case that fails
// also the calls.
//
// The test makes a fresh engine, runs its program by [Case.Run], and then
// checks what must be true in every case: that nothing is left over, that what
// stood before still stands, that running the program again with [Engine.Client]
// finishes the work. It should fail with the words of what it found wrong.
func EachCall[T Runner[T]](t T, o EachCallOptions, test func(t T, c *Case)) {
	t.Helper()
	undisturbed := o.newCase(Mishap{}, 0)
	test(t, undisturbed)
	if t.Failed() {
		return // nothing to learn from failing it on purpose
	}
	calls := undisturbed.Calls()
	if len(calls) == 0 {
		t.Fatalf("fakedocker: each call: the undisturbed run made no call that counts; run the program by Case.Run")
	}
	mishaps := o.mishaps()
	for _, m := range mishaps {
		t.Run(m.Name, func(t T) {
			t.Parallel()
			for i, call := range calls {
				c := o.newCase(m, i+1)
				c.name = call.Op
				t.Run(c.step(), func(t T) {
					t.Parallel()
					t.Cleanup(func() { report(t, c) })
					test(t, c)
				})
			}
		})
	}
	t.Logf("fakedocker: each call: %d calls, %d mishaps, %d cases", len(calls), len(mishaps), len(calls)*len(mishaps))
}

// report says of a case what its name does not.
func report[T Runner[T]](t T, c *Case) {
	switch {
	case !c.Met():
		t.Logf("fakedocker: this run made only %d calls and met with nothing", len(c.Calls()))
	case t.Failed():
		t.Logf("fakedocker: the calls of this run:\n%s", c.history())
	}
}

// Cases is [EachCall] without a test: it yields the undisturbed case, then each
// mishap at call 1, 2, 3 and so on, until a run made no such call. The body of
// the loop makes a fresh engine and runs the program by [Case.Run], before the
// next case.
func Cases(o EachCallOptions) iter.Seq[*Case] {
	return func(yield func(*Case) bool) {
		if !yield(o.newCase(Mishap{}, 0)) {
			return
		}
		for _, m := range o.mishaps() {
			for n := 1; ; n++ {
				c := o.newCase(m, n)
				if !yield(c) {
					return
				}
				if !c.Met() {
					break
				}
			}
		}
	}
}

func (o *EachCallOptions) mishaps() []Mishap {
	if o.Mishaps == nil {
		return Mishaps()
	}
	return o.Mishaps
}

func (o *EachCallOptions) newCase(m Mishap, n int) *Case {
	counts := o.Calls
	if counts == nil {
		counts = func(c Call) bool { return c.Op != "Ping" }
	}
	return &Case{Mishap: m, N: n, counts: counts}
}
