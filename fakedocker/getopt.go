package fakedocker

import (
	"slices"
	"strings"
)

// getopt takes a command line apart, in the manner of C's getopt_long: options
// by name with their values, and words. The valued options have one: of "O",
// -O -, -O- and -qO- are the same. Of an option given twice the last counts.
func getopt(args []string, valued ...string) (options map[string]string, words []string) {
	options = map[string]string{}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		var value *string // of the option that wants one and is at the end of arg
		switch {
		case strings.HasPrefix(arg, "--"):
			name, text, given := strings.Cut(arg[2:], "=")
			options[name] = text
			if !given && slices.Contains(valued, name) {
				value = new(string)
				arg = name
			}
		case len(arg) > 1 && arg[0] == '-':
			arg, value = shortOptions(options, arg[1:], valued)
		default:
			words = append(words, arg)
		}
		if value != nil && len(args) > 0 {
			options[arg], args = args[0], args[1:]
		}
	}
	return options, words
}

// shortOptions reads options of one letter. It returns the last of them, and
// something if that still wants its value.
func shortOptions(options map[string]string, letters string, valued []string) (last string, wants *string) {
	for i := range len(letters) {
		last = letters[i : i+1]
		options[last] = ""
		if !slices.Contains(valued, last) {
			continue
		}
		if i+1 < len(letters) {
			options[last] = letters[i+1:]
			return last, nil
		}
		return last, new(string)
	}
	return last, nil
}

// given returns the value of the first of the names that is there.
func given(options map[string]string, names ...string) (string, bool) {
	for _, name := range names {
		if value, ok := options[name]; ok {
			return value, true
		}
	}
	return "", false
}
