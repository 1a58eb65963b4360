package phases_test

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/phases"
)

// call is what goes into a create call.
type call struct {
	cfg container.Config
	hc  container.HostConfig
	nc  dnetwork.NetworkingConfig
}

// parts are what tests compare.
func (c call) parts() []any { return []any{c.cfg, c.hc, c.nc} }

func (c *call) configure(b *phases.Bound) error { return b.Configure(&c.cfg, &c.hc, &c.nc) }

type endpoints = map[string]*dnetwork.EndpointSettings

// on is an endpoint as the plan wants it.
func on(name string, aliases ...string) *dnetwork.EndpointSettings {
	return &dnetwork.EndpointSettings{NetworkID: "id-of-" + name, Aliases: aliases}
}

func labelled(app, process, phase string) map[string]string {
	return map[string]string{phases.LabelApp: app, phases.LabelProcess: process, phases.LabelPhase: phase}
}

const (
	shopWeb = "shop.web"
	ownName = "HOSTNAME.shop.web"
)

func TestConfigure(t *testing.T) {
	app := func(s phases.Settings) phases.App { return phases.App{Name: "shop", Settings: s} }
	created := phases.Settings{AttachPostCreate: []string{"z-back", "a-back"}, AttachPostDeploy: []string{"late"}}
	initial := phases.Settings{InitialNetwork: phases.Use("front"), AttachPostCreate: []string{"back"}}
	routed := func(name string, s phases.Settings) phases.Settings {
		s.DefaultRoute = phases.Use(name)
		return s
	}
	for _, c := range []struct {
		name  string
		api   string
		app   phases.App
		phase phases.ContainerPhase
		given call
		want  call
	}{
		{"nothing to join", "1.51", app(phases.Settings{}), phases.Deploy, call{}, call{}},
		{"initial network", "1.43", app(initial), phases.Deploy, call{}, call{
			cfg: container.Config{Hostname: "HOSTNAME"},
			hc:  container.HostConfig{NetworkMode: "front"},
			nc:  dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"front": on("front", shopWeb, ownName)}},
		}},
		{"initial network and others", "1.44", app(initial), phases.Deploy, call{}, call{
			cfg: container.Config{Hostname: "HOSTNAME"},
			hc:  container.HostConfig{NetworkMode: "front"},
			nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
				"front": on("front", shopWeb, ownName), "back": on("back", shopWeb, ownName),
			}},
		}},
		{"a command has no names and keeps its hostname", "1.44", app(initial), phases.Run, call{}, call{
			hc: container.HostConfig{NetworkMode: "front"},
			nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"front": on("front"), "back": on("back")}},
		}},
		{"below API 1.44 the networks come later", "1.43", app(created), phases.Deploy, call{}, call{}},
		{"the default bridge stays", "1.44", app(created), phases.Deploy, call{}, call{
			cfg: container.Config{Hostname: "HOSTNAME"},
			nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
				"bridge": {}, "z-back": on("z-back", shopWeb, ownName), "a-back": on("a-back", shopWeb, ownName),
			}},
		}},
		{"only later networks", "1.51", app(phases.Settings{AttachPostDeploy: []string{"late"}}), phases.Deploy, call{}, call{}},

		{"the caller's hostname", "1.51", app(initial), phases.Deploy,
			call{cfg: container.Config{Hostname: "web-1"}},
			call{
				cfg: container.Config{Hostname: "web-1"},
				hc:  container.HostConfig{NetworkMode: "front"},
				nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
					"front": on("front", shopWeb, "web-1.shop.web"), "back": on("back", shopWeb, "web-1.shop.web"),
				}},
			}},
		{"the mode that inspect shows for none", "1.51", app(created), phases.Run,
			call{hc: container.HostConfig{NetworkMode: "default"}},
			call{
				hc: container.HostConfig{NetworkMode: "default"},
				nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"bridge": {}, "z-back": on("z-back"), "a-back": on("a-back")}},
			}},
		{"the caller's network stays the first", "1.51", app(created), phases.Run,
			call{hc: container.HostConfig{NetworkMode: "x"}},
			call{
				hc: container.HostConfig{NetworkMode: "x"},
				nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"x": {}, "z-back": on("z-back"), "a-back": on("a-back")}},
			}},
		{"the caller's endpoints say all: no default bridge", "1.51", app(created), phases.Run,
			call{nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"x": {DriverOpts: map[string]string{"a": "b"}}}}},
			call{nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
				"x": {DriverOpts: map[string]string{"a": "b"}}, "z-back": on("z-back"), "a-back": on("a-back"),
			}}}},
		{"the caller's address on a network of the plan", "1.43", app(initial), phases.Deploy,
			call{
				cfg: container.Config{Hostname: "h"},
				nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
					"front": {IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.1.2.3"}, Aliases: []string{"mine", shopWeb}},
				}},
			},
			call{
				cfg: container.Config{Hostname: "h"},
				hc:  container.HostConfig{NetworkMode: "front"},
				nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"front": {
					IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.1.2.3", LinkLocalIPs: []string{}}, // as Copy has it
					Aliases:    []string{"mine", shopWeb, "h.shop.web"}, NetworkID: "id-of-front",
				}}},
			}},
		{"a later network that the caller has put there, below 1.44", "1.43", app(created), phases.Run,
			call{nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"a-back": {}}}},
			call{nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"a-back": on("a-back")}}}},
		{"the mode names a later network, by ID", "1.43", app(created), phases.Run,
			call{hc: container.HostConfig{NetworkMode: "id-of-a-back"}},
			call{
				hc: container.HostConfig{NetworkMode: "id-of-a-back"},
				nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"a-back": on("a-back")}},
			}},

		{"default route on one of the plan's", "1.48", app(routed("z-back", created)), phases.Run, call{}, call{
			nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
				"bridge": {}, "z-back": {NetworkID: "id-of-z-back", GwPriority: 1}, "a-back": on("a-back"),
			}},
		}},
		{"default route on the default bridge", "1.48", app(routed("bridge", created)), phases.Run, call{}, call{
			nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{
				"bridge": {GwPriority: 1}, "z-back": on("z-back"), "a-back": on("a-back"),
			}},
		}},
		{"the default bridge holds the route against a later network", "1.48",
			app(phases.Settings{AttachPostDeploy: []string{"late"}, DefaultRoute: phases.Use("bridge")}), phases.Deploy, call{},
			call{nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"bridge": {GwPriority: 1}}}}},
		{"default route on a network that comes later", "1.48", app(routed("late", created)), phases.Run, call{}, call{
			nc: dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"bridge": {}, "z-back": on("z-back"), "a-back": on("a-back")}},
		}},
		{"host mode", "1.51", app(phases.Settings{HostAccess: []phases.HostRule{rule(host, phases.Deploy)}}), phases.Deploy, call{},
			call{hc: container.HostConfig{NetworkMode: "host"}}},
		{"gateway", "1.51", app(phases.Settings{HostAccess: []phases.HostRule{rule(gateway, phases.Deploy)}}), phases.Deploy,
			call{hc: container.HostConfig{ExtraHosts: []string{"db:10.0.0.1"}}},
			call{hc: container.HostConfig{ExtraHosts: []string{"db:10.0.0.1", "host.docker.internal:host-gateway"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bound := everyNetwork(c.api).bind(t, c.app, c.phase, "web")
			got := c.given
			success(t, got.configure(bound))
			c.want.cfg.Labels = labelled("shop", "web", c.phase.String())
			equal(t, c.want.parts(), settled(t, got).parts())

			again := got
			success(t, again.configure(bound))
			equal(t, got.parts(), again.parts())
		})
	}
}

