package rollout

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
)

// free sees to it that the final names of the new containers can be had: they are
// given after the switch, when it is too late to find one in other hands.
func (r *Prepared) free(ctx context.Context) error {
	wanted := make(map[string]string) // by name, the process
	for _, w := range r.record.Processes {
		for _, index := range w.Create {
			wanted[finalName(r.record.App.Name, w.Process, index)] = w.Process
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	list, err := read(ctx, func(ctx context.Context) ([]container.Summary, error) {
		return r.client.ContainerList(ctx, container.ListOptions{
			All: true, Filters: filters.NewArgs(filters.Arg("name", "^/?"+regexp.QuoteMeta(r.record.App.Name)+`\.`)),
		})
	})
	var errs []error
	retired := r.retired()
	for _, c := range list {
		if process, taken := wanted[nameOf(c)]; taken && !slices.Contains(retired, c.ID) {
			errs = append(errs, &Error{Op: "prepare", App: r.record.App.Name, Process: process, Container: nameOf(c), Err: fmt.Errorf(
				"%w: container %.12s has it and is none of the process: rename or remove it", ErrNameTaken, c.ID)})
		}
	}
	return joined(append(errs, err))
}
