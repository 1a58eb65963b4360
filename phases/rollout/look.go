package rollout

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// look is what the engine has of an app.
type look struct {
	containers []found  // those of the phase deploy, by process, index and name
	ledgers    []ledger // in the order of their names
}

// found is a container of the app, made by a rollout or by hand with package
// phases.
type found struct {
	Container
	rollout, release, port string // as its labels say
	running, fresh         bool   // fresh: created and never started
	imageID                string
	own                    []network.Info // its networks but the engine's, by name
}

// lookAt lists all containers of an app, running or not, with one call.
func lookAt(ctx context.Context, c Client, app string) (look, error) {
	list, err := read(ctx, func(ctx context.Context) ([]container.Summary, error) {
		return c.ContainerList(ctx, container.ListOptions{
			All: true, Filters: filters.NewArgs(filters.Arg("label", phases.LabelApp+"="+app)),
		})
	})
	if err != nil {
		return look{}, err
	}
	return lookOf(app, list), nil
}

func lookOf(app string, list []container.Summary) look {
	var l look
	for _, c := range list {
		switch {
		case c.Labels[phases.LabelApp] != app:
		case c.Labels[LabelLedger] != "":
			l.ledgers = append(l.ledgers, ledgerOf(c))
		case c.Labels[phases.LabelPhase] == phases.Deploy.String():
			l.containers = append(l.containers, foundOf(app, c))
		}
	}
	slices.SortFunc(l.containers, func(a, b found) int {
		return cmp.Or(compareContainers(a.Container, b.Container), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(l.ledgers, func(a, b ledger) int { return cmp.Compare(a.name, b.name) })
	return l
}

func foundOf(app string, c container.Summary) found {
	return found{
		Container: Container{App: app, Process: c.Labels[phases.LabelProcess], Index: indexOf(c.Labels), Name: nameOf(c), ID: c.ID},
		rollout:   c.Labels[LabelRollout], release: c.Labels[LabelRelease], port: c.Labels[LabelPort],
		running: c.State == container.StateRunning || c.State == container.StatePaused || c.State == container.StateRestarting,
		fresh:   c.State == container.StateCreated,
		imageID: c.ImageID, own: ownNetworks(c),
	}
}

func ownNetworks(c container.Summary) []network.Info {
	var own []network.Info
	if c.NetworkSettings == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(c.NetworkSettings.Networks)) {
		endpoint := c.NetworkSettings.Networks[name]
		if name != "bridge" && name != "host" && name != "none" && endpoint != nil && endpoint.NetworkID != "" {
			own = append(own, network.Info{ID: endpoint.NetworkID, Name: name})
		}
	}
	return own
}

// nameOf returns the container's own name; links give it others, with a second
// slash.
func nameOf(c container.Summary) string {
	for _, name := range c.Names {
		if !strings.Contains(bare(name), "/") {
			return bare(name)
		}
	}
	return ""
}

// of returns the containers of a rollout.
func (l look) of(rollout string) []found {
	return l.where(func(c found) bool { return c.rollout == rollout })
}

// among returns the containers with these IDs.
func (l look) among(ids []string) []found {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return l.where(func(c found) bool { return set[c.ID] })
}

func (l look) where(is func(found) bool) []found {
	var some []found
	for _, c := range l.containers {
		if is(c) {
			some = append(some, c)
		}
	}
	return some
}

// same reports whether nothing has come, gone, started or stopped between two
// looks.
func (l look) same(m look) bool {
	return slices.EqualFunc(l.containers, m.containers, func(a, b found) bool {
		return a.ID == b.ID && a.Name == b.Name && a.running == b.running
	})
}

func running(cs []found) []found {
	return slices.DeleteFunc(slices.Clone(cs), func(c found) bool { return !c.running })
}

func plain(cs []found) []Container {
	var some []Container
	for _, c := range cs {
		some = append(some, c.Container)
	}
	return some
}
