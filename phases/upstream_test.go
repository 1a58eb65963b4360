package phases_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

func TestUpstream(t *testing.T) {
	onEngines(t, func(t *testing.T, w *world) {
		first, one, late := w.network("first"), w.network("a-one"), w.network("a-late")
		for _, c := range []struct {
			name     string
			settings phases.Settings
			on       string // the network of the address; "" is the host's
		}{
			{"the initial network", phases.Settings{
				InitialNetwork: phases.Use(first), AttachPostCreate: []string{one}, AttachPostDeploy: []string{late},
			}, first},
			{"the default bridge", phases.Settings{AttachPostCreate: []string{one}, AttachPostDeploy: []string{late}}, "bridge"},
			{"nothing but the default bridge", phases.Settings{}, "bridge"},
			{"host mode", phases.Settings{HostAccess: []phases.HostRule{rule(host, phases.Deploy)}}, ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				w := &world{Lab: w.Lab, tap: w.tap, t: t}
				app := phases.App{Name: "shop", Settings: c.settings}
				bound := w.bind(app, phases.Deploy, "web")
				id := w.create(bound)
				_, err := bound.Upstream(t.Context(), id, 5000)
				failure(t, err, phases.ErrNoAddress)
				w.start(id)
				success(t, bound.Deployed(t.Context(), id))
				got, err := bound.Upstream(t.Context(), id, 5000)
				success(t, err)
				want := "127.0.0.1"
				if c.on != "" {
					want = w.address(id, c.on)
				}
				equal(t, want+":5000", got.String())
			})
		}
	})
}

// stranger is an engine with one container.
type stranger struct {
	catalog
	answer container.InspectResponse
	err    error
}

func (c *stranger) ContainerInspect(context.Context, string) (container.InspectResponse, error) {
	return c.answer, c.err
}

func running(eps endpoints) container.InspectResponse {
	return container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{Name: "/web.1", State: &container.State{Running: true}, HostConfig: &container.HostConfig{}},
		NetworkSettings:   &container.NetworkSettings{Networks: eps},
	}
}

// TestUpstreamByRule checks the choice among networks of which none is the
// first: it is the engine's default route, and always the same one.
func TestUpstreamByRule(t *testing.T) {
	at := func(ip, gateway string, priority int) *dnetwork.EndpointSettings {
		return &dnetwork.EndpointSettings{IPAddress: ip, Gateway: gateway, GwPriority: priority}
	}
	for _, c := range []struct {
		name string
		eps  endpoints
		want string
	}{
		{"the smallest name", endpoints{"b": at("10.0.0.2", "10.0.0.1", 0), "B": at("10.0.1.2", "10.0.1.1", 0)}, "10.0.1.2"},
		{"not internal, as the plan knows", endpoints{"back": at("10.0.0.2", "10.0.0.1", 0), "z": at("10.0.1.2", "10.0.1.1", 0)}, "10.0.1.2"},
		{"not internal, as it seems", endpoints{"a": at("10.0.0.2", "", 0), "z": at("10.0.1.2", "10.0.1.1", 0)}, "10.0.1.2"},
		{"the priority", endpoints{"a": at("10.0.0.2", "10.0.0.1", 0), "z": at("10.0.1.2", "10.0.1.1", 1)}, "10.0.1.2"},
		{"the default bridge before all", endpoints{"a": at("10.0.0.2", "10.0.0.1", 5), "bridge": at("172.17.0.2", "172.17.0.1", 0)}, "172.17.0.2"},
		{"where it has an address", endpoints{"a": at("", "", 0), "b": nil, "z": at("10.0.1.2", "10.0.1.1", 0)}, "10.0.1.2"},
		{"IPv6 alone", endpoints{"a": {GlobalIPv6Address: "fd00::2"}}, "fd00::2"},
		{"nowhere", endpoints{"a": at("", "", 0), "none": nil}, ""},
		{"no networks", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			engine := &stranger{catalog: *everyNetwork("1.51", "back"), answer: running(c.eps)}
			app := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{"back"}}}
			plan, err := app.Plan(phases.Deploy, "web")
			success(t, err)
			bound, err := plan.Bind(t.Context(), engine)
			success(t, err)
			for range 8 {
				got, err := bound.Upstream(t.Context(), "web.1", 80)
				if c.want == "" {
					failure(t, err, phases.ErrNoAddress)
					continue
				}
				success(t, err)
				equal(t, netip.AddrPortFrom(netip.MustParseAddr(c.want), 80).String(), got.String())
			}
		})
	}
}

