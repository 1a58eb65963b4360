package core

import (
	"slices"

	"github.com/docker/docker/api/types/filters"
)

// spelling is what a filter that is true or false may mean, and the values that
// say so.
type spelling struct {
	means  bool
	values []string
}

var (
	saysTrue, saysFalse = spelling{true, []string{"true", "1"}}, spelling{false, []string{"false", "0"}}
	wordTrue, wordFalse = spelling{true, []string{"true"}}, spelling{false, []string{"false"}}
)

// boolFilter reads a filter that is true or false; without one it is otherwise.
// 20.10 knows only the spellings in the order given, and takes the first that the
// filter has, which is the very first for a filter without values.
func (e *Engine) boolFilter(f filters.Args, key string, otherwise bool, order ...spelling) (bool, *Error) {
	if !e.say.looseBools {
		value, err := f.GetBoolOrDefault(key, otherwise)
		if err != nil {
			return otherwise, e.badBool(f, key)
		}
		return value, nil
	}
	if !f.Contains(key) {
		return otherwise, nil
	}
	for _, s := range order {
		if slices.ContainsFunc(s.values, func(value string) bool { return f.ExactMatch(key, value) }) {
			return s.means, nil
		}
	}
	return otherwise, e.badBool(f, key)
}

func (e *Engine) badBool(f filters.Args, key string) *Error {
	values := f.Get(key)
	if len(values) == 0 {
		return badRequest("%s filter '%s'", e.Profile.InvalidWord, key)
	}
	return badRequest("%s filter '%s=%s'", e.Profile.InvalidWord, key, values)
}

// CheckDangling refuses a filter dangling of a list of volumes that is neither true
// nor false.
func (e *Engine) CheckDangling(f filters.Args) error {
	if _, err := e.boolFilter(f, "dangling", false, saysTrue, saysFalse); err != nil {
		return err
	}
	return nil
}
