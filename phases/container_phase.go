package phases

import (
	"fmt"
	"slices"
	"strings"
)

// ContainerPhase is what a container is for. The zero value is no phase, and
// an error wherever a phase is needed: a container must not become a deployed
// one, and receive traffic, because somebody forgot to say what it is.
type ContainerPhase int // a byte would let encoding/json read a list of them from base64

const (
	// Build is a container, or an image build, that makes the app's image and
	// is gone afterwards.
	Build ContainerPhase = iota + 1

	// Deploy is a long-running process of the app. Only these containers carry
	// names that others call.
	Deploy

	// Run is a one-off or scheduled command.
	Run
)

var containerPhases = [...]string{Build: "build", Deploy: "deploy", Run: "run"}

// valid reports whether p is one of the three.
func (p ContainerPhase) valid() bool {
	return Build <= p && p <= Run
}

// String returns "build", "deploy" or "run"; anything else shows its number.
func (p ContainerPhase) String() string {
	if !p.valid() {
		return fmt.Sprintf("ContainerPhase(%d)", int(p))
	}
	return containerPhases[p]
}

// MarshalText returns the text of p; a phase that is none of the three is an
// [ErrInvalid].
func (p ContainerPhase) MarshalText() ([]byte, error) {
	if !p.valid() {
		return nil, phaseProblem(p.String())
	}
	return []byte(containerPhases[p]), nil
}

// UnmarshalText reads "build", "deploy" or "run", in lower case; anything else
// is an [ErrInvalid] and leaves p as it was.
func (p *ContainerPhase) UnmarshalText(text []byte) error {
	for i := Build; i <= Run; i++ {
		if containerPhases[i] == string(text) {
			*p = i
			return nil
		}
	}
	return phaseProblem(string(text))
}

func phaseProblem(value string) *Problem {
	return &Problem{Property: propertyPhase, Value: value, Rule: "no container phase: say build, deploy or run"}
}

// ParseContainerPhases reads the phases that people write for a command:
// "deploy", or several joined by commas, such as "build,deploy,run", in lower
// case and without blanks. The order stays. What is no phase, one that is said
// twice, and empty text are errors: a [*Problem] for each, joined.
func ParseContainerPhases(text string) ([]ContainerPhase, error) {
	if text == "" {
		return nil, &Problem{Property: propertyPhase, Rule: "empty: say build, deploy or run, or several joined by commas"}
	}
	var ps problems
	var phases []ContainerPhase
	for word := range strings.SplitSeq(text, ",") {
		var phase ContainerPhase
		switch err := phase.UnmarshalText([]byte(word)); {
		case err != nil:
			ps = append(ps, phaseProblem(word))
		case slices.Contains(phases, phase):
			ps.add(propertyPhase, text, fmt.Sprintf("says %s twice: take one away", phase))
		default:
			phases = append(phases, phase)
		}
	}
	if len(ps) > 0 {
		return nil, ps.err()
	}
	return phases, nil
}

// join returns the phases as ParseContainerPhases reads them.
func join(phases []ContainerPhase) string {
	names := make([]string, len(phases))
	for i, phase := range phases {
		names[i] = phase.String()
	}
	return strings.Join(names, ",")
}
