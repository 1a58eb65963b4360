package dockerfile

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// check refuses what an instruction may not say.
func (i *Instruction) check() error {
	if forms[i.Name] == nil {
		return &Error{Line: i.Line, Text: "unknown instruction: " + i.word(), Word: i.word(), Like: i.like()}
	}
	for _, f := range i.Flags {
		if !slices.Contains(knownFlags[i.Name], f.Name) {
			return &Error{Line: i.Line, Text: "unknown flag: --" + f.Name, Word: f.Name}
		}
	}
	if text := i.wrong(); text != "" {
		return &Error{Line: i.Line, Text: text}
	}
	return nil
}

// word is the instruction's name as it was written.
func (i *Instruction) word() string {
	word, _ := cutWord(i.Source)
	return word
}

// like is the instruction that an unknown one reads most like, in its own case.
func (i *Instruction) like() string {
	best, least := "", 3
	for _, name := range names {
		if d := distance(i.Name, name); d < least {
			best, least = name, d
		}
	}
	if i.word() == strings.ToLower(i.word()) {
		best = strings.ToLower(best)
	}
	return best
}

// names are the instructions in a fixed order.
var names = func() []string {
	var list []string
	for name := range forms {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}()

// knownFlags are the flags that an instruction may bear. Some of them want
// BuildKit, which is for the builder to say.
var knownFlags = map[string][]string{
	"FROM": {"platform"}, "RUN": {"mount", "network", "security"},
	"COPY": {"from", "chown", "chmod", "link"},
	"ADD":  {"chown", "chmod", "link", "keep-git-dir", "checksum"},

	"HEALTHCHECK": {"interval", "timeout", "start-period", "start-interval", "retries"},
}

var stageForm = regexp.MustCompile(`^[a-z][a-z0-9-_.]*$`)

// wrong says what is wrong with the arguments.
func (i *Instruction) wrong() string {
	n := len(i.Args)
	switch i.Name {
	case "FROM":
		return i.wrongFrom()
	case "ARG", "ENV", "LABEL", "EXPOSE", "VOLUME", "ONBUILD", "HEALTHCHECK":
		if n == 0 {
			return i.Name + " requires at least one argument"
		}
	case "MAINTAINER", "USER", "WORKDIR", "STOPSIGNAL":
		if n != 1 {
			return i.Name + " requires exactly one argument"
		}
	case "COPY", "ADD":
		return i.wrongCopy()
	case "SHELL":
		if !i.JSON {
			return "SHELL requires the arguments to be in JSON form"
		}
		if n == 0 {
			return "SHELL requires at least one argument"
		}
	}
	return i.wrongMore()
}

func (i *Instruction) wrongMore() string {
	switch i.Name {
	case "ENV", "LABEL":
		if namesBlank(i.Args) {
			return i.Name + " names can not be blank"
		}
	case "ARG":
		if slices.ContainsFunc(i.Args, func(a string) bool { return strings.HasPrefix(a, "=") }) {
			return "ARG names can not be blank"
		}
	case "VOLUME":
		if slices.ContainsFunc(i.Args, func(a string) bool { return strings.TrimSpace(a) == "" }) {
			return "VOLUME specified can not be an empty string"
		}
	case "ONBUILD":
		switch trigger, _ := cutWord(i.Args[0]); strings.ToUpper(trigger) {
		case "ONBUILD":
			return "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"
		case "MAINTAINER", "FROM":
			return strings.ToUpper(trigger) + " isn't allowed as an ONBUILD trigger"
		}
	case "HEALTHCHECK":
		return i.wrongHealth()
	}
	return ""
}

func namesBlank(pairs []string) bool {
	for at := 0; at < len(pairs); at += 2 {
		if pairs[at] == "" {
			return true
		}
	}
	return false
}

func (i *Instruction) wrongFrom() string {
	n := len(i.Args)
	if n != 1 && (n != 3 || !strings.EqualFold(i.Args[1], "as")) {
		return "FROM requires either one or three arguments"
	}
	if n == 3 && !stageForm.MatchString(strings.ToLower(i.Args[2])) {
		return fmt.Sprintf("invalid name for build stage: %q, name can't start with a number or contain symbols", strings.ToLower(i.Args[2]))
	}
	return ""
}

func (i *Instruction) wrongCopy() string {
	switch len(i.Args) {
	case 0:
		return i.Name + " requires at least two arguments"
	case 1:
		return i.Name + " requires at least two arguments, but only one was provided. Destination could not be determined"
	}
	return ""
}

func (i *Instruction) wrongHealth() string {
	switch kind := strings.ToUpper(i.Args[0]); {
	case kind == "NONE" && len(i.Args) > 1:
		return "HEALTHCHECK NONE takes no arguments"
	case kind == "NONE":
		return ""
	case kind != "CMD":
		return fmt.Sprintf("Unknown type %q in HEALTHCHECK (try CMD)", kind)
	case len(i.Args) < 2:
		return "Missing command after HEALTHCHECK CMD"
	}
	for _, name := range []string{"interval", "timeout", "start-period", "start-interval"} {
		if text, given := i.Flag(name); given {
			d, err := time.ParseDuration(text)
			switch {
			case err != nil:
				return err.Error()
			case d != 0 && d < time.Millisecond:
				return fmt.Sprintf("Interval %q cannot be less than 1ms", name)
			}
		}
	}
	return i.wrongRetries()
}

func (i *Instruction) wrongRetries() string {
	text, given := i.Flag("retries")
	if !given {
		return ""
	}
	n, err := strconv.ParseInt(text, 10, 32)
	switch {
	case err != nil:
		return err.Error()
	case n < 0:
		return fmt.Sprintf("--retries cannot be negative (%d)", n)
	}
	return ""
}

// distance is how many letters have to be put in, left out or changed to make
// one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
