package scenario

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	methodForm   = regexp.MustCompile(`^[A-Z]+$`)
	variableForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*$`)
)

// parseRequest reads the second column.
func (s *Step) parseRequest(text string) error {
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "finish":
		s.Kind, s.Subject = Finish, rest
		return s.need(idForm.MatchString(rest), "finish ID")
	case "wait":
		s.Kind = Wait
		s.Subject, s.State, _ = strings.Cut(rest, " ")
		return s.need(s.Subject != "" && s.State != "" && !strings.Contains(s.State, " "), "wait CONTAINER STATUS")
	case "mark":
		s.Kind, s.Subject = Mark, rest
		return s.need(variableForm.MatchString(rest), "mark NAME, the name in capitals")
	case "pause":
		var err error
		s.Kind = Pause
		s.Duration, err = duration(rest, MaxPause)
		return err
	case "until":
		return s.parseUntil(rest)
	}
	s.Kind = Call
	return s.parseCall(text)
}

func (s *Step) need(ok bool, form string) error {
	if !ok {
		return fmt.Errorf("%s %q: want %s", s.Kind, s.Subject, form)
	}
	return nil
}

// parseUntil reads ".PATH=VALUE METHOD /path".
func (s *Step) parseUntil(text string) error {
	condition, rest, _ := strings.Cut(text, " ")
	path, value, ok := strings.Cut(condition, "=")
	s.Kind, s.Subject, s.UntilPath, s.UntilValue = Until, condition, path, value
	if err := s.need(ok && len(path) > 1 && path[0] == '.', "until .PATH=VALUE METHOD /path"); err != nil {
		return err
	}
	if err := s.parseCall(strings.TrimSpace(rest)); err != nil {
		return err
	}
	return s.need(!s.Later && !s.Hijack, "a call that is neither hijacked nor later")
}

// parseCall reads "[later] [hijack] METHOD [=]/path?query".
func (s *Step) parseCall(text string) error {
	rest, later := strings.CutPrefix(text, "later ")
	rest, hijack := strings.CutPrefix(rest, "hijack ")
	method, path, _ := strings.Cut(rest, " ")
	path, asIs := strings.CutPrefix(strings.TrimSpace(path), "=")
	if !methodForm.MatchString(method) || !strings.HasPrefix(path, "/") {
		return fmt.Errorf("request %q: want METHOD /path or METHOD =/path, later or hijack in front, or until, finish, wait, pause, mark", text)
	}
	s.Method, s.Path, s.AsIs, s.Hijack, s.Later = method, path, asIs, hijack, later
	return nil
}
