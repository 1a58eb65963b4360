package dockerfile

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Parse reads a Dockerfile. The error is an [*Error] or an [*Unsupported].
func Parse(text string) (*File, error) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	escape, err := escapeOf(lines)
	if err != nil {
		return nil, err
	}
	f := &File{Escape: escape}
	for _, l := range logicalLines(lines, escape) {
		in, err := parseLine(l, escape)
		if err != nil {
			return nil, err
		}
		f.Instructions = append(f.Instructions, in)
		if l.gap {
			f.Gaps = append(f.Gaps, l.text)
		}
	}
	for i := range f.Instructions {
		if err := f.Instructions[i].check(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// ParseTrigger reads one instruction that an ONBUILD holds.
func ParseTrigger(text string) (Instruction, error) {
	in, err := parseLine(line{number: 1, text: text}, '\\')
	if err == nil {
		err = in.check()
	}
	return in, err
}

var heredocForm = regexp.MustCompile(`<<-?["']?[A-Za-z_][A-Za-z0-9_]*["']?`)

// parseLine takes one line apart.
func parseLine(l line, escape byte) (Instruction, error) {
	name, rest := cutWord(strings.TrimSpace(l.text))
	in := Instruction{Line: l.number, Name: strings.ToUpper(name), Source: strings.TrimSpace(l.text)}
	if forms[in.Name] == nil {
		return in, nil // refused later, when all lines have been taken apart
	}
	if takesHeredoc(in.Name) && heredocForm.MatchString(rest) {
		return in, &Unsupported{l.number, "a heredoc"}
	}
	in.Flags, rest = cutFlags(rest)
	err := forms[in.Name](&in, rest, escape)
	return in, err
}

func takesHeredoc(name string) bool { return name == "RUN" || name == "COPY" || name == "ADD" }

// cutWord cuts a text at the first white space.
func cutWord(text string) (word, rest string) {
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}

// cutFlags takes the flags off the beginning of the arguments.
func cutFlags(rest string) ([]Flag, string) {
	var flags []Flag
	for strings.HasPrefix(rest, "--") {
		var word string
		word, rest = cutWord(rest)
		if word == "--" {
			break
		}
		name, value, given := strings.Cut(word[len("--"):], "=")
		if !given {
			value = "true"
		}
		flags = append(flags, Flag{name, value})
	}
	return flags, rest
}

// A form reads the arguments of an instruction.
type form func(in *Instruction, rest string, escape byte) error

// forms are the instructions that there are.
var forms = map[string]form{
	"ADD": listForm, "ARG": wordsForm, "CMD": commandForm, "COPY": listForm, "ENTRYPOINT": commandForm,
	"ENV": pairsForm, "EXPOSE": fieldsForm, "FROM": fieldsForm, "HEALTHCHECK": healthForm, "LABEL": pairsForm,
	"MAINTAINER": textForm, "ONBUILD": textForm, "RUN": commandForm, "SHELL": commandForm, "STOPSIGNAL": textForm,
	"USER": textForm, "VOLUME": listForm, "WORKDIR": textForm,
}

func textForm(in *Instruction, rest string, _ byte) error {
	if rest != "" {
		in.Args = []string{rest}
	}
	return nil
}

func fieldsForm(in *Instruction, rest string, _ byte) error {
	in.Args = strings.Fields(rest)
	return nil
}

func wordsForm(in *Instruction, rest string, escape byte) error {
	in.Args = words(rest, escape)
	return nil
}

// commandForm reads a JSON list or the one text.
func commandForm(in *Instruction, rest string, escape byte) error {
	if list, ok := jsonList(rest); ok {
		in.Args, in.JSON = list, true
		return nil
	}
	return textForm(in, rest, escape)
}

// listForm reads a JSON list or words.
func listForm(in *Instruction, rest string, escape byte) error {
	if list, ok := jsonList(rest); ok {
		in.Args, in.JSON = list, true
		return nil
	}
	return fieldsForm(in, rest, escape)
}

func jsonList(text string) ([]string, bool) {
	if !strings.HasPrefix(text, "[") {
		return nil, false
	}
	var values []any
	if json.Unmarshal([]byte(text), &values) != nil {
		return nil, false
	}
	list := make([]string, len(values))
	for i, v := range values {
		s, ok := v.(string)
		if !ok {
			return nil, false
		}
		list[i] = s
	}
	return list, true
}

// pairsForm reads NAME=VALUE, several times, or the old NAME VALUE.
func pairsForm(in *Instruction, rest string, escape byte) error {
	list := words(rest, escape)
	if len(list) == 0 {
		return nil
	}
	if !strings.Contains(list[0], "=") {
		name, value := cutWord(rest)
		if value == "" {
			return &Error{Text: in.Name + " must have two arguments"}
		}
		in.Args = []string{name, value}
		return nil
	}
	for _, word := range list {
		name, value, ok := strings.Cut(word, "=")
		if !ok {
			return &Error{Text: fmt.Sprintf("Syntax error - can't find = in %q. Must be of the form: name=value", word)}
		}
		in.Args = append(in.Args, name, value)
	}
	return nil
}

// healthForm reads NONE or CMD and a command: the first argument is which.
func healthForm(in *Instruction, rest string, escape byte) error {
	kind, command := cutWord(rest)
	if kind == "" {
		return nil
	}
	if err := commandForm(in, command, escape); err != nil {
		return err
	}
	in.Args = append([]string{kind}, in.Args...)
	return nil
}
