package rollout

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// Prepared is a [Plan] on an engine: what is there was looked at, and what has to
// be done is decided. It can be printed, as text and as JSON, and run once.
type Prepared struct {
	plan   *Plan
	client Client
	bounds map[string]*phases.Bound
	record record
	before look
	image  string // of the ledger
	api    string
}

// Prepare looks at the engine and decides what has to be done. It only reads: the
// networks of all processes with one list, the containers of the app with
// another, those that may stay one by one; of those that others go for it asks the
// process's Check. An app that another rollout holds, or that one has left half
// done, is a [BusyError].
func (p *Plan) Prepare(ctx context.Context, c Client) (*Prepared, error) {
	if p == nil || len(p.processes) == 0 {
		return nil, &Error{Op: "prepare", Err: &phases.Problem{Property: "plan", Rule: "none: Spec.Plan makes it"}}
	}
	r := &Prepared{plan: p, client: c, bounds: make(map[string]*phases.Bound, len(p.processes))}
	if err := r.prepare(ctx); err != nil {
		return nil, asError(err, Error{Op: "prepare", App: p.spec.App.Name})
	}
	return r, nil
}

func (r *Prepared) prepare(ctx context.Context) error {
	spec := r.plan.spec
	plans := make([]phases.Plan, len(r.plan.processes))
	for i, p := range r.plan.processes {
		plans[i] = p.plan
	}
	bounds, err := phases.BindAll(ctx, r.client, plans...)
	if err != nil {
		return err
	}
	for i, p := range r.plan.processes {
		r.bounds[p.Name] = bounds[i]
	}
	if r.before, err = lookAt(ctx, r.client, spec.App.Name); err != nil {
		return err
	}
	if other, there := r.before.others(""); there {
		return other.busy(spec.App.Name)
	}
	r.api = r.client.ClientVersion()
	r.record = record{
		ID: newID(), Release: spec.Release, App: spec.App,
		Order: spec.Order, Stop: spec.StopTimeout, Drain: spec.drain(), Settle: spec.settle(),
	}
	if len(r.record.Order) == 0 {
		r.record.Order = DefaultOrder()
	}
	return r.decide(ctx)
}

// decide says for each process which containers stay, come and go.
func (r *Prepared) decide(ctx context.Context) error {
	stay, err := r.fit(ctx)
	if err != nil {
		return err
	}
	for _, p := range r.plan.processes {
		r.record.Processes = append(r.record.Processes, p.work(r.before, stay))
		if p.Count > 0 {
			r.image = cmp.Or(r.image, p.Config.Image)
		}
	}
	for _, c := range r.before.containers {
		r.image = cmp.Or(r.image, c.imageID)
	}
	return nil
}

// work is what is done for a process, given which containers can stay.
func (p *process) work(l look, stay map[string]bool) work {
	w := work{Process: p.Name, Port: p.port, Swap: p.exclusive}
	kept := make(map[int]bool, p.Count)
	old := l.where(func(c found) bool { return c.Process == p.Name })
	for _, c := range old {
		if c.running {
			w.Ran = append(w.Ran, c.ID)
		}
		if stay[c.ID] && !kept[c.Index] {
			kept[c.Index] = true
			w.Keep = append(w.Keep, c.ID)
		} else {
			w.Retire = append(w.Retire, c.ID)
		}
	}
	for index := 1; index <= p.Count; index++ {
		if !kept[index] {
			w.Create = append(w.Create, index)
		}
	}
	if p.exclusive {
		w.Stop = p.stops(old, w)
	}
	return w
}

// stops returns the running containers that have to stop before the new ones of
// their index, or the first one where they have none, can start.
func (p *process) stops(old []found, w work) []string {
	var ids []string
	for _, c := range old {
		gone := slices.Contains(w.Retire, c.ID)
		if gone && c.running && (c.Index == 0 || slices.Contains(w.Create, c.Index)) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// sound reports whether a container does its work, as far as the engine knows.
func sound(c container.InspectResponse) bool {
	return c.State != nil && c.State.Running && !c.State.Paused && !c.State.Restarting &&
		(c.State.Health == nil || c.State.Health.Status != container.Unhealthy)
}

func inspect(ctx context.Context, c Client, id string) (container.InspectResponse, error) {
	return read(ctx, func(ctx context.Context) (container.InspectResponse, error) {
		now, err := c.ContainerInspect(ctx, id)
		if err == nil && (now.ContainerJSONBase == nil || now.State == nil || now.Config == nil || now.NetworkSettings == nil) {
			err = network.ErrEngine
		}
		return now, err
	})
}

// newID returns the ID of a rollout.
func newID() string {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Nothing reports whether there is nothing to do: everything is there already.
func (r *Prepared) Nothing() bool { return r.record.idle() }

// ID returns the ID that the rollout has in names and labels.
func (r *Prepared) ID() string { return r.record.ID }
