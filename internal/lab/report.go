package lab

import (
	"fmt"
	"io"
)

// A Verdict is one step of a story: what was asked, what happened, and whether
// that is right.
type Verdict struct {
	Asked, Happened string
	OK              bool
}

// A Report tells a person a story, step by step, and remembers the verdicts.
// The zero value tells nobody.
type Report struct {
	Verdicts []Verdict
	out      io.Writer
	gap      bool // an empty line is due
}

// NewReport returns a report that writes to out.
func NewReport(out io.Writer) *Report { return &Report{out: out} }

// Chapter begins a part of the story.
func (r *Report) Chapter(title string) {
	r.printf("\n%s\n", title)
	r.gap = true
}

// Say writes a line that is neither asked nor judged.
func (r *Report) Say(format string, args ...any) {
	r.space()
	r.printf("  "+format+"\n", args...)
	r.gap = false
}

// Step tells one step and its verdict.
func (r *Report) Step(asked, happened string, ok bool) {
	verdict := "ok"
	if !ok {
		verdict = "WRONG"
	}
	r.Verdicts = append(r.Verdicts, Verdict{asked, happened, ok})
	r.gap = true
	r.space()
	r.printf("  asked     %s\n  happened  %s\n  verdict   %s\n", asked, happened, verdict)
}

// space writes the empty line that is due.
func (r *Report) space() {
	if r.gap {
		r.printf("\n")
	}
}

// Wrong returns the number of wrong verdicts.
func (r *Report) Wrong() int {
	n := 0
	for _, v := range r.Verdicts {
		if !v.OK {
			n++
		}
	}
	return n
}

func (r *Report) printf(format string, args ...any) {
	if r.out != nil {
		fmt.Fprintf(r.out, format, args...)
	}
}
