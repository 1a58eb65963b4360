package phases_test

import (
	"context"
	"errors"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// buildOf binds the plan for the builds of an app whose initial network exists.
func buildOf(t *testing.T, app phases.App) *phases.Bound {
	t.Helper()
	cli := fakedocker.Start(t, fakedocker.Options{}).Client()
	_, err := network.New(cli).Create(t.Context(), network.Spec{Name: "shop-net"})
	success(t, err)
	plan, err := app.Plan(phases.Build, "")
	success(t, err)
	bound, err := plan.Bind(t.Context(), cli)
	success(t, err)
	return bound
}

func TestConfigureBuild(t *testing.T) {
	gateway := phases.Settings{HostAccess: []phases.HostRule{{Phases: []phases.ContainerPhase{phases.Build}, Access: hostaccess.Gateway()}}}
	onNet := gateway
	onNet.InitialNetwork = phases.Use("shop-net")
	strict := gateway
	strict.Policy = phases.Policy{HostNetwork: phases.OnlyApps()}
	for _, tt := range []struct {
		about    string
		settings phases.Settings
		have     build.ImageBuildOptions
		want     build.ImageBuildOptions
		class    error
	}{
		{"nothing", phases.Settings{}, build.ImageBuildOptions{}, build.ImageBuildOptions{}, nil},
		{"network and gateway", onNet, build.ImageBuildOptions{},
			build.ImageBuildOptions{NetworkMode: "shop-net", ExtraHosts: []string{"host.docker.internal:host-gateway"}}, nil},
		{"again", onNet, build.ImageBuildOptions{NetworkMode: "shop-net", ExtraHosts: []string{"host.docker.internal:host-gateway"}},
			build.ImageBuildOptions{NetworkMode: "shop-net", ExtraHosts: []string{"host.docker.internal:host-gateway"}}, nil},
		{"another network", onNet, build.ImageBuildOptions{NetworkMode: "other"}, build.ImageBuildOptions{NetworkMode: "other"}, phases.ErrConflict},
		{"the host's network by hand", strict, build.ImageBuildOptions{NetworkMode: "host"}, build.ImageBuildOptions{NetworkMode: "host"}, phases.ErrDenied},
	} {
		t.Run(tt.about, func(t *testing.T) {
			app := phases.App{Name: "shop", Settings: tt.settings, Builder: hostaccess.APIClassic}
			got := tt.have
			if err := buildOf(t, app).ConfigureBuild(&got); !errors.Is(err, tt.class) {
				t.Errorf("got %v, want %v", err, tt.class)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("options (-want +got):\n%s", diff)
			}
		})
	}
}

func TestConfigureBuildRefuses(t *testing.T) {
	app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostCreate: []string{"shop-net"}}}
	if err := buildOf(t, app).ConfigureBuild(&build.ImageBuildOptions{}); !errors.Is(err, phases.ErrInvalid) {
		t.Errorf("networks of a container: got %v", err)
	}
	if err := buildOf(t, phases.App{Name: "shop"}).ConfigureBuild(nil); !errors.Is(err, phases.ErrInvalid) {
		t.Errorf("nil: got %v", err)
	}
}

// Nixpacks puts a build with a gateway on the host's network: a policy that does
// not allow that network must not be got around with it.
func TestPolicySeesThroughBuilders(t *testing.T) {
	app := phases.App{
		Name: "shop", Builder: hostaccess.Nixpacks,
		Settings: phases.Settings{
			Policy:     phases.Policy{HostNetwork: phases.OnlyApps()},
			HostAccess: []phases.HostRule{{Phases: []phases.ContainerPhase{phases.Build}, Access: hostaccess.Gateway()}},
		},
	}
	_, err := app.Plan(phases.Build, "")
	if !errors.Is(err, phases.ErrDenied) || !errdefs.IsPermissionDenied(err) {
		t.Errorf("nixpacks: got %v, want %v", err, phases.ErrDenied)
	}
	app.Builder = hostaccess.APIClassic
	_, err = app.Plan(phases.Build, "")
	success(t, err)
}

// The classes of package hostaccess are kinds of errdefs too, also through a plan.
func TestHostAccessClasses(t *testing.T) {
	plan, err := phases.App{Name: "shop", Settings: phases.Settings{HostAccess: []phases.HostRule{{
		Phases: []phases.ContainerPhase{phases.Deploy}, Access: hostaccess.Gateway(),
	}}}}.Plan(phases.Deploy, "web")
	success(t, err)
	bound, err := plan.Bind(t.Context(), fakedocker.Start(t, fakedocker.Options{}).Client())
	success(t, err)
	err = bound.Configure(&container.Config{}, &container.HostConfig{NetworkMode: "none"}, &dnetwork.NetworkingConfig{})
	if !errors.Is(err, hostaccess.ErrConflict) || !errdefs.IsConflict(err) {
		t.Errorf("a gateway in none mode: got %v", err)
	}
}

func TestUnbound(t *testing.T) {
	ctx := context.Background()
	for name, b := range map[string]*phases.Bound{"nil": nil, "zero": {}} {
		_, upstream := b.Upstream(ctx, "shop.web.1", 80)
		_, drift := b.Drift(container.InspectResponse{})
		for op, err := range map[string]error{
			"Configure":      b.Configure(&container.Config{}, &container.HostConfig{}, &dnetwork.NetworkingConfig{}),
			"ConfigureBuild": b.ConfigureBuild(&build.ImageBuildOptions{}),
			"Created":        b.Created(ctx, "shop.web.1"),
			"Deployed":       b.Deployed(ctx, "shop.web.1"),
			"Detach":         b.Detach(ctx, "shop.web.1"),
			"Upstream":       upstream,
			"Drift":          drift,
		} {
			if !errors.Is(err, phases.ErrInvalid) {
				t.Errorf("%s on a %s Bound: got %v", op, name, err)
			}
		}
	}
}
