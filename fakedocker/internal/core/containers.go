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
	ids    []string // sorted, to find prefixes
}

func (t *containerTable) add(c *cont) {
	t.byID[c.id], t.byName[c.name] = c, c
	i, _ := slices.BinarySearch(t.ids, c.id)
	t.ids = slices.Insert(t.ids, i, c.id)
}

func (t *containerTable) remove(c *cont) {
	delete(t.byID, c.id)
	delete(t.byName, c.name)
	if i, ok := slices.BinarySearch(t.ids, c.id); ok {
		t.ids = slices.Delete(t.ids, i, i+1)
	}
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
	if term == "" {
		return nil
	}
	i, _ := slices.BinarySearch(t.ids, term)
	if i == len(t.ids) || !strings.HasPrefix(t.ids[i], term) {
		return nil
	}
	if i+1 < len(t.ids) && strings.HasPrefix(t.ids[i+1], term) {
		return nil
	}
	return t.byID[t.ids[i]]
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
	return nil, notFound("No such container: %s", term)
}

// running reports whether c has a program and a network namespace now: it is
// running or paused, and not between two runs.
func (c *cont) running() bool {
	return c.state.Status == container.StateRunning || c.state.Status == container.StatePaused
}
