package phases

import "fmt"

// Builder is what an app's builder can do with the networks and the host
// access of a [Build] plan. Builders differ, and one that ignores an option
// says nothing about it: the settings say what the builder is, so that a rule
// that would have no effect is an error before the build.
type Builder uint8

const (
	// ContainerBuilder builds in a container that the deployer creates from
	// the Build plan, as herokuish does. Everything applies. It is the zero
	// value.
	ContainerBuilder Builder = iota

	// ImageBuilder is an image build, as docker build does it. Host access
	// applies; networks do not (BuildKit takes none by name), so the Build plan
	// has none.
	ImageBuilder

	// SealedBuilder takes neither. A host access rule for builds is an error,
	// and the Build plan has no networks.
	SealedBuilder
)

var builders = [...]string{ContainerBuilder: "container", ImageBuilder: "image", SealedBuilder: "sealed"}

// String returns "container", "image" or "sealed"; anything else shows its
// number.
func (b Builder) String() string {
	if int(b) >= len(builders) {
		return fmt.Sprintf("Builder(%d)", uint8(b))
	}
	return builders[b]
}

// MarshalText returns the text of b; a builder that is none of the three is an
// [ErrInvalid].
func (b Builder) MarshalText() ([]byte, error) {
	if int(b) >= len(builders) {
		return nil, builderProblem(b.String())
	}
	return []byte(builders[b]), nil
}

// UnmarshalText reads "container", "image" or "sealed"; anything else is an
// [ErrInvalid] and leaves b as it was.
func (b *Builder) UnmarshalText(text []byte) error {
	for i, name := range builders {
		if name == string(text) {
			*b = Builder(i)
			return nil
		}
	}
	return builderProblem(string(text))
}

func builderProblem(value string) *Problem {
	return &Problem{Property: propertyBuilder, Value: value, Rule: "no kind of builder: say container, image or sealed"}
}

// joins reports whether the containers of phase c come to the attachment phase
// p, in an app with this builder.
func (b Builder) joins(c ContainerPhase, p AttachmentPhase) bool {
	switch c {
	case Build:
		return b == ContainerBuilder && p != AttachPostDeploy
	case Deploy:
		return true
	}
	return p != AttachPostDeploy
}
