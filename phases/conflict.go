package phases

import (
	"errors"
	"fmt"
)

// Conflict is an error: something in a create call does not go together with
// the plan. [Bound.Configure] joins all of them, with those of package
// hostaccess. It reads
//
//	Config.Env "PORT=80": want "PORT=5000": leave PORT to the plan, or change the settings
type Conflict struct {
	Field string // the field of the create call, such as "HostConfig.NetworkMode"
	Have  string // what stands in it
	Want  string // what the plan has there; "" for nothing
	Rule  string // why, and what to do
}

// Error names the field and quotes what it has.
func (c *Conflict) Error() string {
	if c.Want == "" {
		return fmt.Sprintf("%s %q: %s", c.Field, c.Have, c.Rule)
	}
	return fmt.Sprintf("%s %q: want %q: %s", c.Field, c.Have, c.Want, c.Rule)
}

// Unwrap makes every Conflict an [ErrConflict].
func (c *Conflict) Unwrap() error { return ErrConflict }

// conflicts collects what does not go together.
type conflicts []error

func (cs *conflicts) add(field, have, want, rule string) {
	*cs = append(*cs, &Conflict{Field: field, Have: have, Want: want, Rule: rule})
}

func (cs conflicts) err() error { return errors.Join(cs...) }