// settled puts HOSTNAME in place of the random hostname.
func settled(t *testing.T, c call) call {
	t.Helper()
	random := c.cfg.Hostname
	if random == "" || !regexp.MustCompile("^[0-9a-f]{12}$").MatchString(random) {
		return c
	}
	c.cfg.Hostname = "HOSTNAME"
	c.nc.EndpointsConfig = clone(c.nc.EndpointsConfig)
	for _, ep := range c.nc.EndpointsConfig {
		for i := range ep.Aliases {
			ep.Aliases[i] = strings.Replace(ep.Aliases[i], random+".", "HOSTNAME.", 1)
		}
	}
	return c
}

func clone(eps endpoints) endpoints {
	copies := maps.Clone(eps)
	for name, ep := range copies {
		if ep != nil {
			copies[name] = ep.Copy()
		}
	}
	return copies
}

func TestConfigurePort(t *testing.T) {
	app := phases.App{Name: "shop", Ports: map[string]uint16{"web": 5000}}
	for _, c := range []struct {
		name      string
		phase     phases.ContainerPhase
		process   string
		env, want []string
		conflicts []string
	}{
		{"absent", phases.Deploy, "web", []string{"A=1"}, []string{"A=1", "PORT=5000"}, nil},
		{"present", phases.Deploy, "web", []string{"PORT=5000", "A=1"}, []string{"PORT=5000", "A=1"}, nil},
		{"not asked", phases.Deploy, "worker", []string{"PORT=1"}, []string{"PORT=1"}, nil},
		{"not deployed", phases.Run, "web", nil, nil, nil},
		{"another", phases.Deploy, "web", []string{"PORT=80", "A=1", "PORT"}, nil, []string{
			`Config.Env "PORT=80": want "PORT=5000": leave PORT to the plan, or change the settings`,
			`Config.Env "PORT": want "PORT=5000": leave PORT to the plan, or change the settings`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bound := everyNetwork("1.51").bind(t, app, c.phase, c.process)
			got := call{cfg: container.Config{Env: c.env}}
			checkConflicts(t, got.configure(bound), c.conflicts)
			if c.conflicts == nil {
				equal(t, c.want, got.cfg.Env)
			}
		})
	}
}

