package hostaccess

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/appnet-go/appnet/alias"
)

// Validate returns what is wrong with the names of a gateway, an [*Error] for
// each, joined; every other access is valid.
//
// A name obeys the rules of [alias.ValidateHost], for the same resolvers look it
// up: labels of lower-case letters, digits, '-' and '_', joined by dots, at
// least one, the last neither a number nor localhost. So it is no address, and
// it holds nothing that could add to a line of /etc/hosts, or add a line. The
// engine takes nearly any name, line breaks included.
func (a Access) Validate() error {
	var problems []error
	for _, name := range a.Names() {
		if rule := nameRule(name); rule != "" {
			problems = append(problems, &Error{Part: "gateway name", Value: name, Rule: rule})
		}
	}
	return errors.Join(problems...)
}

// nameRule returns the first rule that a name for the host breaks, and what to
// do, or "".
func nameRule(name string) string {
	err := alias.ValidateHost(name)
	if err == nil {
		return ""
	}
	var problem *alias.Error
	errors.As(err, &problem)
	return problem.Rule
}

// encode puts names into one string, one to a line, so that an Access compares
// with ==. Names that are not valid are quoted: that keeps them apart, whatever
// they hold, until Validate reports them.
func encode(names []string) string {
	names = slices.Clone(names)
	slices.Sort(names)
	names = slices.Compact(names)
	for i, name := range names {
		if nameRule(name) != "" {
			names[i] = strconv.Quote(name)
		}
	}
	return strings.Join(names, "\n")
}

func decode(text string) []string {
	names := strings.Split(text, "\n")
	for i, name := range names {
		if unquoted, err := strconv.Unquote(name); err == nil {
			names[i] = unquoted
		}
	}
	return names
}
