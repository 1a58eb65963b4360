package differential

import (
	"context"
	"flag"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/truth"
	"github.com/appnet-go/appnet/internal/truth/canon"
)

var (
	socket  = flag.String("socket", "", "`path` of the unix socket of an engine that holds nothing")
	profile = flag.String("profile", "28.5", "the `release` of that engine")
	calls   = flag.Int("calls", 300, "how many calls are played")
	length  = flag.Int("length", 50, "calls of one sequence")
	seed    = flag.Uint64("seed", 1, "of the first sequence")
	plays   = flag.Int("plays", 40, "bound of shrinking one difference")
	enough  = flag.Int("findings", 5, "differences after which it is enough")
	limit   = flag.Duration("limit", time.Hour, "longest `duration` of everything")
)

// versions are the API versions whose answers differ, of each engine.
var versions = map[string][]string{
	"20.10": {"1.41", "1.40", "1.41", "1.24"},
	"26.1":  {"1.45", "1.44", "1.43", "1.45"},
	"28.5":  {"1.51", "1.47", "1.44", "1.43", "1.51"},
	"29":    {"1.56", "1.53", "1.51", "1.44", "1.56"},
}

func options(t *testing.T, profile string) Options {
	t.Helper()
	text, err := os.ReadFile("testdata/known.txt")
	if err != nil {
		t.Fatal(err)
	}
	known, err := ParseKnown(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Profile: profile, APIs: versions[profile], Calls: *calls, Length: *length, Seed: *seed, Plays: *plays, Findings: *enough,
		Known: known, Log: t.Logf,
	}
}

// TestEngine plays against the engine of -socket. It removes everything that
// the engine holds.
func TestEngine(t *testing.T) {
	if *socket == "" {
		t.Skip("no engine: see -socket")
	}
	ctx, cancel := context.WithTimeout(t.Context(), *limit)
	defer cancel()
	archive, err := lab.Archive(ctx, runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	target, err := truth.Real(ctx, *socket, archive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := target.Close(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	}()
	r, err := Run(ctx, OnEngine(target), OnFake(*profile), options(t, *profile))
	if err != nil {
		t.Error(err)
	}
	t.Logf("engine %s: %s", *profile, r)
	if len(r.Findings) > 0 {
		t.Errorf("%d unexplained differences", len(r.Findings))
	}
}

// noEngine skips what says the same on every engine, where -short asks for less.
func noEngine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: it asks no engine")
	}
}

// The fake is its own equal, whatever it leaves to chance, and a third to a half
// of the calls are refused.
func TestFakeAgainstItself(t *testing.T) {
	noEngine(t)
	for _, name := range lab.Profiles() {
		o := options(t, name)
		o.Calls, o.Known = 1000, nil
		r, err := Run(t.Context(), OnFake(name), OnFake(name), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s", name, r)
		if len(r.Findings) > 0 || 3*r.Refused < r.Calls || 2*r.Refused > r.Calls {
			t.Errorf("%s: %d differences, %d of %d calls refused", name, len(r.Findings), r.Refused, r.Calls)
		}
	}
}

// A difference is found and made short.
func TestShrink(t *testing.T) {
	noEngine(t)
	o := options(t, "20.10")
	o.APIs, o.Findings, o.Known, o.Plays = []string{"1.41"}, 1, nil, 200
	r, err := Run(t.Context(), OnFake("20.10"), OnFake("28.5"), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) != 1 || len(r.Findings[0].Sequence.Steps) > 4 {
		t.Fatalf("want one difference in at most 4 steps: %v", r.Findings)
	}
	if text := r.Findings[0].String(); !strings.Contains(text, "# engine: ") {
		t.Errorf("the finding says no answers: %s", text)
	}
}

// An order that the fake leaves to chance is no difference, another list is.
func TestShuffled(t *testing.T) {
	list := func(lines ...string) canon.Answer { return canon.Answer{Status: 200, Body: strings.Join(lines, ",\n")} }
	there := map[canon.Answer]bool{list("a", "b", "c"): true, list("b", "a", "c"): true}
	for _, tt := range []struct {
		answer canon.Answer
		want   bool
	}{
		{list("c", "b", "a"), true},
		{list("c", "b"), false},
		{list("c", "b", "b"), false},
		{canon.Answer{Status: 500, Body: "c,\nb,\na"}, false},
	} {
		if got := shuffled(there, tt.answer); got != tt.want {
			t.Errorf("%v: %v, want %v", tt.answer, got, tt.want)
		}
	}
}
