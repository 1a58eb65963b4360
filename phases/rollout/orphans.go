package rollout

import (
	"context"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"

	"github.com/appnet-go/appnet/phases"
)

// Orphans are the one-off containers of an app that a killed process has left
// behind. Nothing shows from outside whether the process that runs a [OneOff] is
// dead: only its owner knows. So give each process that runs them at the same
// time an Owner of its own, and let it remove its Orphans when it starts, before
// it runs others.
type Orphans struct {
	// App is the app's name, Owner that of the OneOffs. Empty are those for which
	// nobody was said.
	App, Owner string

	// Running takes away also what still runs, with the time that the container
	// itself wants for its end. Otherwise it is left alone: a command may well end
	// without anybody who waits for it, and is an orphan to remove then.
	Running bool
}

// Remove removes them and returns which. What a rollout made, another owner's, and
// what was made by hand is left alone. The [*Error] names as Remaining what could
// not be removed; it may be called again.
func (o Orphans) Remove(ctx context.Context, c Client) ([]Container, error) {
	list, err := read(ctx, func(ctx context.Context) ([]container.Summary, error) {
		return c.ContainerList(ctx, container.ListOptions{
			All: true, Filters: filters.NewArgs(filters.Arg("label", phases.LabelApp+"="+o.App)),
		})
	})
	if err != nil {
		return nil, &Error{Op: "run", App: o.App, Err: err, Outcome: Unfinished}
	}
	var removed []Container
	var errs []error
	for _, s := range list {
		if f := foundOf(o.App, s); o.owns(s, f) {
			if err := o.remove(ctx, c, f); err != nil {
				errs = append(errs, &Error{Op: "run", App: o.App, Process: f.Process, Container: f.Name, Err: err, Outcome: Unfinished, Remaining: []string{f.Name}})
				continue
			}
			removed = append(removed, f.Container)
		}
	}
	return removed, joined(errs)
}

// owns reports whether a container is one of them.
func (o Orphans) owns(s container.Summary, f found) bool {
	phase := s.Labels[phases.LabelPhase]
	once := phase == phases.Run.String() || phase == phases.Build.String()
	return once && f.rollout != "" && s.Labels[phases.LabelApp] == o.App && s.Labels[LabelOwner] == o.Owner && (o.Running || !f.running)
}

func (o Orphans) remove(ctx context.Context, c Client, f found) error {
	j := &job{op: "run", client: c, tell: &observer{}}
	if f.running {
		if err := j.stop(ctx, f.ID); err != nil {
			return err
		}
	}
	return j.remove(ctx, f.ID, true)
}
