package handover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/probe"
)

// racers is how many ask for one name at once.
const racers = 16

// A Race is how calls for one name ended: in how many rounds how many won.
type Race struct {
	Name    string
	Winners map[int]int // rounds by their number of winners
	Others  []error     // of the losers, those that are not a conflict
}

// String returns the race in a line.
func (r Race) String() string {
	var texts []string
	for winners, rounds := range r.Winners {
		texts = append(texts, fmt.Sprintf("%d won in %d rounds", winners, rounds))
	}
	slices.Sort(texts)
	return fmt.Sprintf("%s: %v, losers with another error than 409: %d", r.Name, texts, len(r.Others))
}

// runRace runs n rounds. A round returns the calls that race, and what cleans up.
func runRace(name string, n int, round func(i int) (calls []func() error, end func() error, err error)) (Race, error) {
	r := Race{Name: name, Winners: map[int]int{}}
	for i := range n {
		calls, end, err := round(i)
		if err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
		won := 0
		for _, err := range atOnce(calls) {
			switch {
			case err == nil:
				won++
			case !errdefs.IsConflict(err):
				r.Others = append(r.Others, err)
			}
		}
		r.Winners[won]++
		if err := end(); err != nil {
			return r, fmt.Errorf("%s: %w", name, err)
		}
	}
	return r, nil
}

// atOnce makes calls at the same moment and returns their errors.
func atOnce(calls []func() error) []error {
	errs := make([]error, len(calls))
	start := make(chan struct{})
	var all sync.WaitGroup
	for i, call := range calls {
		all.Go(func() {
			<-start
			errs[i] = call()
		})
	}
	close(start)
	all.Wait()
	return errs
}

// idle makes a container that is not started and has no network; an empty name
// lets the engine choose one.
func (b *Bench) idle(ctx context.Context, name string) (string, error) {
	made, err := b.Client.ContainerCreate(ctx,
		&container.Config{Image: b.Image, Labels: b.Labels(), Cmd: []string{probe.Path, "wait"}},
		&container.HostConfig{NetworkMode: "none"}, nil, nil, name)
	return made.ID, err
}

// A purse holds the IDs of containers that a round has made.
type purse struct {
	mu  sync.Mutex
	ids []string
}

func (p *purse) keep(id string, err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.ids = append(p.ids, id)
	}
	return err
}

// Creates races creates of one name.
func (b *Bench) Creates(ctx context.Context, n int) (Race, error) {
	return runRace(fmt.Sprintf("%d creates of one container name", racers), n, func(i int) ([]func() error, func() error, error) {
		var p purse
		name := b.Unique(fmt.Sprint("lock-", i))
		calls := slices.Repeat([]func() error{func() error { return p.keep(b.idle(ctx, name)) }}, racers)
		return calls, func() error { return b.remove(ctx, p.ids) }, nil
	})
}

// Renames races renames of containers that were never started to one name.
func (b *Bench) Renames(ctx context.Context, n int) (Race, error) {
	return runRace(fmt.Sprintf("%d renames of created containers to one name", racers), n, func(i int) ([]func() error, func() error, error) {
		var p purse
		name := b.Unique(fmt.Sprint("lock-", i))
		var calls []func() error
		for range racers {
			id, err := b.idle(ctx, "")
			if p.keep(id, err) != nil {
				return nil, nil, err
			}
			calls = append(calls, func() error { return b.Client.ContainerRename(ctx, id, name) })
		}
		return calls, func() error { return b.remove(ctx, p.ids) }, nil
	})
}

// RenameAgainstCreate races one rename against creates of the same name.
func (b *Bench) RenameAgainstCreate(ctx context.Context, n int) (Race, error) {
	return runRace("a rename against 3 creates of the same name", n, func(i int) ([]func() error, func() error, error) {
		var p purse
		name := b.Unique(fmt.Sprint("lock-", i))
		id, err := b.idle(ctx, "")
		if p.keep(id, err) != nil {
			return nil, nil, err
		}
		create := func() error { return p.keep(b.idle(ctx, name)) }
		calls := []func() error{func() error { return b.Client.ContainerRename(ctx, id, name) }, create, create, create}
		return calls, func() error { return b.remove(ctx, p.ids) }, nil
	})
}

// Networks races creates of networks of one name.
func (b *Bench) Networks(ctx context.Context, n int) (Race, error) {
	return runRace(fmt.Sprintf("%d creates of one network name", racers), n, func(i int) ([]func() error, func() error, error) {
		var p purse
		name := b.Unique(fmt.Sprint("lock-", i))
		create := func() error {
			made, err := b.Client.NetworkCreate(ctx, name, dnetwork.CreateOptions{Labels: b.Labels()})
			return p.keep(made.ID, err)
		}
		end := func() error {
			return each(p.ids, func(i int) error { return b.Client.NetworkRemove(ctx, p.ids[i]) })
		}
		return slices.Repeat([]func() error{create}, racers), end, nil
	})
}

// Views looks n times whether a list shows what has just been created, renamed
// and removed, and returns how often it was so.
func (b *Bench) Views(ctx context.Context, n int) (created, renamed, removed int, err error) {
	for i := range n {
		first, second := b.Unique(fmt.Sprint("view-", i)), b.Unique(fmt.Sprint("viewed-", i))
		id, err := b.idle(ctx, first)
		if err != nil {
			return created, renamed, removed, err
		}
		errRename := errors.Join(b.count(ctx, first, true, &created), b.Client.ContainerRename(ctx, id, second))
		errRemove := errors.Join(b.count(ctx, second, true, &renamed), b.remove(ctx, []string{id}))
		if err := errors.Join(errRename, errRemove, b.count(ctx, second, false, &removed)); err != nil {
			return created, renamed, removed, err
		}
	}
	return created, renamed, removed, nil
}

// count adds one if the list shows a container of that name, or not, as wanted.
func (b *Bench) count(ctx context.Context, name string, want bool, n *int) error {
	list, err := b.Client.ContainerList(ctx, container.ListOptions{All: true})
	if err != nil {
		return err
	}
	shown := slices.ContainsFunc(list, func(c container.Summary) bool { return slices.Contains(c.Names, "/"+name) })
	if shown == want {
		*n++
	}
	return nil
}
