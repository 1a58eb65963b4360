package rollout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// job is a rollout at work, one's own or one that a Recover took over.
type job struct {
	op       string // of errors
	client   Client
	options  Options
	record   record
	ledger   string                   // its ID
	unsure   bool                     // it was asked for, and no answer came
	switched bool                     // Switch was called for the new containers
	holder   string                   // the ID of the ledger of the Recover that works on it, or empty
	bounds   map[string]*phases.Bound // by process; nil until they are needed
	tell     *observer
	pace     phases.Concurrency

	mu     sync.Mutex
	joined time.Time // when a new container last came onto a network, as far as known

	// unnaming holds a value while a container leaves and joins again: two at a
	// time could swap their addresses. A mutex would keep the clock of a bubble of
	// testing/synctest from going on.
	unnaming chan struct{}
}

// at is how many calls of a kind are under way at once.
func (j *job) at(suits int) int { return cmp.Or(j.options.Parallel, suits) }

// target is a container that the rollout makes.
type target struct {
	Container
	process *process                  // nil in a Recover
	maybe   bool                      // it was asked for, and no answer came
	known   container.InspectResponse // as it was created

	// restarts is how often the engine had restarted it when it was healthy. From
	// then on once more is too often: it ends again and again, and only looks well
	// in between.
	restarts int
}

// stage does one stage and tells of it.
func (j *job) stage(s Stage, f func() error) error {
	return j.tell.during(Event{Rollout: j.record.ID, App: j.record.App.Name, Stage: s}, func() error {
		return asError(f(), Error{Op: j.op, App: j.record.App.Name, Stage: s})
	})
}

// step does what a stage does for one container, and tells of it.
func (j *job) step(s Stage, c Container, f func() error) error {
	e := Event{Rollout: j.record.ID, App: c.App, Stage: s, Container: c.Name, Process: c.Process, Index: c.Index}
	return j.tell.during(e, func() error {
		return asError(f(), Error{Op: j.op, App: c.App, Process: c.Process, Container: c.Name, Stage: s})
	})
}

// asError puts err into an Error that says whose it is; one that says so already
// stays as it is.
func asError(err error, e Error) error {
	if _, known := err.(*Error); err == nil || known { //nolint:errorlint // not one that it joins
		return err
	}
	var inner *Error
	var p *phases.Error
	if !errors.As(err, &inner) && errors.As(err, &p) {
		e.Phase, e.Network = p.Phase, p.Network
	}
	e.Err = err
	return &e
}

// bind looks the networks up if nobody has.
func (j *job) bind(ctx context.Context) error {
	if j.bounds != nil {
		return nil
	}
	plans := make([]phases.Plan, len(j.record.Processes))
	for i, w := range j.record.Processes {
		var err error
		if plans[i], err = j.record.App.Plan(phases.Deploy, w.Process); err != nil {
			return err
		}
	}
	bounds, err := phases.BindAll(ctx, j.client, plans...)
	if err != nil {
		return err
	}
	j.bounds = make(map[string]*phases.Bound, len(bounds))
	for i, w := range j.record.Processes {
		j.bounds[w.Process] = bounds[i]
	}
	return nil
}

// look looks at the app, and finds out whether the rollout is still this job's.
func (j *job) look(ctx context.Context) (look, error) {
	l, err := lookAt(ctx, j.client, j.record.App.Name)
	if err != nil {
		return l, err
	}
	if other, there := l.recovering(j.holder); there {
		return l, &takenOver{other.busy(j.record.App.Name)}
	}
	if _, there := l.own(j.ledger); j.ledger != "" && !there && j.holder == "" {
		if other, held := l.others(""); held { // its own was pruned, and another rollout counts on what is there
			return l, &takenOver{other.busy(j.record.App.Name)}
		}
	}
	return l, nil
}

// takenOver is an ErrTakenOver by whom the BusyError names.
type takenOver struct{ by *BusyError }

func (t *takenOver) Error() string {
	who := "rollout"
	if t.by.Recover {
		who = "Recover"
	}
	return fmt.Sprintf("%v by %s %s", ErrTakenOver, who, t.by.Holder)
}

func (t *takenOver) Unwrap() error { return ErrTakenOver }

// limit is how long an undo may take, with containers that take their time to
// stop.
func (j *job) limit() time.Duration {
	stop, n := j.record.Stop, 1
	if stop == 0 {
		stop = engineStopTimeout
	}
	for _, w := range j.record.Processes {
		n += len(w.Create) + len(w.Retire)
	}
	rounds := (n + j.options.parallel() - 1) / j.options.parallel()
	return j.options.undo() + time.Duration(rounds)*stop
}

// rounds calls f until it succeeds, a few times: what it does can be done again,
// and an answer can get lost. Once ctx has ended, which cuts a call that hangs,
// each round has a time of its own.
func (j *job) rounds(ctx context.Context, f func(ctx context.Context) error) error {
	const most = 3
	var err error
	for i := range most {
		if i > 0 {
			pause(context.WithoutCancel(ctx), lateTime/20)
		}
		if err = j.round(ctx, f); err == nil || errors.Is(err, ErrTakenOver) {
			return err
		}
	}
	return err
}

func (j *job) round(ctx context.Context, f func(ctx context.Context) error) error {
	if ctx.Err() == nil {
		return f(ctx)
	}
	on, cancel := context.WithTimeout(context.WithoutCancel(ctx), j.limit())
	defer cancel()
	return f(on)
}

// isGone reports whether err says that a container does not exist.
func isGone(err error) bool { return errors.Is(err, network.ErrContainerNotFound) }

// names returns the containers' names, sorted.
func names(cs []found) []string {
	var all []string
	for _, c := range cs {
		all = append(all, c.Name)
	}
	slices.Sort(all)
	return all
}
