package hostaccess

import (
	"slices"
	"strings"

	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/container"
)

// ConfigureBuild puts a into the options of an image build of the Engine API: the
// host's network as their NetworkMode, or the names of the gateway as their
// ExtraHosts. What is there already stays, so that a second call changes nothing.
// None changes nothing either. The host entries are those of the build: they do
// not stay in the image.
//
// The builder is that of opts.Version, [APIClassic] when it is empty, and
// [BuildTable] says what it takes. What does not go together is an error, and
// opts stays as it was. All conflicts are found at once, each a [*Conflict],
// joined:
//
//   - The host's network with a NetworkMode that is another one. ("", "default"
//     and "bridge" are none.)
//   - A gateway with the NetworkMode host, none, or that of a container.
//   - A gateway with one of its names in ExtraHosts for another address.
//   - A gateway with a network by name and BuildKit, which takes none.
//   - A Version that is no builder: engines answer "invalid version".
//
// A nil opts is an [ErrInvalid], and so are names that are not valid.
//
// Measured with builds on engines 20.10, 26.1 and 28.5, classic and BuildKit. Where
// these have no default bridge, a gateway fails the build; only the classic one of
// 20.10 and 26.1 goes on, with a broken line in /etc/hosts.
func (a Access) ConfigureBuild(opts *build.ImageBuildOptions) error {
	if opts == nil {
		return &Error{Part: "ImageBuildOptions", Value: "nil", Rule: "pass those that go into the build call"}
	}
	if err := a.Validate(); err != nil {
		return err
	}
	if a.mode == ModeNone {
		return nil
	}
	mode, hosts, err := a.configureBuild(opts)
	if err != nil {
		return err
	}
	opts.NetworkMode, opts.ExtraHosts = mode, hosts
	return nil
}

// configureBuild returns the fields as they should be, or all the conflicts.
func (a Access) configureBuild(opts *build.ImageBuildOptions) (mode string, hosts []string, err error) {
	var found conflicts
	var refused error
	builder, ok := apiBuilder(opts.Version)
	if ok {
		refused = builder.Check(a)
	} else {
		found.add("Version", string(opts.Version), "1 or 2", "engines know no other builder: leave it empty for the classic one")
	}
	if a.mode == ModeHost {
		return ModeHost.String(), opts.ExtraHosts, joined(refused, append(found, hostModeConflicts(opts.NetworkMode)...))
	}
	mode = opts.NetworkMode
	found = append(found, modeConflicts(container.NetworkMode(mode))...)
	if cell := builder.Support(BuildNetwork); cell.Support == Refused && namesNetwork(mode) {
		found.add("NetworkMode", mode, "empty, default, host or none", cell.Text)
	}
	missing, others := a.missingEntries(opts.ExtraHosts)
	return mode, slices.Concat(opts.ExtraHosts, missing), joined(refused, append(found, others...))
}

// apiBuilder returns the builder of the Engine API that a version stands for.
func apiBuilder(v build.BuilderVersion) (Builder, bool) {
	switch v {
	case "", build.BuilderV1:
		return APIClassic, true
	case build.BuilderBuildKit:
		return APIBuildKit, true
	}
	return 0, false
}

// namesNetwork reports whether a mode of a build is the name of a network. The
// modes that modeConflicts refuses are not asked about again.
func namesNetwork(mode string) bool {
	switch mode {
	case "", "default", "host", "none", "container":
		return false
	}
	return !strings.HasPrefix(mode, "container:")
}
