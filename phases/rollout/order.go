package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/phases"
)

// Order is how an old container is retired, step by step. Behind the last step
// it is removed, by force if it still runs. Its text is the steps joined by
// commas, such as "unname,wait,stop".
type Order []Retirement

// Retirement is one step of an [Order]. The zero value is none.
type Retirement int

const (
	// Unname takes the container off each network of its own and puts it on
	// again at once, without a name: nobody finds it any more, and its open
	// connections go on after a pause, since it keeps its address. Where it
	// would not, as a lower one is free, it is left as it is.
	Unname Retirement = iota + 1

	// Leave takes the container off each network of its own. Connections that
	// it has open there hang until somebody's timeout.
	Leave

	// Signal sends the container's stop signal, SIGTERM unless it says another,
	// and does not wait. The name stays in DNS until the process is gone; a
	// listener that is closed refuses, and most clients try the next address.
	Signal

	// Wait lasts until the container has ended, for the Drain of the [Options]
	// at most, and not beyond the end of the rollout's context. It is left out
	// where the steps before it had nothing to do.
	Wait

	// Stop is Signal, waits for the end, and kills after the StopTimeout of the
	// [Options].
	Stop
)

var retirements = []string{Unname: "unname", Leave: "leave", Signal: "signal", Wait: "wait", Stop: "stop"}

// DefaultOrder returns the order of the zero [Options], which loses fewest
// requests: the name off, a wait for those who looked it up before, then the end.
// The figures are in docs/rollout.md.
func DefaultOrder() Order { return Order{Unname, Wait, Stop} }

// SignalFirst returns the order that tells a container to stop and leaves it its
// networks until it is gone, as docker stop does.
func SignalFirst() Order { return Order{Stop} }

// ParseOrder reads the text of an Order. What is no step is a
// [phases.ErrInvalid].
func ParseOrder(text string) (Order, error) {
	var o Order
	err := o.UnmarshalText([]byte(text))
	return o, err
}

// String returns the text of the step; anything else shows its number.
func (r Retirement) String() string {
	if r.valid() {
		return retirements[r]
	}
	return fmt.Sprintf("Retirement(%d)", int(r))
}

func (r Retirement) valid() bool { return r >= Unname && r <= Stop }

// String returns the steps, joined by commas.
func (o Order) String() string {
	texts := make([]string, len(o))
	for i, step := range o {
		texts[i] = step.String()
	}
	return strings.Join(texts, ",")
}

// MarshalText returns the text of o.
func (o Order) MarshalText() ([]byte, error) {
	if i := slices.IndexFunc(o, func(r Retirement) bool { return !r.valid() }); i >= 0 {
		return nil, orderProblem(o[i].String())
	}
	return []byte(o.String()), nil
}

// UnmarshalText reads what MarshalText writes; on an error o stays as it was.
func (o *Order) UnmarshalText(text []byte) error {
	var read Order
	for word := range strings.SplitSeq(string(text), ",") {
		step := slices.Index(retirements, word)
		if word == "" || step < 0 {
			return orderProblem(word)
		}
		read = append(read, Retirement(step))
	}
	*o = read
	return nil
}

func orderProblem(step string) error {
	return &phases.Problem{Property: "order", Value: step, Rule: "no step: use " + strings.Join(retirements[Unname:], ", ")}
}
