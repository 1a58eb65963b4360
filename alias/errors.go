package alias

import (
	"errors"
	"fmt"
)

var (
	// ErrInvalid is what every [*Error] is, by [errors.Is].
	ErrInvalid = errors.New("alias: invalid name")

	// ErrConflict is what every [*Conflict] is, by [errors.Is].
	ErrConflict = errors.New("alias: names conflict")
)

// Error is one problem of a name. It reads
//
//	alias: app "My_App": upper-case 'M': use lower-case letters, digits, '-' and '_'
//
// [Name.Validate] joins several; [errors.As] finds the first.
type Error struct {
	Part  string // what is wrong: "hostname", "app", "process", "TLD", "host" or, as a whole, "name"
	Value string // its text, as it was given
	Rule  string // which rule it breaks and what to do
}

// Error quotes the value, the first 253 characters of a longer one.
func (e *Error) Error() string {
	if len(e.Value) > maxName {
		return fmt.Sprintf("alias: %s %q...: %s", e.Part, e.Value[:maxName], e.Rule)
	}
	return fmt.Sprintf("alias: %s %q: %s", e.Part, e.Value, e.Rule)
}

// Is makes every Error an [ErrInvalid].
func (e *Error) Is(target error) bool {
	return target == ErrInvalid
}
