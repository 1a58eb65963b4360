// Package dockerfile reads Dockerfiles as engines' classic builder does: into
// values that say what each line asks for, before anything is done.
//
// It knows comments, continued lines, the escape directive, flags, commands in
// both forms, quotes and variables. What only BuildKit understands (heredocs)
// is an [Unsupported] error, so that nobody takes it for done.
package dockerfile

import "fmt"

// File is a Dockerfile.
type File struct {
	Instructions []Instruction
	// Escape is the character that continues lines: a backslash or a backquote.
	Escape byte
	// Gaps are the instructions in whose middle an empty line stands, which
	// engines warn of.
	Gaps []string
}

// Instruction is one line of a Dockerfile, with those that continue it.
type Instruction struct {
	Line   int    // where it begins, from 1
	Name   string // in capitals
	Source string // as it was written
	Flags  []Flag
	// Args are the arguments, with their quotes and variables: of ENV and LABEL
	// names and values in turn, of ONBUILD and MAINTAINER and of a command for the
	// shell the one text.
	Args []string
	// JSON says that the arguments were written as a JSON list.
	JSON bool
	// Literal says that the arguments hold no quotes and no variables. No line of
	// a Dockerfile is so; labels that the client gives are.
	Literal bool
}

// Flag is one --NAME=VALUE before the arguments.
type Flag struct{ Name, Value string }

// Flag returns the value of a flag, if it is given.
func (i *Instruction) Flag(name string) (value string, ok bool) {
	for _, f := range i.Flags {
		if f.Name == name {
			value, ok = f.Value, true
		}
	}
	return value, ok
}

// Error is what is wrong with a Dockerfile.
type Error struct {
	Line int // 0: the text cannot be taken apart at all
	Text string
	// Word is the unknown instruction or flag that the error is about, if so.
	Word string
	// Like is the instruction that an unknown one reads like.
	Like string
}

// Error returns the text and where it belongs.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

// Unsupported is something that Dockerfiles can have and this package cannot
// read.
type Unsupported struct {
	Line int
	What string
}

// Error says what it is.
func (e *Unsupported) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.What) }
