package truth

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHold(t *testing.T) {
	known, err := ParseDivergences(`
# setting | scenario | step | what | reason
28.5/*    | net | join | status,body | why
26.1/1.45 | net | join | body        | why
28.5/1.51 | net | gone | body        | why
`)
	if err != nil {
		t.Fatal(err)
	}
	verdicts := []Verdict{
		{At: Setting{"28.5", "1.51"}, Scenario: "net", Step: "join", Header: true, Body: true},                // its status only
		{At: Setting{"28.5", "1.44"}, Scenario: "net", Step: "join", Status: true, Header: true, Body: false}, // its body only
		{At: Setting{"26.1", "1.45"}, Scenario: "net", Step: "join"},                                          // all three
		{At: Setting{"28.5", "1.51"}, Scenario: "net", Step: "gone", Status: true, Header: true, Body: true},
	}
	unlisted, healed := Hold(verdicts, known)
	if diff := cmp.Diff([]string{"26.1/1.45 net join: status,header"}, unlisted); diff != "" {
		t.Errorf("unlisted (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"line 5: 28.5/1.51 net gone: body"}, healed); diff != "" {
		t.Errorf("healed (-want +got)\n%s", diff)
	}
}

func TestParseDivergencesSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"a | b | c | body", "want setting | scenario"},
		{"a | b | c | body | ", "want setting | scenario"},
		{"a | b | c | wrong | why", "want status, header and body"},
		{"[ | b | c | body | why", `setting "["`},
	} {
		if _, err := ParseDivergences(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want one with %q", tt.text, err, tt.want)
		}
	}
}

func TestAcceptKeepsReasons(t *testing.T) {
	at := Setting{"28.5", "1.51"}
	verdicts := []Verdict{
		{At: at, Scenario: "net", Step: "join", Header: true},
		{At: at, Scenario: "net", Step: "right", Status: true, Header: true, Body: true},
		{At: at, Scenario: "net", Step: "new", Status: true, Header: true},
	}
	got, err := Accept(`# a comment
28.5/* | net | right | body | was wrong
28.5/* | net | join | status,header | why
`, verdicts)
	if err != nil {
		t.Fatal(err)
	}
	want := `# a comment
28.5/* | net | join | status | why
28.5/1.51 | net | join | body | not yet looked into
28.5/1.51 | net | new | body | not yet looked into
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	known, err := ParseDivergences(got)
	if err != nil {
		t.Fatal(err)
	}
	if unlisted, healed := Hold(verdicts, known); len(unlisted)+len(healed) > 0 {
		t.Errorf("unlisted %q, healed %q, want none", unlisted, healed)
	}
	if got := Unexplained(known); len(got) != 2 {
		t.Errorf("Unexplained: %q, want the two new entries", got)
	}
}
