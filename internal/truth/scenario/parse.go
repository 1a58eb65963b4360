package scenario

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Scenario is a file of steps.
type Scenario struct {
	Name  string // of the file, without its ending
	Steps []Step
}

// A Kind is what a step does.
type Kind string

// The kinds of steps.
const (
	Call   Kind = "call"
	Until  Kind = "until"
	Finish Kind = "finish"
	Wait   Kind = "wait"
	Pause  Kind = "pause"
	Mark   Kind = "mark"
)

// A Step is one line.
type Step struct {
	ID   string
	Line int // of the file, from 1
	Kind Kind

	// Of Call and Until. Path holds the query; AsIs keeps the API version out.
	Method, Path          string
	AsIs, Hijack, Later   bool
	UntilPath, UntilValue string
	Body                  string
	Captures              []Capture
	Headers               []Header
	Stdin                 string
	Timeout               time.Duration // 0: [MaxTimeout]

	// Of the others: Finish's step, Wait's container and state, Mark's name.
	Subject, State string
	Duration       time.Duration // of Pause

	text string // the line without its alignment
}

// String returns the step's line, without its alignment.
func (s *Step) String() string { return s.text }

// A Capture keeps a value of an answer.
type Capture struct {
	Name string
	Path string // such as ".0.Id"
}

// A Header is one to send. An empty value keeps it from being sent.
type Header struct{ Name, Value string }

// Bounds of what a step may ask for.
const (
	MaxTimeout = 30 * time.Second
	MaxPause   = 5 * time.Second
)

// Parse reads a scenario. The error names the line and says what it may be.
func Parse(name, text string) (*Scenario, error) {
	s := &Scenario{Name: name}
	seen := make(map[string]bool)
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		step, err := ParseStep(line)
		switch {
		case err == nil && seen[step.ID]:
			err = fmt.Errorf("step %q: there is one of that id already", step.ID)
		case err == nil && step.Kind == Finish && !s.began(step.Subject):
			err = fmt.Errorf("finish %q: no step before begins with later and has that id", step.Subject)
		}
		if err != nil {
			return nil, fmt.Errorf("scenario %s, line %d: %w", name, i+1, err)
		}
		step.Line = i + 1
		seen[step.ID] = true
		s.Steps = append(s.Steps, step)
	}
	return s, nil
}

func (s *Scenario) began(id string) bool {
	for i := range s.Steps {
		if s.Steps[i].ID == id {
			return s.Steps[i].Later
		}
	}
	return false
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// ParseStep reads one line.
func ParseStep(line string) (Step, error) {
	columns := split(line)
	if len(columns) < 2 {
		return Step{}, fmt.Errorf("%q: want id | request | body | captures | extras", line)
	}
	s := Step{ID: columns[0], text: strings.Join(columns, " | ")}
	if !idForm.MatchString(s.ID) {
		return Step{}, fmt.Errorf("id %q: want letters, digits, dots, dashes and underscores", s.ID)
	}
	if err := s.parseRequest(columns[1]); err != nil {
		return Step{}, err
	}
	columns = columns[2:]
	if s.Kind != Call && s.Kind != Until && len(columns) > 0 {
		return Step{}, fmt.Errorf("%s %s: a step that is no call has no further columns", s.Kind, s.Subject)
	}
	if len(columns) > 0 {
		s.Body = columns[0]
	}
	if len(columns) > 1 {
		if err := s.parseCaptures(columns[1]); err != nil {
			return Step{}, err
		}
	}
	for i := 2; i < len(columns); i++ {
		if err := s.parseExtra(columns[i]); err != nil {
			return Step{}, err
		}
	}
	return s, nil
}

// split cuts a line at every | that stands between spaces.
func split(line string) []string {
	var columns []string
	begin := 0
	for i := range len(line) {
		if line[i] == '|' && i > 0 && line[i-1] == ' ' && (i+1 == len(line) || line[i+1] == ' ') {
			columns = append(columns, strings.TrimSpace(line[begin:i]))
			begin = i + 1
		}
	}
	return append(columns, strings.TrimSpace(line[begin:]))
}

var captureForm = regexp.MustCompile(`^([A-Z][A-Z0-9]*)=(\.[^\s=]+)$`)

func (s *Step) parseCaptures(text string) error {
	for _, field := range strings.Fields(text) {
		m := captureForm.FindStringSubmatch(field)
		if m == nil {
			return fmt.Errorf("capture %q: want NAME=.PATH, the name in capitals", field)
		}
		s.Captures = append(s.Captures, Capture{m[1], m[2]})
	}
	return nil
}

var headerForm = regexp.MustCompile(`^[A-Z][A-Za-z0-9-]*$`)

func (s *Step) parseExtra(text string) error {
	name, value, ok := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	var err error
	switch {
	case ok && name == "stdin":
		if s.Stdin, err = strconv.Unquote(value); err != nil {
			return fmt.Errorf("stdin %s: want a Go string in quotes", value)
		}
	case ok && name == "timeout":
		s.Timeout, err = duration(value, MaxTimeout)
	case ok && headerForm.MatchString(name):
		s.Headers = append(s.Headers, Header{name, value})
	default:
		return fmt.Errorf("extra %q: want Header-Name: value, stdin: or timeout", text)
	}
	return err
}

func duration(text string, longest time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > longest {
		return 0, fmt.Errorf("duration %q: want one above 0 and up to %s", text, longest)
	}
	return d, nil
}
