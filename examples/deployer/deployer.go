package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// A deployer does what the commands say. All it knows it asks the engine.
type deployer struct {
	cli  *client.Client
	nets *network.Manager
	out  io.Writer
	// proxy is told where to point; see proxy.point.
	proxy pointer
	// dial reaches a container from here; see net.Dialer.DialContext.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// A pointer is the proxy as a deploy needs it. It is a *remote, in tests another.
type pointer interface {
	ready(ctx context.Context) error
	point(ctx context.Context, host string, upstreams []rollout.Container) error
}

// owner is on the networks that deploys make. What it is not on is never removed.
const owner = "example-deployer"

func newDeployer(cli *client.Client, out io.Writer) *deployer {
	return &deployer{
		cli: cli, nets: network.New(cli).ForOwner(owner), out: out,
		dial: new(net.Dialer).DialContext,
	}
}

// deploy makes the networks of the apps and rolls the apps out, one by one. What
// runs already as the file wants it stays. After an error it goes on with the next
// app: that one is as it was before, or the error says what it is.
func (d *deployer) deploy(ctx context.Context, apps []app) error {
	if err := d.proxy.ready(ctx); err != nil {
		return err // rather than undo everything at the switch
	}
	var errs []error
	for _, a := range apps {
		err := d.ensure(ctx, a)
		if err == nil {
			err = d.rollOut(ctx, a)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// ensure makes the networks that the app joins, where they are not there yet.
func (d *deployer) ensure(ctx context.Context, a app) error {
	plan, err := a.Plan(phases.Deploy, web)
	if err != nil {
		return err
	}
	for _, name := range plan.Networks() {
		if name == "bridge" {
			continue // the engine's own
		}
		if _, err := d.nets.Ensure(ctx, network.Spec{Name: name}); err != nil {
			return err
		}
	}
	return nil
}

func (d *deployer) rollOut(ctx context.Context, a app) error {
	spec, err := d.spec(ctx, a)
	if err != nil {
		return err
	}
	begun := time.Now()
	result, err := rollout.Run(ctx, d.cli, spec)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%s: release %s: %d new, %d kept, %d retired in %v\n", a.Name, result.Release,
		len(result.Created), len(result.Kept), len(result.Retired), time.Since(begun).Round(time.Millisecond))
	return nil
}

// spec is what a rollout of the app is to come to.
func (d *deployer) spec(ctx context.Context, a app) (rollout.Spec, error) {
	image, err := d.cli.ImageInspect(ctx, a.Image)
	if err != nil {
		return rollout.Spec{}, fmt.Errorf("app %q: %w", a.Name, err)
	}
	spec := rollout.Spec{App: a.App, Release: a.release(image.ID), Options: d.options(a)}
	for _, name := range slices.Sorted(maps.Keys(a.Processes)) {
		spec.Processes = append(spec.Processes, d.process(a, name, image.ID))
	}
	gone, err := d.gone(ctx, a)
	spec.Processes = append(spec.Processes, gone...)
	return spec, err
}

func (d *deployer) options(a app) rollout.Options {
	return rollout.Options{
		Switch: func(ctx context.Context, up rollout.Upstreams) error {
			if _, ok := up[web]; !ok {
				return nil
			}
			return d.proxy.point(ctx, a.Host, up[web])
		},
		Observe: d.observe,
	}
}

func (d *deployer) process(a app, name, imageID string) rollout.Process {
	p := rollout.Process{
		Name: name, Count: a.Processes[name].Scale, CheckTimeout: time.Duration(a.Timeout) * time.Second,
		Config:     container.Config{Image: imageID, Cmd: a.Processes[name].Command, Env: a.Processes[name].Env},
		HostConfig: container.HostConfig{RestartPolicy: container.RestartPolicy{Name: container.RestartPolicyUnlessStopped}},
	}
	if name == web {
		p.Check = func(ctx context.Context, c rollout.Container) error { return d.healthy(ctx, a, c) }
	}
	return p
}

// gone returns the processes that have containers and are not in the file any
// more, scaled to zero.
func (d *deployer) gone(ctx context.Context, a app) ([]rollout.Process, error) {
	there, err := d.containers(ctx, label(phases.LabelApp, a.Name), label(phases.LabelPhase, phases.Deploy.String()))
	names := map[string]bool{}
	for _, c := range there {
		name := c.Labels[phases.LabelProcess]
		if _, wanted := a.Processes[name]; !wanted && name != "" {
			names[name] = true
		}
	}
	var gone []rollout.Process
	for _, name := range slices.Sorted(maps.Keys(names)) {
		gone = append(gone, rollout.Process{Name: name})
	}
	return gone, err
}

// healthy asks a web container for its check's path: new ones until they answer,
// and those that stay while others go.
func (d *deployer) healthy(ctx context.Context, a app, c rollout.Container) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second) // the next try may do better
	defer cancel()
	transport := &http.Transport{DialContext: d.dial, DisableKeepAlives: true}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Addr.String()+a.Check, nil)
	if err != nil {
		return err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("GET %s: %s", a.Check, resp.Status)
	}
	return nil
}

// observe shows a rollout, a line for each stage.
func (d *deployer) observe(e rollout.Event) {
	if e.Done && e.Container == "" {
		fmt.Fprintf(d.out, "  %s\n", e)
	}
}

func (d *deployer) containers(ctx context.Context, labels ...filters.KeyValuePair) ([]container.Summary, error) {
	return d.cli.ContainerList(ctx, container.ListOptions{All: true, Filters: filters.NewArgs(labels...)})
}

func label(key, value string) filters.KeyValuePair { return filters.Arg("label", key+"="+value) }
