package phases_test

import (
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

func TestConfigureConflicts(t *testing.T) {
	app := func(s phases.Settings) phases.App { return phases.App{Name: "shop", Settings: s} }
	initial := app(phases.Settings{InitialNetwork: phases.Use("front")})
	created := app(phases.Settings{AttachPostCreate: []string{"back"}, AttachPostDeploy: []string{"late"}})
	hosted := app(phases.Settings{HostAccess: []phases.HostRule{rule(host, phases.Deploy)}})
	mode := func(m container.NetworkMode) call { return call{hc: container.HostConfig{NetworkMode: m}} }
	nets := func(eps endpoints) call { return call{nc: dnetwork.NetworkingConfig{EndpointsConfig: eps}} }
	for _, c := range []struct {
		name  string
		api   string
		app   phases.App
		given call
		want  []string
	}{
		{"another initial network", "1.51", initial, mode("x"), []string{
			`HostConfig.NetworkMode "x": want "front": the plan has an initial network: leave the mode empty, or take that one away`,
		}},
		{"host mode beside networks", "1.51", created, mode("host"), []string{
			`HostConfig.NetworkMode "host": engines attach such a container to no other network: leave the mode empty, or take the networks away`,
		}},
		{"another container's network", "1.43", created, mode("container:db"), []string{
			`HostConfig.NetworkMode "container:db": engines attach such a container to no other network: leave the mode empty, or take the networks away`,
		}},
		{"too early, by mode", "1.51", created, mode("late"), []string{
			`HostConfig.NetworkMode "late": the container joins this network after the deploy: leave the mode empty, or choose another phase`,
		}},
		{"too early, and nil, and by ID, and closed", "1.51", created, nets(endpoints{
			"late": {}, "x": nil, "id-of-back": {}, "none": {},
		}), []string{
			`NetworkingConfig.EndpointsConfig "id-of-back": want "back": the plan names this network, and under its ID it would be a second one: use the name`,
			`NetworkingConfig.EndpointsConfig "late": the container joins this network after the deploy: leave it out, or choose another phase`,
			`NetworkingConfig.EndpointsConfig "none": engines attach no container to it and to others: leave it out, or take the networks away`,
			`NetworkingConfig.EndpointsConfig "x": nil: put an empty EndpointSettings there, the Docker client panics on nil`,
		}},
		{"another network of the name", "1.51", created, nets(endpoints{"back": {NetworkID: "old"}}), []string{
			`NetworkingConfig.EndpointsConfig "back old": want "id-of-back": the network of this name is another one: leave the ID empty`,
		}},
		{"two networks below 1.44", "1.43", initial, nets(endpoints{"x": {}}), []string{
			`NetworkingConfig.EndpointsConfig "front x": API 1.43 takes one network in a create call, from 1.44 on it is several: connect the others after it`,
		}},
		{"two default routes", "1.51", app(phases.Settings{AttachPostCreate: []string{"back"}, DefaultRoute: phases.Use("back")}),
			nets(endpoints{"x": {GwPriority: 7}}), []string{
				`NetworkingConfig.EndpointsConfig "x GwPriority 7": the settings choose the default route: leave the priority 0, or do not choose there`,
			}},
		{"default route on a bridge that the caller leaves out", "1.51", app(phases.Settings{AttachPostCreate: []string{"back"}, DefaultRoute: phases.Use("bridge")}),
			mode("x"), []string{
				`NetworkingConfig.EndpointsConfig "back x": want "bridge": the default bridge is to carry the default route: name it here too, or choose another network for the route`,
			}},
		{"a hostname that is no label", "1.43", created, call{cfg: container.Config{Hostname: "Web.1"}}, []string{
			`Config.Hostname "Web.1": `,
		}},
		{"the host's hostname", "1.51", created, call{hc: container.HostConfig{UTSMode: "host"}}, []string{
			`HostConfig.UTSMode "host": the container has the host's hostname and can have no name of its own: leave the mode empty`,
		}},
		{"labels", "1.51", initial, call{cfg: container.Config{Labels: map[string]string{phases.LabelApp: "other", phases.LabelPhase: "deploy"}}}, []string{
			`Config.Labels "io.github.appnet-go.app=other": want "io.github.appnet-go.app=shop": leave the label to the plan`,
		}},
		{"host mode with endpoints", "1.51", hosted, nets(endpoints{"x": {}, "host": {}}), []string{
			`NetworkingConfig.EndpointsConfig "x": containers on the host's network join no other: leave it out, or choose a gateway`,
		}},
		{"all at once, with those of the host access", "1.51", hosted, call{
			cfg: container.Config{Labels: map[string]string{phases.LabelPhase: "run"}},
			hc:  container.HostConfig{PublishAllPorts: true, PortBindings: nat.PortMap{"80/tcp": nil}},
			nc:  dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"x": {}}},
		}, []string{
			`Config.Labels "io.github.appnet-go.phase=run": want "io.github.appnet-go.phase=deploy": leave the label to the plan`,
			`NetworkingConfig.EndpointsConfig "x": containers on the host's network join no other: leave it out, or choose a gateway`,
			`hostaccess: PortBindings "80/tcp": `,
			`hostaccess: PublishAllPorts "true": `,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bound := everyNetwork(c.api).bind(t, c.app, phases.Deploy, "web")
			got, before := c.given, c.given
			before.nc.EndpointsConfig = clone(c.given.nc.EndpointsConfig)
			checkConflicts(t, got.configure(bound), c.want)
			equal(t, before.parts(), got.parts())
		})
	}
}

// checkConflicts checks that err says what is wanted, conflict by conflict.
func checkConflicts(t *testing.T, err error, want []string) {
	t.Helper()
	if want == nil {
		success(t, err)
		return
	}
	failure(t, err)
	got, ok := strings.CutPrefix(err.Error(), "configure shop.web: ")
	lines := strings.Split(got, "\n")
	if !ok || len(lines) != len(want) {
		t.Fatalf("want %d conflicts, got\n%v", len(want), err)
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("want %s\ngot  %s", want[i], line)
		}
	}
	if strings.Contains(got, "hostaccess: ") {
		failure(t, err, hostaccess.ErrConflict)
	}
	if !strings.HasPrefix(got, "hostaccess: ") {
		failure(t, err, phases.ErrConflict)
	}
}
