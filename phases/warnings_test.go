package phases_test

import (
	"testing"

	"github.com/appnet-go/appnet/phases"
)

const (
	bridgeless    = `initial-network "front" takes the place of the default bridge: services that are only there do not answer`
	planRule      = `; the smallest name goes first, behind it those of internal networks`
	boundRule     = `; the smallest name goes first, of those that are not internal`
	planRuleColon = `: the smallest name goes first, behind it those of internal networks; choose with default-route`
	boundColon    = `: the smallest name goes first, of those that are not internal; `
)

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings phases.Settings
		phase    phases.ContainerPhase
		api      string
		internal []string
		plan     []string
		bound    []string
	}{
		{"no networks", phases.Settings{}, phases.Deploy, "1.51", nil, nil, nil},
		{"one beside the default bridge", phases.Settings{AttachPostCreate: []string{"late"}}, phases.Deploy, "1.51", nil, nil, nil},
		{"an initial network", phases.Settings{InitialNetwork: phases.Use("front")}, phases.Run, "1.51", nil,
			[]string{bridgeless}, []string{bridgeless}},
		{"the default route moves to a smaller name", phases.Settings{AttachPostCreate: []string{"back"}}, phases.Run, "1.51", nil,
			[]string{`the default route is on "back", not on "bridge"` + planRuleColon},
			[]string{`the default route is on "back", not on "bridge"` + boundColon + `choose with default-route`}},
		{"below 1.48 there is no choice", phases.Settings{AttachPostCreate: []string{"back"}}, phases.Run, "1.47", nil,
			[]string{`the default route is on "back", not on "bridge"` + planRuleColon},
			[]string{`the default route is on "back", not on "bridge"` + boundColon + `give the networks other names`}},
		{"an internal network does not take it", phases.Settings{AttachPostCreate: []string{"back"}}, phases.Run, "1.51", []string{"back"},
			[]string{`the default route is on "back", not on "bridge"` + planRuleColon}, nil},
		{"it was chosen", phases.Settings{AttachPostCreate: []string{"back"}, DefaultRoute: phases.Use("bridge")}, phases.Run, "1.51", nil, nil, nil},
		{"an internal initial network", phases.Settings{InitialNetwork: phases.Use("front")}, phases.Run, "1.51", []string{"front"},
			[]string{bridgeless},
			[]string{bridgeless, `all networks of the container are internal ("front"): it reaches nothing outside of them`}},
		{"an internal initial network and a gateway", phases.Settings{
			InitialNetwork: phases.Use("front"), HostAccess: []phases.HostRule{rule(gateway, phases.Run)},
		}, phases.Run, "1.51", []string{"front"},
			[]string{bridgeless},
			[]string{bridgeless, `all networks of the container are internal ("front"): it reaches nothing outside of them, and from engine 26.1 on not the host as host.docker.internal either`}},
		{"internal until the deploy", phases.Settings{InitialNetwork: phases.Use("front"), AttachPostDeploy: []string{"late"}}, phases.Deploy, "1.51", []string{"front"},
			[]string{
				bridgeless,
				`shop.web stands on "front", "late": a caller on several of them gets the addresses on "front" alone` + planRule,
			},
			[]string{
				bridgeless,
				`until attach-post-deploy all networks of the container are internal ("front"): it reaches nothing outside of them`,
				`attach-post-deploy moves the default route of the running container from "front" to "late"` + boundColon + `choose with default-route`,
				`shop.web stands on "front", "late": a caller on several of them gets the addresses on "late" alone` + boundRule,
			}},
		{"it moves while the container runs", phases.Settings{InitialNetwork: phases.Use("front"), AttachPostDeploy: []string{"back"}}, phases.Deploy, "1.51", nil,
			[]string{
				bridgeless,
				`attach-post-deploy moves the default route of the running container from "front" to "back"` + planRuleColon,
				`shop.web stands on "front", "back": a caller on several of them gets the addresses on "back" alone` + planRule,
			},
			[]string{
				bridgeless,
				`attach-post-deploy moves the default route of the running container from "front" to "back"` + boundColon + `choose with default-route`,
				`shop.web stands on "front", "back": a caller on several of them gets the addresses on "back" alone` + boundRule,
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := phases.App{Name: "shop", Settings: c.settings}
			bound := everyNetwork(c.api, c.internal...).bind(t, app, c.phase, "web")
			equal(t, c.plan, bound.Plan().Warnings())
			equal(t, c.bound, bound.Warnings())
		})
	}
}
