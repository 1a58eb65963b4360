package hostaccess

import (
	"fmt"
	"strconv"
)

// Builder is a way of building an image. Builders differ in what they do with
// networks and host entries, and some drop what they do not know without a word:
// [BuildTable] says what each does, [Builder.Check] asks for one access. The zero
// value is none of them.
type Builder uint8

const (
	// APIClassic is the image build of the Engine API with version 1, which is
	// the default there.
	APIClassic Builder = iota + 1
	// APIBuildKit is the image build of the Engine API with version 2.
	APIBuildKit
	// Herokuish builds in a container that the deployer creates.
	Herokuish
	// Dockerfile is "docker build", which is BuildKit by way of buildx since
	// docker 23.0.
	Dockerfile
	// Pack is "pack build", for Cloud Native Buildpacks.
	Pack
	// Nixpacks is "nixpacks build".
	Nixpacks
	// Railpack is "railpack build", or its frontend for BuildKit.
	Railpack
)

var builderNames = [...]string{
	APIClassic: "api-classic", APIBuildKit: "api-buildkit", Herokuish: "herokuish",
	Dockerfile: "dockerfile", Pack: "pack", Nixpacks: "nixpacks", Railpack: "railpack",
}

// Builders returns all builders, in the order of the constants.
func Builders() []Builder {
	return []Builder{APIClassic, APIBuildKit, Herokuish, Dockerfile, Pack, Nixpacks, Railpack}
}

// String returns the builder's name, such as "api-classic" or "pack".
func (b Builder) String() string {
	if b == 0 || int(b) >= len(builderNames) {
		return "Builder(" + strconv.Itoa(int(b)) + ")"
	}
	return builderNames[b]
}

// MarshalText returns the builder's name; a builder that is none is an
// [ErrInvalid].
func (b Builder) MarshalText() ([]byte, error) {
	if b == 0 || int(b) >= len(builderNames) {
		return nil, builderError(b.String())
	}
	return []byte(builderNames[b]), nil
}

// UnmarshalText reads a builder's name; anything else is an [ErrInvalid] and
// leaves b as it was.
func (b *Builder) UnmarshalText(text []byte) error {
	for _, known := range Builders() {
		if known.String() == string(text) {
			*b = known
			return nil
		}
	}
	return builderError(string(text))
}

func builderError(value string) error {
	return &Error{Part: "builder", Value: value,
		Rule: "unknown: write api-classic, api-buildkit, herokuish, dockerfile, pack, nixpacks or railpack"}
}

// BuildOption is what a build may need of the network.
type BuildOption uint8

// The options of a build.
const (
	BuildHostNetwork BuildOption = iota + 1 // the host's network: [HostNetwork]
	BuildGateway                            // a name for the host: [Gateway]
	BuildNetwork                            // another network, by its name
)

// String returns "host network", "host gateway" or "custom network".
func (o BuildOption) String() string {
	switch o {
	case BuildHostNetwork:
		return "host network"
	case BuildGateway:
		return "host gateway"
	case BuildNetwork:
		return "custom network"
	}
	return "BuildOption(" + strconv.Itoa(int(o)) + ")"
}

// Support is how far a builder goes along with a [BuildOption]. The zero value is
// SupportUnknown.
type Support uint8

// What a builder can do with an option.
const (
	SupportUnknown Support = iota // nobody has looked
	Supported                     // by the flags of [Access.Flags], or by [Access.ConfigureBuild]
	OtherSpelling                 // yes, but written in another way, which the text gives
	Refused                       // no: refused, or dropped; the text has the reason
)

// String returns "unknown", "supported", "other spelling" or "refused".
func (s Support) String() string {
	switch s {
	case SupportUnknown:
		return "unknown"
	case Supported:
		return "supported"
	case OtherSpelling:
		return "other spelling"
	case Refused:
		return "refused"
	}
	return "Support(" + strconv.Itoa(int(s)) + ")"
}

// BuildSupport is one cell of [BuildTable]: what a builder does with an option.
type BuildSupport struct {
	Builder  Builder
	Option   BuildOption
	Support  Support
	Text     string // how it is written, or why not; "" where nobody knows
	Measured bool   // on engines 20.10, 26.1 and 28.5, rather than read in the Source
	Source   string // where it is from
}

// BuildError is an access that a builder does not give to its builds, or only
// when asked in another way.
type BuildError struct {
	BuildSupport
}

// Error names the builder and the option, and has the text of the table.
func (e *BuildError) Error() string {
	text := e.Text
	if text == "" {
		text = "nobody has looked what this builder does: try it, or choose a builder of the table"
	}
	return fmt.Sprintf("hostaccess: builder %v: %v: %v: %s", e.Builder, e.Option, e.Support, text)
}

// Unwrap makes every BuildError an [ErrBuilder].
func (e *BuildError) Unwrap() error { return ErrBuilder }

// Support returns what the builder does with an option. For a builder or an
// option that is none the answer is SupportUnknown.
func (b Builder) Support(o BuildOption) BuildSupport {
	for _, cell := range buildTable {
		if cell.Builder == b && cell.Option == o {
			return cell
		}
	}
	return BuildSupport{Builder: b, Option: o}
}

// Check returns a [*BuildError] if the builder does not take the flags of a, or if
// nobody knows whether it does; nil if it does, and for None. Call it before a
// build, where a builder would drop an option without a word.
func (b Builder) Check(a Access) error {
	option := BuildGateway
	switch a.mode {
	case ModeNone:
		return nil
	case ModeHost:
		option = BuildHostNetwork
	}
	if cell := b.Support(option); cell.Support != Supported {
		return &BuildError{cell}
	}
	return nil
}

// OnHostNetwork reports whether the builder's builds are on the host's network
// when they have this access: with host networking, and with a gateway where the
// builder turns the host's network on for it, as nixpacks does.
func (b Builder) OnHostNetwork(a Access) bool {
	return a.Mode() == ModeHost || b == Nixpacks && a.Mode() == ModeGateway
}
