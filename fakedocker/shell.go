package fakedocker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// shell returns a small sh: "sh -c LINE", or lines from the standard input. It
// has words, quotes, variables of the environment and $?, and the operators ;
// && and ||, and no more.
func shell(commands Commands) Program {
	return func(ctx context.Context, p *Process) int {
		s := &session{ctx: ctx, p: p, commands: commands}
		if len(p.Args) > 1 && p.Args[1] == "-c" {
			if len(p.Args) > 2 {
				s.line(p.Args[2])
			}
			return s.code
		}
		s.read()
		return s.code
	}
}

// session is one run of a shell.
type session struct {
	ctx      context.Context
	p        *Process
	commands Commands
	code     int  // of the last command
	over     bool // it was told to exit
}

// read runs the lines of the standard input, with a prompt on a terminal.
func (s *session) read() {
	lines := bufio.NewScanner(s.p.Stdin)
	prompt := func() {
		if s.p.TTY {
			fmt.Fprint(s.p.Stdout, "/ # ")
		}
	}
	for prompt(); !s.over && lines.Scan(); prompt() {
		s.line(lines.Text())
	}
}

// line runs commands up to the next operator, as the operator before wants it.
func (s *session) line(text string) {
	words, err := shellWords(text)
	if err != nil {
		fmt.Fprintln(s.p.Stderr, "sh:", err)
		s.code = 2
		return
	}
	var command []string
	run := true
	for _, w := range append(words, shellWord{text: ";", operator: true}) {
		if !w.operator {
			command = append(command, w.text)
			continue
		}
		if run && len(command) > 0 && !s.over {
			for i := range command {
				command[i] = expand(command[i], s.variable)
			}
			s.run(command)
		}
		command = nil
		run = w.text == ";" || w.text == "&&" && s.code == 0 || w.text == "||" && s.code != 0
	}
}

func (s *session) variable(name string) string {
	if name == "?" {
		return strconv.Itoa(s.code)
	}
	return s.p.Getenv(name)
}

func (s *session) run(args []string) {
	switch args[0] {
	case "exit":
		s.over = true
		if len(args) > 1 {
			s.code, _ = strconv.Atoi(args[1])
		}
		return
	case "exec":
		s.over = true
		if args = args[1:]; len(args) == 0 {
			return
		}
	case ":", "cd", "set", "trap":
		s.code = 0
		return
	}
	program := s.commands[args[0]]
	if program == nil {
		fmt.Fprintf(s.p.Stderr, "sh: %s: not found\n", args[0])
		s.code = 127
		return
	}
	child := *s.p
	child.Args = args
	s.code = program(s.ctx, &child)
}

// shellWord is a word of a line as it is written, or an operator between
// commands.
type shellWord struct {
	text     string
	operator bool
}

// shellWords splits a line as a shell does. Syntax that it does not know is an
// error rather than a word.
func shellWords(line string) ([]shellWord, error) {
	var words []shellWord
	for rest := line; ; {
		rest = strings.TrimLeft(rest, " \t\r\n")
		if rest == "" || rest[0] == '#' {
			return words, nil
		}
		if op := operatorAt(rest); op != "" {
			words, rest = append(words, shellWord{op, true}), rest[len(op):]
			continue
		}
		if strings.ContainsRune("|&<>(){}`", rune(rest[0])) {
			return nil, fmt.Errorf("syntax error: %q is more than this shell knows", rest[:1])
		}
		end, err := wordEnd(rest)
		if err != nil {
			return nil, err
		}
		words, rest = append(words, shellWord{text: rest[:end]}), rest[end:]
	}
}

func operatorAt(text string) string {
	for _, op := range []string{";", "&&", "||"} {
		if strings.HasPrefix(text, op) {
			return op
		}
	}
	return ""
}

// wordEnd is where the word ends that text begins with.
func wordEnd(text string) (int, error) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\'', '"':
			length := strings.IndexByte(text[i+1:], c)
			if length < 0 {
				return 0, errors.New("syntax error: unterminated quoted string")
			}
			i += length + 1
		case ' ', '\t', '\r', '\n', ';', '|', '&', '<', '>', '(', ')':
			return i, nil
		}
	}
	return len(text), nil
}

// expand takes the quotes off a word and fills in variables.
func expand(word string, variable func(string) string) string {
	var b strings.Builder
	for word != "" {
		if quote := word[0]; quote == '\'' || quote == '"' {
			inner, rest, _ := strings.Cut(word[1:], string(quote))
			if quote == '"' {
				inner = os.Expand(inner, variable)
			}
			b.WriteString(inner)
			word = rest
			continue
		}
		end := strings.IndexAny(word, `'"`)
		if end < 0 {
			end = len(word)
		}
		b.WriteString(os.Expand(word[:end], variable))
		word = word[end:]
	}
	return b.String()
}
