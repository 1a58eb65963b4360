package phases

import (
	"slices"

	"github.com/appnet-go/appnet/hostaccess"
)

// inContainer reports whether builds run in a container that the deployer
// creates, so that everything applies to them. An app that says no builder is
// taken for one that builds so.
func inContainer(b hostaccess.Builder) bool {
	return b == 0 || b == hostaccess.Herokuish
}

// joins reports whether containers of phase c come to the attachment phase p. A
// build that is no container of the deployer's takes one network at most, as its
// first and only one.
func joins(b hostaccess.Builder, c ContainerPhase, p AttachmentPhase) bool {
	switch {
	case c == Deploy:
		return true
	case p == AttachPostDeploy:
		return false
	case c == Run || inContainer(b):
		return true
	}
	return p == InitialNetwork && b.Support(hostaccess.BuildNetwork).Support == hostaccess.Supported
}

// checkBuilder finds host access that the builder would ignore or refuse.
func (a *App) checkBuilder(ps *problems) {
	if a.Builder == 0 {
		return
	}
	if _, err := a.Builder.MarshalText(); err != nil {
		ps.rule(propertyBuilder, a.Builder.String(), err)
		return
	}
	for i := range a.HostAccess {
		rule := &a.HostAccess[i]
		if !slices.Contains(rule.Phases, Build) || rule.Access.Validate() != nil {
			continue
		}
		if err := a.Builder.Check(rule.Access); err != nil {
			ps.rule(propertyHostAccess, rule.String(), err)
		}
	}
}
