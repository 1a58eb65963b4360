package rollout

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// OneOffClient is what [OneOff.Run] calls: a [Client] that can wait.
type OneOffClient interface {
	Client
	ContainerWait(ctx context.Context, containerID string, condition container.WaitCondition) (<-chan container.WaitResponse, <-chan error)
}

var _ OneOffClient = (*client.Client)(nil)

// OneOff is a container that runs once: a command, a scheduled task, a step of a
// build. It joins the networks of its phase, gets no name on them, and nothing of
// it stays behind, unless the process that runs it is killed: see [Orphans]. With
// HostConfig.AutoRemove the engine removes it at its end even then, and its logs
// at that moment.
type OneOff struct {
	// App is the app with its settings, the global ones inherited.
	App phases.App

	// Phase is what it is for: [phases.Run], the zero value's, or [phases.Build].
	Phase phases.ContainerPhase

	// Process is the process that it belongs to; it may be empty.
	Process string

	// Config, HostConfig and Networking go into the create call, as those of a
	// [Process] do.
	Config     container.Config
	HostConfig container.HostConfig
	Networking dnetwork.NetworkingConfig

	// Owner says who runs it, in the deployer's own words, such as a host and a
	// worker; it may be empty. It is for [Orphans], in the label [LabelOwner].
	Owner string

	// Name is the container's name. Empty: APP.PHASE.ID, with an ID of its own.
	Name string

	// Created is called when it is on its networks and does not run yet, to attach
	// to it and miss nothing of its output. Started is called when it runs. An
	// error of either ends it. Nil: nobody.
	Created, Started func(ctx context.Context, c Container) error
}

// Run creates the container, attaches and starts it, waits for its end and
// removes it, and returns its exit code. Whatever goes wrong, and when ctx ends,
// the container is stopped and removed, or the [*Error] names it as Remaining.
func (o OneOff) Run(ctx context.Context, c OneOffClient) (code int64, err error) {
	plan, err := o.App.Plan(cmp.Or(o.Phase, phases.Run), o.Process)
	if err == nil && plan.Phase == phases.Deploy {
		err = &phases.Problem{Property: "phase", Value: plan.Phase.String(), Rule: "deployed containers come by a rollout: say run or build"}
	}
	if err == nil {
		err = usable(ctx, c, o.App.Name)
	}
	if err != nil {
		return 0, asError(err, Error{Op: "run", App: o.App.Name, Process: o.Process})
	}
	id := newID()
	if o.Name == "" {
		o.Name = strings.Join([]string{o.App.Name, plan.Phase.String(), id}, ".")
	}
	r := &oneOff{OneOff: o, id: id, client: c, job: &job{client: c, tell: &observer{}}}
	defer func() {
		err = asError(joined([]error{err, r.clean(ctx)}), Error{Op: "run", App: o.App.Name, Process: o.Process, Container: o.Name})
	}()
	return r.run(ctx, plan)
}

// oneOff is one at work.
type oneOff struct {
	OneOff
	*job
	id     string // in its label
	maybe  bool   // it was asked for, and no answer came
	client OneOffClient
}

func (r *oneOff) run(ctx context.Context, plan phases.Plan) (int64, error) {
	bound, err := plan.Bind(ctx, r.client)
	if err != nil {
		return 0, err
	}
	p := &process{Process: Process{Config: r.Config, HostConfig: r.HostConfig, Networking: r.Networking}}
	cfg, hc, nc := p.template(0)
	cfg.Labels[LabelRollout] = r.id
	if err := bound.Configure(&cfg, &hc, &nc); err != nil {
		return 0, err
	}
	if r.Owner != "" {
		cfg.Labels[LabelOwner] = r.Owner
	}
	id, err := r.create(ctx, &cfg, &hc, &nc)
	if err != nil {
		return 0, creation(err)
	}
	if err := bound.CreatedFrom(ctx, phases.JustCreated(id, &cfg, &hc, &nc)); err != nil {
		return 0, err
	}
	if err := r.tells(ctx, r.Created, id); err != nil {
		return 0, err
	}
	ended, failed := r.client.ContainerWait(ctx, id, container.WaitConditionNextExit)
	if err := r.start(ctx, id); err != nil {
		return 0, err
	}
	if err := r.tells(ctx, r.Started, id); err != nil {
		return 0, err
	}
	select {
	case end := <-ended:
		if end.Error != nil {
			return end.StatusCode, fmt.Errorf("%w: %s", network.ErrEngine, end.Error.Message)
		}
		return end.StatusCode, nil
	case err := <-failed:
		return 0, refused(ctx, err)
	}
}

// tells calls one of the caller's functions, if there is one.
func (r *oneOff) tells(ctx context.Context, f func(context.Context, Container) error, id string) error {
	if f == nil {
		return nil
	}
	return f(ctx, Container{App: r.App.Name, Process: r.OneOff.Process, Name: r.Name, ID: id})
}

// create creates it. An answer that got lost is looked for.
func (r *oneOff) create(ctx context.Context, cfg *container.Config, hc *container.HostConfig, nc *dnetwork.NetworkingConfig) (id string, err error) {
	err = change(ctx, func(ctx context.Context) error {
		created, err := r.client.ContainerCreate(ctx, cfg, hc, nc, nil, r.Name)
		id = created.ID
		return err
	}, func(ctx context.Context) (bool, error) {
		now, err := inspect(ctx, r.client, r.Name)
		if err == nil && now.Config.Labels[LabelRollout] == r.id {
			id = now.ID
		}
		return id != "", err
	})
	said := errclass.Said(err)
	r.maybe = said != nil && !errclass.Answered(said)
	return id, err
}

// find looks for it, for a while if it was asked for and no answer came: engines
// carry out what nobody waits for any more.
func (r *oneOff) find(ctx context.Context) (container.InspectResponse, error) {
	for end := time.Now().Add(lateTime); ; {
		now, err := inspect(ctx, r.client, r.Name)
		if !isGone(err) || !r.maybe || !time.Now().Before(end) || !pause(ctx, lateTime/20) {
			return now, err
		}
	}
}

// clean removes what there is of it, by its label: a create call that brought no
// answer may have been carried out.
func (r *oneOff) clean(ctx context.Context) error {
	err := r.rounds(ctx, func(ctx context.Context) error {
		now, err := r.find(ctx)
		switch {
		case isGone(err) || err == nil && now.Config.Labels[LabelRollout] != r.id:
			return nil
		case err != nil:
			return err
		}
		if now.State.Running {
			if err := r.stop(ctx, now.ID); err != nil {
				return err
			}
		}
		return r.remove(ctx, now.ID, true)
	})
	if err != nil {
		return &Error{Op: "run", App: r.App.Name, Process: r.OneOff.Process, Container: r.Name, Err: err, Outcome: Unfinished, Remaining: []string{r.Name}}
	}
	return nil
}
