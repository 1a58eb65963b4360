package dockerfile

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// An Expander puts values in the place of variables and takes quotes away.
type Expander struct {
	Escape byte
	// Lookup returns the value of a variable, if it has one.
	Lookup func(name string) (string, bool)
	// NeedsColon refuses ${NAME-WORD} and ${NAME+WORD}, which old releases know
	// with a colon only.
	NeedsColon bool
}

// ErrModifier is a form of variable that engines know and this package does
// not.
var ErrModifier = errors.New("a variable with a pattern")

// Word expands one word. The error tells of the word as well.
func (x *Expander) Word(word string) (string, error) {
	s := scanner{x: x, text: word}
	out, err := s.until(0)
	switch {
	case errors.Is(err, ErrModifier):
		return "", err
	case err != nil:
		return "", fmt.Errorf("failed to process %q: %w", word, err)
	}
	return out, nil
}

// Words expands a word and cuts it at the white space that came out of it.
func (x *Expander) Words(word string) ([]string, error) {
	text, err := x.Word(word)
	return strings.Fields(text), err
}

// scanner reads a word from left to right.
type scanner struct {
	x    *Expander
	text string
	at   int
}

// until reads as far as a character, which it leaves; 0 is the end.
func (s *scanner) until(end byte) (string, error) {
	var out strings.Builder
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c == end && end != 0 {
			return out.String(), nil
		}
		piece, err := s.piece(c)
		if err != nil {
			return "", err
		}
		out.WriteString(piece)
	}
	if end != 0 {
		return "", fmt.Errorf("unexpected end of statement while looking for matching %q", end)
	}
	return out.String(), nil
}

func (s *scanner) piece(c byte) (string, error) {
	s.at++
	switch {
	case c == '\'':
		return s.single()
	case c == '"':
		return s.double()
	case c == '$':
		return s.variable()
	case c == s.x.Escape:
		if s.at == len(s.text) {
			return "", nil
		}
		s.at++
		return s.text[s.at-1 : s.at], nil
	}
	return string([]byte{c}), nil
}

func (s *scanner) single() (string, error) {
	i := strings.IndexByte(s.text[s.at:], '\'')
	if i < 0 {
		return "", errors.New("unexpected end of statement while looking for matching single-quote")
	}
	text := s.text[s.at : s.at+i]
	s.at += i + 1
	return text, nil
}

// double reads to the closing quote; the escape character goes before quotes,
// variables and itself.
func (s *scanner) double() (string, error) {
	var out strings.Builder
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch {
		case c == '"':
			return out.String(), nil
		case c == '$':
			value, err := s.variable()
			if err != nil {
				return "", err
			}
			out.WriteString(value)
		case c == s.x.Escape && s.at < len(s.text):
			next := s.text[s.at]
			s.at++
			if next != '"' && next != '$' && next != s.x.Escape {
				out.WriteByte(c)
			}
			out.WriteByte(next)
		default:
			out.WriteByte(c)
		}
	}
	return "", errors.New("unexpected end of statement while looking for matching double-quote")
}

// variable reads what follows a dollar sign.
func (s *scanner) variable() (string, error) {
	if s.at < len(s.text) && s.text[s.at] == '{' {
		s.at++
		return s.braced()
	}
	name := s.name()
	if name == "" {
		return "$", nil
	}
	value, _ := s.x.Lookup(name)
	return value, nil
}

// name reads a variable's name: letters, digits and underscores, or one digit or
// special character.
func (s *scanner) name() string {
	begin := s.at
	for s.at < len(s.text) && isName(s.text[s.at], s.at == begin) {
		s.at++
	}
	if s.at == begin && s.at < len(s.text) && strings.IndexByte("0123456789@*#", s.text[s.at]) >= 0 {
		s.at++
	}
	return s.text[begin:s.at]
}

func isName(c byte, first bool) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9'
}

// braced reads what follows ${.
func (s *scanner) braced() (string, error) {
	name := s.name()
	if name == "" {
		return "", errors.New("syntax error: bad substitution")
	}
	value, set := s.x.Lookup(name)
	switch s.peek() {
	case '}':
		s.at++
		return value, nil
	case ':':
		s.at++
		return s.modified(name, value, set && value != "", true)
	}
	return s.modified(name, value, set, false)
}

func (s *scanner) peek() rune {
	if s.at >= len(s.text) {
		return utf8.RuneError
	}
	return rune(s.text[s.at])
}

// modified reads a modifier and its word: what to take in a variable's place
// that counts, or does not.
func (s *scanner) modified(name, value string, counts, colon bool) (string, error) {
	modifier := s.peek()
	switch {
	case modifier == '?':
	case s.x.NeedsColon && !colon:
		return "", errors.New("missing ':' in substitution")
	case (modifier == '#' || modifier == '%' || modifier == '/') && !colon:
		return "", ErrModifier
	case modifier != '-' && modifier != '+':
		return "", fmt.Errorf("unsupported modifier (%c) in substitution", modifier)
	}
	s.at++
	word, err := s.until('}')
	if err != nil {
		return "", err
	}
	s.at++
	return substitute(modifier, name, value, word, counts, colon)
}

func substitute(modifier rune, name, value, word string, counts, colon bool) (string, error) {
	switch {
	case modifier == '-' && !counts, modifier == '+' && counts:
		return word, nil
	case modifier == '+':
		return "", nil
	case modifier == '?' && !counts:
		return "", fmt.Errorf("%s: %s", name, missing(word, colon))
	}
	return value, nil
}

// missing is the message of ${NAME?WORD} where the variable has no value.
func missing(word string, colon bool) string {
	switch {
	case word != "":
		return word
	case colon:
		return "is not allowed to be empty"
	}
	return "is not allowed to be unset"
}
