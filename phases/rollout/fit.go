package rollout

import (
	"context"
	"errors"

	"github.com/appnet-go/appnet/network"
)

// fit returns the containers that may stay: of the release and as the settings
// want them, and where others go on their account, healthy.
func (r *Prepared) fit(ctx context.Context) (stay map[string]bool, err error) {
	candidates := r.before.where(r.wanted)
	if stay, err = r.which(ctx, candidates, r.fits); err != nil {
		return nil, err
	}
	relied := r.relied(stay)
	healthy, err := r.which(ctx, relied, r.healthy)
	for _, c := range relied {
		stay[c.ID] = healthy[c.ID]
	}
	return stay, err
}

// which returns which containers are so, by ID.
func (r *Prepared) which(ctx context.Context, cs []found, is func(context.Context, found) (bool, error)) (map[string]bool, error) {
	are := make([]bool, len(cs))
	err := each(ctx, len(cs), r.plan.spec.parallel(), func(ctx context.Context, i int) (err error) {
		are[i], err = is(ctx, cs[i])
		return err
	})
	byID := make(map[string]bool, len(cs))
	for i, c := range cs {
		byID[c.ID] = are[i]
	}
	return byID, err
}

// wanted reports whether a container runs that is of the release and the size.
func (r *Prepared) wanted(c found) bool {
	p, release := r.process(c.Process), r.plan.spec.Release
	return p != nil && release != "" && c.release == release && c.running && 1 <= c.Index && c.Index <= p.Count &&
		c.port == portLabel(p.port)
}

func (r *Prepared) process(name string) *process {
	for _, p := range r.plan.processes {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// fits reports whether a container is as the settings want it.
func (r *Prepared) fits(ctx context.Context, c found) (bool, error) {
	now, err := inspect(ctx, r.client, c.ID)
	if errors.Is(err, network.ErrContainerNotFound) {
		return false, nil
	}
	if err != nil {
		return false, &Error{Op: "prepare", App: c.App, Process: c.Process, Container: c.Name, Err: err}
	}
	drift, err := r.bounds[c.Process].Drift(now)
	return err == nil && drift.Same() && sound(now), err
}

// relied returns those of stay that callers will rely on, as others of the process
// go that run. There may be some that nobody ever checked, of a rollout that died
// and whose ledger was pruned. Where old and new cannot overlap there is nobody
// else to rely on: one that does badly is better than none.
func (r *Prepared) relied(stay map[string]bool) []found {
	type place struct {
		process string
		index   int
	}
	goes, holders := make(map[string]bool), make(map[place]int)
	for _, c := range running(r.before.containers) {
		goes[c.Process] = goes[c.Process] || !stay[c.ID]
		holders[place{c.Process, c.Index}]++
	}
	return r.before.where(func(c found) bool {
		others := goes[c.Process] || holders[place{c.Process, c.Index}] > 1
		return stay[c.ID] && others && !r.process(c.Process).exclusive
	})
}

// healthy looks at a container up to three times, as one bad moment is no reason to
// replace it, and asks the caller's Check.
func (r *Prepared) healthy(ctx context.Context, c found) (bool, error) {
	p := r.process(c.Process)
	for looks := range 3 {
		if looks > 0 && !pause(ctx, p.every()) {
			break
		}
		if r.healthyNow(ctx, p, c) {
			return true, nil
		}
	}
	return false, context.Cause(ctx)
}

func (r *Prepared) healthyNow(ctx context.Context, p *process, c found) bool {
	ctx, cancel := context.WithTimeout(ctx, p.timeout()/3)
	defer cancel()
	now, err := inspect(ctx, r.client, c.ID)
	if err != nil {
		return false
	}
	why, err := p.ask(ctx, now, r.bounds[c.Process], c.Container)
	return why == nil && err == nil
}
