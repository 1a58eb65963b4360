package phases

import (
	"strings"

	"github.com/docker/docker/api/types/build"

	"github.com/appnet-go/appnet/hostaccess"
)

// ConfigureBuild puts a plan for [Build] into the options of an image build of
// the Engine API, before it: the initial network as NetworkMode, and the access
// to the host as [hostaccess.Access.ConfigureBuild] does. It is to image builds
// what [Bound.Configure] is to containers that build.
//
// An image build joins one network at most. A plan of another phase, or with
// networks of AttachPostCreate (the app says no builder, or one that builds in a
// container), is an [ErrInvalid], and so are nil options. What does not go
// together with the plan is an error with all conflicts at once, each a
// [*Conflict], a [*hostaccess.Conflict] or, where the operator's policy does not
// allow the host's network, a [*Denial]; nothing is changed then.
func (b *Bound) ConfigureBuild(o *build.ImageBuildOptions) error {
	if err := b.unbound("configure", ""); err != nil {
		return err
	}
	if err := b.plan.checkImageBuild(o); err != nil {
		return b.error("configure", "", err)
	}
	next := *o
	found := b.plan.buildConflicts(&next)
	if err := b.plan.Access.ConfigureBuild(&next); err != nil {
		found = append(found, err)
	}
	if err := problems(nil).err(found...); err != nil {
		return b.error("configure", "", err)
	}
	*o = next
	return nil
}

// checkImageBuild refuses what can be put into no image build.
func (p *Plan) checkImageBuild(o *build.ImageBuildOptions) error {
	switch {
	case o == nil:
		return &Problem{Property: "ImageBuildOptions", Value: "nil", Rule: "pass those that go into the build call"}
	case p.Phase != Build:
		return &Problem{Property: propertyPhase, Value: p.Phase.String(), Rule: "an image build needs a plan for build"}
	case len(p.PostCreate) > 0:
		return &Problem{
			Property: propertyPostCreate, Value: strings.Join(p.PostCreate, " "),
			Rule: "an image build joins one network at most: say the app's builder in its settings, and its plan leaves these out",
		}
	}
	return nil
}

// buildConflicts puts the plan's network into the options, and finds the host's
// network where the policy does not allow it.
func (p *Plan) buildConflicts(o *build.ImageBuildOptions) []error {
	switch mode := o.NetworkMode; {
	case mode == hostNetwork && !p.hostMode() && !p.Policy.HostNetwork.Has(p.App):
		return []error{&Denial{App: p.App, Rule: HostRule{
			Phases: []ContainerPhase{Build}, Process: p.Process, Access: hostaccess.HostNetwork(),
		}}}
	case p.Initial == "" || mode == p.Initial:
	case mode == "" || mode == "default" || mode == bridge:
		o.NetworkMode = p.Initial
	default:
		return []error{&Conflict{
			Field: "ImageBuildOptions.NetworkMode", Have: mode, Want: p.Initial,
			Rule: "leave the network to the plan, or change the settings",
		}}
	}
	return nil
}
