package truth

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// A Divergence is a difference between the fake and an engine that is known and
// has a reason.
type Divergence struct {
	Line     int
	Setting  string // such as "28.5/1.51", or a pattern of package path: "28.5/*"
	Scenario string
	Step     string
	Wrong    string // "status,header,body", or less
	Reason   string
}

// ParseDivergences reads a list: lines of "setting | scenario | step | what |
// reason", # before comments.
func ParseDivergences(text string) ([]Divergence, error) {
	var all []Divergence
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(line, "|")
		for j := range columns {
			columns[j] = strings.TrimSpace(columns[j])
		}
		if len(columns) != 5 || slices.Contains(columns, "") {
			return nil, fmt.Errorf("divergences, line %d: %q: want setting | scenario | step | what | reason", i+1, line)
		}
		d := Divergence{i + 1, columns[0], columns[1], columns[2], columns[3], columns[4]}
		if _, err := path.Match(d.Setting, "x/y"); err != nil {
			return nil, fmt.Errorf("divergences, line %d: setting %q: %w", i+1, d.Setting, err)
		}
		for part := range strings.SplitSeq(d.Wrong, ",") {
			if !slices.Contains([]string{"status", "header", "body"}, part) {
				return nil, fmt.Errorf("divergences, line %d: %q: want status, header and body, with commas", i+1, d.Wrong)
			}
		}
		all = append(all, d)
	}
	return all, nil
}

// covers reports whether d is about a verdict's step.
func (d Divergence) covers(v Verdict) bool {
	ok, _ := path.Match(d.Setting, v.At.String())
	return ok && d.Scenario == v.Scenario && d.Step == v.Step
}

// Accept returns the text of a list without what no longer differs, and with
// what differs now. A person has to write the reasons.
func Accept(text string, all []Verdict) (string, error) {
	known, err := ParseDivergences(text)
	if err != nil {
		return "", err
	}
	lines := strings.Split(text, "\n")
	var kept []Divergence
	for _, d := range slices.Backward(known) {
		var wrong []string
		for part := range strings.SplitSeq(d.Wrong, ",") {
			if d.needed(part, all) {
				wrong = append(wrong, part)
			}
		}
		if d.Wrong = strings.Join(wrong, ","); d.Wrong == "" {
			lines = slices.Delete(lines, d.Line-1, d.Line)
			continue
		}
		lines[d.Line-1] = d.String()
		kept = append(kept, d)
	}
	text = strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
	for _, v := range Wrong(all) {
		if open := v.open(kept); len(open) > 0 {
			text += Divergence{0, v.At.String(), v.Scenario, v.Step, strings.Join(open, ","), unexplained}.String() + "\n"
		}
	}
	return text, nil
}

// unexplained is the reason that has still to be found.
const unexplained = "not yet looked into"

// Unexplained lists the entries that [Accept] wrote and nobody has looked into.
func Unexplained(known []Divergence) []string {
	var list []string
	for _, d := range known {
		if d.Reason == unexplained {
			list = append(list, fmt.Sprintf("line %d: %s", d.Line, d))
		}
	}
	return list
}

// String is the entry's line.
func (d Divergence) String() string {
	return strings.Join([]string{d.Setting, d.Scenario, d.Step, d.Wrong, d.Reason}, " | ")
}

// needed reports whether a part of an entry is wrong somewhere.
func (d Divergence) needed(part string, all []Verdict) bool {
	return slices.ContainsFunc(all, func(v Verdict) bool { return d.covers(v) && strings.Contains(v.Wrong(), part) })
}

// open lists what is wrong with a step and not listed.
func (v Verdict) open(known []Divergence) []string {
	var excused, open []string
	for _, d := range known {
		if d.covers(v) {
			excused = append(excused, strings.Split(d.Wrong, ",")...)
		}
	}
	for part := range strings.SplitSeq(v.Wrong(), ",") {
		if part != "" && !slices.Contains(excused, part) {
			open = append(open, part)
		}
	}
	return open
}

// Hold holds verdicts against the known divergences. It returns what is wrong
// and not listed, and what is listed and not wrong: either is a failure.
func Hold(all []Verdict, known []Divergence) (unlisted, healed []string) {
	for _, v := range Wrong(all) {
		if open := v.open(known); len(open) > 0 {
			unlisted = append(unlisted, fmt.Sprintf("%s %s %s: %s", v.At, v.Scenario, v.Step, strings.Join(open, ",")))
		}
	}
	for _, d := range known {
		for part := range strings.SplitSeq(d.Wrong, ",") {
			if !d.needed(part, all) {
				healed = append(healed, fmt.Sprintf("line %d: %s %s %s: %s", d.Line, d.Setting, d.Scenario, d.Step, part))
			}
		}
	}
	return unlisted, healed
}
