package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// status prints the containers of the apps, and says what the file wants of them.
func (d *deployer) status(ctx context.Context, apps []app) error {
	w := tabwriter.NewWriter(d.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CONTAINER\tRELEASE\tSTATUS\tNETWORKS")
	for _, a := range apps {
		there, err := d.containers(ctx, label(phases.LabelApp, a.Name))
		if err != nil {
			return err
		}
		slices.SortFunc(there, func(x, y container.Summary) int { return cmp.Compare(nameOf(x), nameOf(y)) })
		running := map[string]int{}
		for _, c := range there {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", nameOf(c), cmp.Or(c.Labels[rollout.LabelRelease], "-"), c.Status, networksOf(c))
			if c.State == container.StateRunning {
				running[c.Labels[phases.LabelProcess]]++
			}
		}
		for _, name := range slices.Sorted(maps.Keys(a.Processes)) {
			if want := a.Processes[name].Scale; running[name] != want {
				fmt.Fprintf(w, "%s.%s\t\t%d running, want %d: deploy\n", a.Name, name, running[name], want)
			}
		}
	}
	return w.Flush()
}

func nameOf(c container.Summary) string {
	if len(c.Names) == 0 {
		return c.ID[:min(12, len(c.ID))]
	}
	return strings.TrimPrefix(c.Names[0], "/")
}

func networksOf(c container.Summary) string {
	if c.NetworkSettings == nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(c.NetworkSettings.Networks)), " ")
}
