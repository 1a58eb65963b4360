package truth

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/truth/canon"
	"github.com/appnet-go/appnet/internal/truth/scenario"
)

func TestCompareTakesTheUnionOfTheRuns(t *testing.T) {
	s, err := scenario.Parse("s", "a | GET /x\np | pause 1ms\nb | GET /y")
	if err != nil {
		t.Fatal(err)
	}
	at := Setting{"28.5", "1.51"}
	run := func(a, b canon.Answer) []canon.Answer { return []canon.Answer{a, {}, b} }
	one := canon.Answer{Status: 200, Header: "h", Body: "one"}
	two := canon.Answer{Status: 200, Header: "h", Body: "two"}
	no := canon.Answer{Status: 404, Header: "h", Body: "no"}
	tests := []struct {
		got, first, second canon.Answer
		want               Verdict
	}{
		{two, one, two, Verdict{Status: true, Header: true, Body: true, Want: two}},
		{one, two, two, Verdict{Status: true, Header: true, Want: two}},
		{no, one, two, Verdict{Header: true, Want: one}},
		{one, no, no, Verdict{Header: true, Yes: true, Want: no}},
		{one, no, two, Verdict{Status: true, Header: true, Want: two}},
		{canon.Answer{Status: 404, Body: "one"}, one, one, Verdict{Want: one}}, // no body without its status
	}
	for _, tt := range tests {
		got := Compare(at, s, run(tt.got, one), [][]canon.Answer{run(tt.first, one), run(tt.second, one)})
		tt.want.At, tt.want.Scenario, tt.want.Step, tt.want.Got = at, "s", "a", tt.got
		if diff := cmp.Diff(tt.want, got[0]); diff != "" {
			t.Errorf("%+v: (-want +got)\n%s", tt.got, diff)
		}
		if len(got) != 2 || !got[1].Right() {
			t.Errorf("%d verdicts, want one for each of the two calls", len(got))
		}
	}
}

func TestScoreRoundsDown(t *testing.T) {
	s := Score{Steps: 1000, Refused: 7, Status: 1000, Header: 999, Body: 5}
	if got, want := s.row("x"), "x\t1000\t7\t100.0 %\t99.9 %\t0.5 %\t0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := percent(9999, 10000), "99.9 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
