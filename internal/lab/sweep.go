package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	dnetwork "github.com/docker/docker/api/types/network"
)

const (
	// settle is how often a real engine must have nothing left before a sweep
	// believes it: a call that was given up is carried out nevertheless
	// (measured on engines 20.10, 26.1 and 28.5), so its container may appear
	// after the first look.
	settle = 3
	// patience is how often in a row the engine may refuse: a network stays in
	// use for a moment after its last container.
	patience = 15
	// sweepPause is the time between two looks.
	sweepPause = 100 * time.Millisecond
)

// A thing is one object on the engine that carries the label.
type thing struct {
	kind, id, name string
	remove         func(context.Context) error
}

// sweep removes what the chosen runs made: containers, then networks, then
// images. It goes on until nothing is left, the context ends, or the engine
// keeps refusing.
func (l *Lab) sweep(ctx context.Context, chosen func(run) bool) error {
	for clean, refused := 0, 0; ; {
		things, err := l.things(ctx, chosen)
		if err != nil {
			return err
		}
		err = removeAll(ctx, things)
		switch {
		case len(things) == 0:
			clean, refused = clean+1, 0
		case err == nil:
			clean, refused = 0, 0
		default:
			clean, refused = 0, refused+1
		}
		if refused == patience || clean == settle || clean > 0 && !l.Real {
			return err
		}
		if err == nil && !l.Real {
			continue
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(sweepPause):
		}
	}
}

func removeAll(ctx context.Context, things []thing) error {
	var errs []error
	for _, t := range things {
		err := t.remove(ctx)
		if err != nil && !errdefs.IsNotFound(err) {
			errs = append(errs, fmt.Errorf("%s %s: %w", t.kind, t.name, err))
		}
	}
	return errors.Join(errs...)
}

// things lists what the chosen runs made, in the order in which it can be
// removed.
func (l *Lab) things(ctx context.Context, chosen func(run) bool) ([]thing, error) {
	var all []thing
	for _, list := range []func(context.Context) ([]labelled, error){l.containers, l.networks, l.images} {
		found, err := list(ctx)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if r, err := parseRun(f.label); err == nil && chosen(r) {
				all = append(all, f.thing)
			}
		}
	}
	return all, nil
}

type labelled struct {
	thing
	label string
}

func ofLab() filters.Args { return filters.NewArgs(filters.Arg("label", Label)) }

func (l *Lab) containers(ctx context.Context) ([]labelled, error) {
	list, err := l.Client.ContainerList(ctx, container.ListOptions{All: true, Filters: ofLab()})
	var found []labelled
	for _, c := range list {
		remove := func(ctx context.Context) error {
			return l.Client.ContainerRemove(ctx, c.ID, container.RemoveOptions{Force: true, RemoveVolumes: true})
		}
		found = append(found, labelled{thing{"container", c.ID, first(c.Names, c.ID), remove}, c.Labels[Label]})
	}
	return found, err
}

func (l *Lab) networks(ctx context.Context) ([]labelled, error) {
	list, err := l.Client.NetworkList(ctx, dnetwork.ListOptions{Filters: ofLab()})
	var found []labelled
	for _, n := range list {
		remove := func(ctx context.Context) error { return l.Client.NetworkRemove(ctx, n.ID) }
		found = append(found, labelled{thing{"network", n.ID, n.Name, remove}, n.Labels[Label]})
	}
	return found, err
}

func (l *Lab) images(ctx context.Context) ([]labelled, error) {
	list, err := l.Client.ImageList(ctx, image.ListOptions{Filters: ofLab()})
	var found []labelled
	for _, i := range list {
		remove := func(ctx context.Context) error {
			_, err := l.Client.ImageRemove(ctx, i.ID, image.RemoveOptions{Force: true, PruneChildren: true})
			return err
		}
		found = append(found, labelled{thing{"image", i.ID, first(i.RepoTags, i.ID), remove}, i.Labels[Label]})
	}
	return found, err
}

func first(names []string, otherwise string) string {
	if len(names) == 0 {
		return otherwise
	}
	return names[0]
}
