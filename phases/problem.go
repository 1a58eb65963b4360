package phases

import (
	"errors"
	"fmt"
)

// Problem is one thing that is wrong with settings, a plan or what was asked
// of them. It reads
//
//	attach-post-create "b": also in initial-network: a container joins a network once, take one away
//
// Checks return all problems at once, joined; [errors.As] finds the first.
type Problem struct {
	// Property is what is wrong: a name of [Properties], another setting
	// ("name", "ports", "host-access", "policy", "builder"), or what was asked for
	// ("phase", "process", "property", "container").
	Property string

	// Value is its text, as it was given.
	Value string

	// Rule is the rule that it breaks and what to do.
	Rule string

	// Err is the error of the package whose rule it is, such as one that is
	// [network.ErrReserved]; nil if the rule belongs to this package.
	Err error

	// other are the attachment phases, as bits, that have a part in it beside
	// Property: two that name one network.
	other uint8
}

// Error quotes the value.
func (p *Problem) Error() string {
	return fmt.Sprintf("%s %q: %s", p.Property, p.Value, p.Rule)
}

// Unwrap makes every Problem an [ErrInvalid], and what Err is.
func (p *Problem) Unwrap() []error {
	if p.Err == nil {
		return []error{ErrInvalid}
	}
	return []error{ErrInvalid, p.Err}
}

// concerns reports whether a change of property can have made p.
func (p *Problem) concerns(property string) bool {
	for phase := InitialNetwork; phase <= AttachPostDeploy; phase++ {
		if p.other&bit(phase) != 0 && phase.String() == property {
			return true
		}
	}
	return p.Property == property
}

func bit(phase AttachmentPhase) uint8 { return 1 << phase }

// problems collects what is wrong. Settings that are right cost no allocation.
type problems []*Problem

func (ps *problems) add(property, value, rule string) {
	*ps = append(*ps, &Problem{Property: property, Value: value, Rule: rule})
}

// err joins the problems, and others behind them; nil if there are none.
func (ps problems) err(others ...error) error {
	if len(ps)+len(others) == 0 {
		return nil
	}
	errs := make([]error, 0, len(ps)+len(others))
	for _, p := range ps {
		errs = append(errs, p)
	}
	return errors.Join(append(errs, others...)...)
}
