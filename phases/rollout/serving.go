package rollout

import (
	"cmp"
	"context"
	"slices"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases"
)

// Serving returns the upstreams as they are now, for a proxy that was started
// anew or missed a Switch: the containers of the processes with a port that are in
// service, run well and have an address. While a rollout is at work, or lies dead,
// these are the old ones until the Switch and the new ones from then on: its
// ledger tells, so where that was pruned, old and new ones count alike. It only
// reads. Of the Spec it uses the names and the ports: the containers may be of
// another release, with other settings.
func Serving(ctx context.Context, c Client, s Spec) (Upstreams, error) {
	if err := usable(ctx, c, s.App.Name); err != nil {
		return nil, asError(err, Error{Op: "serving", App: s.App.Name})
	}
	l, err := lookAt(ctx, c, s.App.Name)
	if err != nil {
		return nil, asError(err, Error{Op: "serving", App: s.App.Name})
	}
	r := &reader{client: c, app: s.App.Name, ports: make(map[string]uint16), bounds: make(map[string]*phases.Bound)}
	up := make(Upstreams)
	for _, p := range s.Processes {
		if port := cmp.Or(p.Port, s.App.Ports[p.Name]); port != 0 {
			r.ports[p.Name], up[p.Name] = port, []Container{}
		}
	}
	for _, f := range l.where(l.inService) {
		if r.ports[f.Process] == 0 {
			continue
		}
		reached, ok, err := r.reach(ctx, f.Container)
		if err != nil {
			return nil, asError(err, Error{Op: "serving", App: f.App, Process: f.Process, Container: f.Name})
		}
		if ok {
			up[f.Process] = append(up[f.Process], reached)
		}
	}
	return up, nil
}

// inService reports whether a container is one that callers are to be sent to, as
// far as ledgers tell.
func (l look) inService(c found) bool {
	return c.running && !slices.ContainsFunc(l.ledgers, func(other ledger) bool {
		if other.stage == Switch {
			return other.retires(c.ID)
		}
		return other.rollout == c.rollout
	})
}

// retires reports whether a rollout is to take a container away.
func (l ledger) retires(id string) bool {
	r, err := recordOf(l.text)
	if err != nil {
		return false
	}
	for _, w := range r.Processes {
		for _, old := range w.Retire {
			if old == id {
				return true
			}
		}
	}
	return false
}

// reader finds out where containers are reached.
type reader struct {
	client Client
	app    string
	ports  map[string]uint16
	bounds map[string]*phases.Bound // by network mode
}

// reach returns a container with its address; ok is false for one that is not to
// be sent callers.
func (r *reader) reach(ctx context.Context, c Container) (reached Container, ok bool, err error) {
	now, err := inspect(ctx, r.client, c.ID)
	if isGone(err) {
		return c, false, nil
	}
	if err != nil || !sound(now) {
		return c, false, err
	}
	bound, err := r.bound(ctx, c.Process, now)
	if err != nil {
		return c, false, err
	}
	c.Addr, err = bound.UpstreamFrom(now, r.ports[c.Process])
	return c, err == nil, nil // one without an address is on no network any more
}

// bound binds what the container says of its own initial network: the settings
// may have changed since it was made.
func (r *reader) bound(ctx context.Context, process string, c container.InspectResponse) (*phases.Bound, error) {
	mode := initialOf(c)
	if bound := r.bounds[mode]; bound != nil {
		return bound, nil
	}
	app := phases.App{Name: r.app}
	if mode != "" {
		app.InitialNetwork = phases.Use(mode)
	}
	plan, err := app.Plan(phases.Deploy, process)
	if err != nil {
		return nil, err
	}
	r.bounds[mode], err = plan.Bind(ctx, r.client)
	return r.bounds[mode], err
}

// initialOf returns the name of the network that a container was created on; empty
// for one of the engine's own. The mode may say its ID.
func initialOf(c container.InspectResponse) string {
	if c.HostConfig == nil || !c.HostConfig.NetworkMode.IsUserDefined() {
		return ""
	}
	mode := string(c.HostConfig.NetworkMode)
	for name, endpoint := range c.NetworkSettings.Networks {
		if endpoint != nil && endpoint.NetworkID == mode {
			return name
		}
	}
	return mode
}