func TestConfigureNil(t *testing.T) {
	bound := everyNetwork("1.51").bind(t, phases.App{Name: "shop"}, phases.Deploy, "web")
	err := bound.Configure(nil, nil, nil)
	failure(t, err, phases.ErrInvalid)
	equal(t, `configure shop.web: Config "nil": pass the one that goes into the create call
HostConfig "nil": pass the one that goes into the create call
NetworkingConfig "nil": pass the one that goes into the create call`, err.Error())
}

// TestConfigureSharesNothing checks that arguments made from common parts do
// not get in each other's way.
func TestConfigureSharesNothing(t *testing.T) {
	app := phases.App{Name: "shop", Ports: map[string]uint16{"web": 5000}, Settings: phases.Settings{
		AttachPostCreate: []string{"back"},
		HostAccess:       []phases.HostRule{rule(gateway, phases.Deploy)},
	}}
	bound := everyNetwork("1.51").bind(t, app, phases.Deploy, "web")
	aliases := append(make([]string, 0, 9), "mine")
	common := call{
		cfg: container.Config{Labels: map[string]string{"a": "b"}, Env: append(make([]string, 0, 9), "A=1")},
		hc:  container.HostConfig{ExtraHosts: append(make([]string, 0, 9), "db:10.0.0.1")},
		nc:  dnetwork.NetworkingConfig{EndpointsConfig: endpoints{"back": {Aliases: aliases}}},
	}
	one, two := common, common
	success(t, one.configure(bound))
	success(t, two.configure(bound))
	if one.cfg.Hostname == two.cfg.Hostname {
		t.Errorf("two containers have the hostname %q", one.cfg.Hostname)
	}
	equal(t, map[string]string{"a": "b"}, common.cfg.Labels)
	equal(t, endpoints{"back": {Aliases: []string{"mine"}}}, common.nc.EndpointsConfig)
	equal(t, []string{"A=1", "", ""}, common.cfg.Env[:3])
	equal(t, []string{"db:10.0.0.1", "", ""}, common.hc.ExtraHosts[:3])
	equal(t, []string{"mine", "", ""}, aliases[:3])
}
