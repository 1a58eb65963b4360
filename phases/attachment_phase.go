package phases

import "fmt"

// AttachmentPhase is when a container joins a network. Its texts are the names
// that Dokku gives these properties. The zero value is no phase: in an
// [*Error] it says that the error belongs to none.
type AttachmentPhase int

const (
	// InitialNetwork is in the create call, as the container's first network,
	// in place of the engine's default bridge.
	InitialNetwork AttachmentPhase = iota + 1

	// AttachPostCreate is before the container starts, beside its first
	// network. The name answers from the start on, before any health check.
	AttachPostCreate

	// AttachPostDeploy is when the container runs and the deploy was judged
	// healthy, before the proxy is switched. Only [Deploy] containers come so
	// far.
	AttachPostDeploy
)

var attachmentPhases = [...]string{
	InitialNetwork:   propertyInitial,
	AttachPostCreate: propertyPostCreate,
	AttachPostDeploy: propertyPostDeploy,
}

// valid reports whether p is one of the three.
func (p AttachmentPhase) valid() bool {
	return InitialNetwork <= p && p <= AttachPostDeploy
}

// String returns "initial-network", "attach-post-create" or
// "attach-post-deploy"; anything else shows its number.
func (p AttachmentPhase) String() string {
	if !p.valid() {
		return fmt.Sprintf("AttachmentPhase(%d)", int(p))
	}
	return attachmentPhases[p]
}

// MarshalText returns the text of p; a phase that is none of the three is an
// [ErrInvalid].
func (p AttachmentPhase) MarshalText() ([]byte, error) {
	if !p.valid() {
		return nil, attachmentProblem(p.String())
	}
	return []byte(attachmentPhases[p]), nil
}

// UnmarshalText reads what MarshalText writes; anything else is an
// [ErrInvalid] and leaves p as it was.
func (p *AttachmentPhase) UnmarshalText(text []byte) error {
	for i := InitialNetwork; i <= AttachPostDeploy; i++ {
		if attachmentPhases[i] == string(text) {
			*p = i
			return nil
		}
	}
	return attachmentProblem(string(text))
}

func attachmentProblem(value string) *Problem {
	return &Problem{
		Property: propertyAttachment, Value: value,
		Rule: "no attachment phase: say initial-network, attach-post-create or attach-post-deploy",
	}
}
