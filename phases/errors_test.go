package phases_test

import (
	"errors"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// TestKinds checks that the kinds of containerd/errdefs hold as well.
func TestKinds(t *testing.T) {
	_, invalid := phases.App{Name: "a b"}.Plan(phases.Deploy, "web")
	joined := phases.App{Name: "a b", Settings: phases.Settings{AttachPostCreate: []string{"host"}}}.Validate()
	bound := everyNetwork("1.51").bind(t, phases.App{Name: "shop"}, phases.Deploy, "web")
	var other call
	other.cfg.Labels = map[string]string{phases.LabelApp: "other"}
	conflict := other.configure(bound)
	for _, c := range []struct {
		name string
		err  error
		is   func(error) bool
	}{
		{"a plan", invalid, errdefs.IsInvalidArgument},
		{"joined problems", joined, errdefs.IsInvalidArgument},
		{"a conflict", conflict, errdefs.IsConflict},
		{"no address", phases.ErrNoAddress, errdefs.IsFailedPrecondition},
	} {
		if !c.is(c.err) {
			t.Errorf("%s: %v has another kind", c.name, c.err)
		}
	}
}

func TestErrorText(t *testing.T) {
	lost := &network.Error{Op: "attach", Network: "a", Container: "c1", Err: network.ErrUnreachable, Remaining: []string{"an endpoint"}}
	for _, c := range []struct {
		err  phases.Error
		want string
	}{
		{phases.Error{Op: "plan", App: "shop", Process: "web", Err: errors.New("x")}, `plan shop.web: x`},
		{phases.Error{Op: "plan", Err: errors.New("x")}, `plan "": x`},
		{phases.Error{Op: "upstream", App: "shop", Process: "web", Container: "c1", Err: errors.New("x")}, `upstream shop.web container "c1": x`},
		{phases.Error{Op: "attach", App: "shop", Process: "web", Container: "c1", Phase: phases.InitialNetwork, Network: "a",
			Err: &network.Error{Op: "attach", Network: "a", Container: "c1", Err: network.ErrNotFound}},
			`attach shop.web container "c1": initial-network "a": not found`},
		{phases.Error{Op: "attach", App: "shop", Process: "web", Container: "c1", Phase: phases.AttachPostDeploy, Network: "a", Err: lost},
			`attach shop.web container "c1": attach-post-deploy "a": network attach "a" to container "c1": engine unreachable; may remain: an endpoint`},
	} {
		if diff := cmp.Diff(c.want, c.err.Error()); diff != "" {
			t.Error(diff)
		}
		if c.err.Engine() != nil {
			t.Errorf("%v: the engine said nothing", &c.err)
		}
	}
}
