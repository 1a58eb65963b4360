package truth

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// A Score counts verdicts.
type Score struct {
	Steps, Refused, Status, Header, Body int
	Yes                                  int // successes where the engine refuses
}

// Count counts verdicts.
func Count(all []Verdict) Score {
	var s Score
	for _, v := range all {
		s.Steps++
		s.Refused += one(v.Want.Status >= 400)
		s.Status += one(v.Status)
		s.Header += one(v.Header)
		s.Body += one(v.Body)
		s.Yes += one(v.Yes)
	}
	return s
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// row is one line of a table, between tabs.
func (s Score) row(name string) string {
	return fmt.Sprintf("%s\t%d\t%d\t%s\t%s\t%s\t%d\n", name, s.Steps, s.Refused,
		percent(s.Status, s.Steps), percent(s.Header, s.Steps), percent(s.Body, s.Steps), s.Yes)
}

// percent rounds down: 100 means all.
func percent(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d.%d %%", n*100/of, n*1000/of%10)
}

// Pairs are the real engines that are held against each other, to show how much
// the canonical form tells apart: the first as if it were a fake of the second.
var Pairs = [][2]Setting{
	{{"20.10", "1.41"}, {"28.5", "1.51"}},
	{{"26.1", "1.45"}, {"28.5", "1.51"}},
	{{"28.5", "1.51"}, {"29", "1.51"}},
	{{"20.10", "1.41"}, {"26.1", "1.45"}},
	{{"20.10", "1.40"}, {"20.10", "1.41"}},
	{{"26.1", "1.43"}, {"26.1", "1.45"}},
	{{"28.5", "1.43"}, {"28.5", "1.51"}},
	{{"28.5", "1.44"}, {"28.5", "1.51"}},
	{{"29", "1.40"}, {"29", "1.56"}},
	{{"29", "1.51"}, {"29", "1.56"}},
	{{"29", "1.52"}, {"29", "1.56"}},
}

// Table writes the scores as text: the fake at each setting, then real engines
// against each other.
func Table(dir string, r Replay, settings []Setting, scenarios []*scenario.Scenario) (string, error) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%d scenarios\t\t\t\t\t\t\n", len(scenarios))
	fmt.Fprint(w, "the fake against the real\tcalls\trefused\tstatus\theaders\tbody\tsuccess where the engine refuses\n")
	for _, at := range settings {
		fmt.Fprint(w, Count(at.of(r.Verdicts)).row(at.String()))
	}
	fmt.Fprint(w, "\t\t\t\t\t\t\nthe real against the real\tcalls\trefused\tstatus\theaders\tbody\tsuccess where the other refuses\n")
	for _, pair := range Pairs {
		all, err := Yardstick(dir, pair[0], pair[1], scenarios)
		if err != nil {
			return "", err
		}
		fmt.Fprint(w, Count(all).row(pair[0].String()+" as "+pair[1].String()))
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return trimLines(b.String()), nil
}

// of picks the verdicts of a setting.
func (s Setting) of(all []Verdict) []Verdict {
	var mine []Verdict
	for _, v := range all {
		if v.At == s {
			mine = append(mine, v)
		}
	}
	return mine
}

func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
