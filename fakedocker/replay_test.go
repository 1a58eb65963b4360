package fakedocker_test

import (
	"context"
	"os"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/truth"
)

// Every recorded scenario is played on the fake, at every engine release and API
// version that was recorded, and answered as the engine did. What is not stands
// in testdata/recorded/DIVERGENCES, each with its reason.
//
// go run ./internal/cmd/replay shows what differs, and writes the scores.
func TestReplay(t *testing.T) {
	all := regexp.MustCompile("")
	today := time.Now()
	bubble := func(f func()) {
		synctest.Test(t, func(*testing.T) {
			time.Sleep(time.Until(today)) // a bubble begins in the year 2000, and scenarios name later ones
			f()
		})
	}
	r, err := truth.Replays(context.Background(), "testdata", all, all, bubble) // a test's own context is none of a bubble's
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", r.Scores)
	for _, text := range r.Skipped {
		t.Errorf("not recorded: %s; see docs/fakedocker.md", text)
	}
	for _, entry := range r.Unexplained {
		t.Errorf("testdata/recorded/DIVERGENCES, %s: find the reason", entry)
	}
	for _, step := range r.Unlisted {
		t.Errorf("not as the engine, and not listed in testdata/recorded/DIVERGENCES: %s", step)
	}
	for _, entry := range r.Healed {
		t.Errorf("testdata/recorded/DIVERGENCES, %s: that is right now: take the entry out", entry)
	}
	if diff := cmp.Diff(r.Written, r.Scores); diff != "" {
		t.Errorf("testdata/recorded/SCORES is not what came out; go run ./internal/cmd/replay -write (-written +now)\n%s", diff)
	}
	text, err := os.ReadFile("../docs/fakedocker.md")
	if err != nil {
		t.Fatal(err)
	}
	want, err := truth.InDocument(string(text), r.Scores)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("docs/fakedocker.md has other scores; go run ./internal/cmd/replay -write (-want +got)\n%s", diff)
	}
}
