package truth

import (
	"slices"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/canon"
	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// A Verdict is how one step went, held against what was recorded of it.
type Verdict struct {
	At       Setting
	Scenario string
	Step     string
	// Status, Header and Body are right where one of the recorded runs has the
	// same; Body counts only with the status.
	Status, Header, Body bool
	// Yes is a success where the engine refuses in every run.
	Yes       bool
	Got, Want canon.Answer // Want is the run that comes closest
}

// Right reports whether everything is.
func (v Verdict) Right() bool { return v.Status && v.Header && v.Body }

// Wrong names what is not right: "status,header,body", or less.
func (v Verdict) Wrong() string {
	var wrong []string
	for _, part := range []struct {
		name  string
		right bool
	}{{"status", v.Status}, {"header", v.Header}, {"body", v.Body}} {
		if !part.right {
			wrong = append(wrong, part.name)
		}
	}
	return strings.Join(wrong, ",")
}

// Compare holds the answers of a run against the recorded ones. Steps without a
// call have no verdict.
func Compare(at Setting, s *scenario.Scenario, got []canon.Answer, runs [][]canon.Answer) []Verdict {
	var all []Verdict
	for i := range s.Steps {
		if s.Steps[i].Kind == scenario.Pause || s.Steps[i].Kind == scenario.Mark {
			continue
		}
		wants := make([]canon.Answer, len(runs))
		for j, run := range runs {
			wants[j] = run[i]
		}
		v := compare(got[i], wants)
		v.At, v.Scenario, v.Step = at, s.Name, s.Steps[i].ID
		all = append(all, v)
	}
	return all
}

// compare holds one answer against those of several runs.
func compare(got canon.Answer, wants []canon.Answer) Verdict {
	v := Verdict{Got: got, Want: wants[0], Yes: got.Status/100 == 2}
	best := -1
	for _, want := range wants {
		status := got.Status == want.Status
		header := got.Header == want.Header
		body := status && got.Body == want.Body
		v.Status, v.Header, v.Body = v.Status || status, v.Header || header, v.Body || body
		v.Yes = v.Yes && want.Status >= 400
		if n := score(status, header, body); n > best {
			best, v.Want = n, want
		}
	}
	return v
}

func score(parts ...bool) int {
	n := 0
	for _, part := range parts {
		n *= 2
		if part {
			n++
		}
	}
	return n
}

// Wrong returns the verdicts that are not right.
func Wrong(all []Verdict) []Verdict {
	return slices.DeleteFunc(slices.Clone(all), Verdict.Right)
}
