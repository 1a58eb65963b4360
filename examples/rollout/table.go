package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// A column is what callers saw in one order.
type column struct {
	title string
	seen  probe.Seen
}

// A row is one thing that is counted.
type row struct {
	text   string
	by     []probe.Manner
	kinds  []probe.Kind // none: late answers
	judged bool
}

// requests fail in these ways, when there was an address and whoever has it says
// that it is ready.
var failures = []probe.Kind{probe.Refusal, probe.Cut, probe.NoWay, probe.Silence, probe.OtherKind}

func rows() []row {
	connecting := []probe.Manner{probe.Next, probe.First, probe.Keep}
	return []row{
		{"lookups without an answer", probe.Manners(), []probe.Kind{probe.NoAnswer}, true},
		{"answers from containers that are not ready", connecting, []probe.Kind{probe.NotReady}, true},
		{"failed requests, client tries the next address", []probe.Manner{probe.Next}, failures, true},
		{"failed requests, client tries the first address only", []probe.Manner{probe.First}, failures, false},
		{"failed requests, client keeps its connections", []probe.Manner{probe.Keep}, failures, false},
		{fmt.Sprintf("answers later than %v, client tries the next address", late), []probe.Manner{probe.Next}, nil, false},
	}
}

func (r row) count(s probe.Seen) int {
	n := 0
	for _, by := range r.by {
		if r.kinds == nil {
			n += s.Tallies[by].Late
		}
		n += s.Count(by, r.kinds...)
	}
	return n
}

// asked returns how many requests or lookups the row is about.
func (r row) asked(s probe.Seen) int {
	n := 0
	for _, by := range r.by {
		n += s.Tallies[by].Asked
	}
	return n
}

// cell returns the count, out of how many, and the kinds where there are some.
func (r row) cell(s probe.Seen) string {
	text := fmt.Sprintf("%d of %d", r.count(s), r.asked(s))
	var parts []string
	for _, k := range r.kinds {
		n := 0
		for _, by := range r.by {
			n += s.Count(by, k)
		}
		if n > 0 && len(r.kinds) > 1 {
			parts = append(parts, fmt.Sprintf("%s %d", k, n))
		}
	}
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return text
}

// tell says the first few failures in their own words.
func (r row) tell(report *lab.Report, s probe.Seen) {
	const most = 5
	said := 0
	for _, m := range s.Misses {
		if said < most && slices.Contains(r.by, m.By) && slices.Contains(r.kinds, m.Kind) {
			said++
			report.Say("%s, after %v: %s", m.At.Format("15:04:05.000"), m.Took.Round(time.Millisecond), strings.ReplaceAll(m.Text, "\n", "; "))
		}
	}
}

// table returns the columns beside each other.
func table(columns []column) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	line := func(first string, cell func(column) string) {
		fmt.Fprint(w, first)
		for _, c := range columns {
			fmt.Fprint(w, "\t", cell(c))
		}
		fmt.Fprintln(w)
	}
	line("", func(c column) string { return c.title })
	for _, r := range rows() {
		line(r.text, func(c column) string { return r.cell(c.seen) })
	}
	line("slowest answer, client tries the next address", func(c column) string {
		return c.seen.Tallies[probe.Next].Longest.Round(time.Millisecond).String()
	})
	_ = w.Flush()
	return text.String()
}

// say says all lines of a text.
func say(r *lab.Report, text string) {
	for line := range strings.Lines(text) {
		r.Say("%s", strings.TrimRight(line, " \n"))
	}
}
