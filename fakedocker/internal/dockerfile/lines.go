package dockerfile

import (
	"fmt"
	"regexp"
	"strings"
)

// line is what stands on one line once those that continue it are joined to it.
type line struct {
	number int
	text   string
	gap    bool // an empty line stands in it
}

var directiveForm = regexp.MustCompile(`^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*$`)

// escapeOf returns the escape character of a text. Directives are comments at
// the very beginning; the others, such as syntax, mean something to BuildKit only.
func escapeOf(lines []string) (byte, error) {
	for _, text := range lines {
		m := directiveForm.FindStringSubmatch(text)
		switch {
		case m == nil:
			return '\\', nil
		case !strings.EqualFold(m[1], "escape"):
		case m[2] == `\` || m[2] == "`":
			return m[2][0], nil
		default:
			return 0, &Error{Text: fmt.Sprintf("invalid escape token '%s' does not match ` or \\", m[2])}
		}
	}
	return '\\', nil
}

// logicalLines joins continued lines and leaves comments and empty lines out.
func logicalLines(lines []string, escape byte) []line {
	var all []line
	var open *line
	for i, text := range lines {
		trimmed := strings.TrimSpace(text)
		switch {
		case strings.HasPrefix(trimmed, "#"):
			continue
		case trimmed == "":
			if open != nil {
				open.gap = true
			}
			continue
		}
		if open == nil {
			open = &line{number: i + 1}
			text = strings.TrimLeft(text, " \t")
		}
		rest, goesOn := continued(text, escape)
		open.text += rest
		if !goesOn {
			all, open = append(all, *open), nil
		}
	}
	if open != nil && strings.TrimSpace(open.text) != "" {
		all = append(all, *open)
	}
	return all
}

// continued takes the escape character off a line that ends with it.
func continued(text string, escape byte) (string, bool) {
	end := strings.TrimRight(text, " \t")
	if end == "" || end[len(end)-1] != escape {
		return text, false
	}
	return end[:len(end)-1], true
}