func TestUpstreamErrors(t *testing.T) {
	refused := errors.New("the engine's words")
	engine := &stranger{catalog: *everyNetwork("1.51"), err: refused}
	plan, err := phases.App{Name: "shop"}.Plan(phases.Deploy, "web")
	success(t, err)
	bound, err := plan.Bind(t.Context(), engine)
	success(t, err)

	_, err = bound.Upstream(t.Context(), "web.1", 0)
	failure(t, err, phases.ErrInvalid)
	equal(t, `upstream shop.web container "web.1": port "0": no port: say the one that the process listens on`, err.Error())
	for _, id := range []string{"", "/web.1", "a b", "../networks"} {
		_, err = bound.Upstream(t.Context(), id, 80)
		failure(t, err, phases.ErrInvalid)
	}

	_, err = bound.Upstream(t.Context(), "web.1", 80)
	failure(t, err, network.ErrEngine)
	var e *phases.Error
	if !errors.As(err, &e) || e.Engine() != refused || errors.Is(err, refused) {
		t.Errorf("%v: want the engine's error beside the chain", err)
	}
	equal(t, `upstream shop.web container "web.1": refused by the engine: the engine's words`, err.Error())
	engine.err = context.DeadlineExceeded
	_, err = bound.Upstream(t.Context(), "web.1", 80)
	failure(t, err, context.DeadlineExceeded)
	engine.err, engine.answer = nil, container.InspectResponse{}
	_, err = bound.Upstream(t.Context(), "web.1", 80)
	failure(t, err, phases.ErrNoAddress)

	onEngines(t, func(t *testing.T, w *world) {
		_, err := w.bind(phases.App{Name: "shop"}, phases.Deploy, "web").Upstream(t.Context(), "appnet-test-none", 80)
		failure(t, err, network.ErrContainerNotFound)
	})
}

// The engine takes the beginning of an ID for the whole: a name that nobody has
// must not lead a proxy to the container whose ID happens to begin so.
func TestUpstreamTakesNoShortIDs(t *testing.T) {
	cli := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": nil}}).Client()
	created, err := cli.ContainerCreate(t.Context(), &container.Config{Image: "app:1"}, nil, nil, nil, "other.web.1")
	success(t, err)
	success(t, cli.ContainerStart(t.Context(), created.ID, container.StartOptions{}))
	plan, err := phases.App{Name: "shop"}.Plan(phases.Deploy, "web")
	success(t, err)
	bound, err := plan.Bind(t.Context(), cli)
	success(t, err)
	for _, tt := range []struct {
		id   string
		want error
	}{
		{created.ID[:4], network.ErrContainerNotFound},
		{created.ID[:12], nil},
		{created.ID, nil},
		{"other.web.1", nil},
	} {
		if _, err := bound.Upstream(t.Context(), tt.id, 5000); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.id, err, tt.want)
		}
	}
}

func TestNoContext(t *testing.T) {
	cli := fakedocker.Start(t, fakedocker.Options{}).Client()
	_, err := network.New(cli).Create(t.Context(), network.Spec{Name: "shop-net"})
	success(t, err)
	plan, err := phases.App{Name: "shop", Settings: phases.Settings{AttachPostDeploy: []string{"shop-net"}}}.Plan(phases.Deploy, "web")
	success(t, err)
	bound, err := plan.Bind(t.Context(), cli)
	success(t, err)
	var none context.Context
	_, upstream := bound.Upstream(none, "shop.web.1", 5000)
	for op, err := range map[string]error{"Deployed": bound.Deployed(none, "shop.web.1"), "Upstream": upstream} {
		if !errdefs.IsInvalidArgument(err) {
			t.Errorf("%s without a context: got %v", op, err)
		}
	}
}
