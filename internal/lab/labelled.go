package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Labelled lists what runs of a lab made and is still there, in words. Of is a
// part of their labels' values, such as "-PID-" for the run of one process.
func (l *Lab) Labelled(ctx context.Context, of string) (things []string, err error) {
	labelled := filters.NewArgs(filters.Arg("label", Label))
	cs, errC := l.Client.ContainerList(ctx, container.ListOptions{All: true, Filters: labelled})
	ns, errN := l.Client.NetworkList(ctx, dnetwork.ListOptions{Filters: labelled})
	is, errI := l.Client.ImageList(ctx, image.ListOptions{Filters: labelled})
	add := func(kind string, name any, labels map[string]string) {
		if strings.Contains(labels[Label], of) {
			things = append(things, fmt.Sprint(kind, " ", name))
		}
	}
	for _, c := range cs {
		add("container", c.Names, c.Labels)
	}
	for _, n := range ns {
		add("network", n.Name, n.Labels)
	}
	for _, i := range is {
		add("image", i.RepoTags, i.Labels)
	}
	return things, errors.Join(errC, errN, errI)
}
