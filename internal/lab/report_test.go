package lab

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReport(t *testing.T) {
	var out strings.Builder
	r := NewReport(&out)
	r.Chapter("The network")
	r.Say("a word %d", 1)
	r.Step("create it", "created", true)
	r.Step("create it again", "created", false)
	r.Say("and a last word")
	want := `
The network

  a word 1

  asked     create it
  happened  created
  verdict   ok

  asked     create it again
  happened  created
  verdict   WRONG

  and a last word
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := r.Wrong(); got != 1 {
		t.Errorf("Wrong() = %d, want 1", got)
	}
}

func TestZeroReportOnlyRemembers(t *testing.T) {
	var r Report
	r.Step("a", "b", true)
	want := []Verdict{{"a", "b", true}}
	if diff := cmp.Diff(want, r.Verdicts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
