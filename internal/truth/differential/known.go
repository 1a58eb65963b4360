package differential

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// A Known is a difference that is known and has a reason.
type Known struct {
	Profile    string         // a pattern of package path
	Expression *regexp.Regexp // of the step's line and the two answers
	Reason     string
}

// ParseKnown reads a list: lines of "profile :: expression :: reason", # before
// comments. In the text that the expression is for, the step's line comes first,
// then "engine: STATUS BODY", then "fake: STATUS BODY".
func ParseKnown(text string) ([]Known, error) {
	var all []Known
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(line, " :: ")
		if len(columns) != 3 {
			return nil, fmt.Errorf("known differences, line %d: %q: want profile :: expression :: reason", i+1, line)
		}
		e, err := regexp.Compile("(?s)" + strings.TrimSpace(columns[1]))
		if err != nil {
			return nil, fmt.Errorf("known differences, line %d: %w", i+1, err)
		}
		all = append(all, Known{strings.TrimSpace(columns[0]), e, strings.TrimSpace(columns[2])})
	}
	return all, nil
}

// excuse returns the known difference that d is, or nil.
func excuse(known []Known, profile string, d *Difference) *Known {
	for i := range known {
		if ok, _ := path.Match(known[i].Profile, profile); ok && known[i].Expression.MatchString(d.text()) {
			return &known[i]
		}
	}
	return nil
}
