package core

import (
	"cmp"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// containerTable finds containers.
type containerTable struct {
	byID   map[string]*cont
	byName map[string]*cont
	ids    idIndex
}

func (t *containerTable) add(c *cont) {
	t.byID[c.id], t.byName[c.name] = c, c
	t.ids.add(c.id)
}

func (t *containerTable) remove(c *cont) {
	delete(t.byID, c.id)
	delete(t.byName, c.name)
	t.ids.remove(c.id)
}

func (t *containerTable) rename(c *cont, name string) {
	delete(t.byName, c.name)
	c.name = name
	t.byName[name] = c
}

// find returns the container that term means, or nil: a full ID goes before an
// exact name, and that before an ID's prefix that only one has.
func (t *containerTable) find(term string) *cont {
	if c := t.byID[term]; c != nil {
		return c
	}
	if c := t.byName[strings.TrimPrefix(term, "/")]; c != nil {
		return c
	}
	id, matches := t.ids.find(term)
	if matches != 1 {
		return nil
	}
	return t.byID[id] // the empty term means no ID
}

// newestFirst lists the containers as a list of them shows them.
func (t *containerTable) newestFirst() []*cont {
	list := make([]*cont, 0, len(t.byID))
	for _, c := range t.byID {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *cont) int {
		return cmp.Or(b.created.Compare(a.created), cmp.Compare(b.number, a.number))
	})
	return list
}

// findContainer returns the container that term means, or the engine's refusal.
func (e *Engine) findContainer(term string) (*cont, error) {
	if c := e.ctrs.find(term); c != nil {
		return c, nil
	}
	if term == "" {
		return nil, badRequest("invalid name or ID supplied: %q", term)
	}
	return nil, notFound("No such container: %s", term)
}

// running reports whether c has a program and a network namespace now: it is
// running or paused, and not between two runs.
func (c *cont) running() bool {
	return c.state.Status == container.StateRunning || c.state.Status == container.StatePaused
}
