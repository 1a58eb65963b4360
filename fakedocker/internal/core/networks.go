package core

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// Names of the networks that every engine has.
const (
	bridgeName = "bridge"
	hostName   = "host"
	noneName   = "none"
)

// netTable finds networks. Several may bear one name on releases that let
// duplicates through.
type netTable struct {
	byID   map[string]*network
	byName map[string][]*network
	ids    []string // sorted, to find prefixes
}

func (t *netTable) add(n *network) {
	if t.byID == nil {
		t.byID = make(map[string]*network)
		t.byName = make(map[string][]*network)
	}
	t.byID[n.id] = n
	t.byName[n.name] = append(t.byName[n.name], n)
	i, _ := slices.BinarySearch(t.ids, n.id)
	t.ids = slices.Insert(t.ids, i, n.id)
}

func (t *netTable) remove(n *network) {
	delete(t.byID, n.id)
	t.byName[n.name] = slices.DeleteFunc(t.byName[n.name], func(o *network) bool { return o == n })
	if len(t.byName[n.name]) == 0 {
		delete(t.byName, n.name)
	}
	if i, ok := slices.BinarySearch(t.ids, n.id); ok {
		t.ids = slices.Delete(t.ids, i, i+1)
	}
}

// withPrefix lists the IDs that begin with prefix.
func (t *netTable) withPrefix(prefix string) []string {
	from, _ := slices.BinarySearch(t.ids, prefix)
	to := from
	for to < len(t.ids) && strings.HasPrefix(t.ids[to], prefix) {
		to++
	}
	return t.ids[from:to]
}

// all lists the networks in the order of their names and IDs.
func (t *netTable) all() []*network {
	list := make([]*network, 0, len(t.byID))
	for _, n := range t.byID {
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b *network) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	return list
}

// A lookupError is a term that means no network, or more than one. Engines say
// the same in another order in each operation.
type lookupError struct {
	term    string
	matches int    // 0: none
	by      string // "name" or "ID prefix"
}

func (l *lookupError) inspect() error {
	if l.matches == 0 {
		return notFound("network %s not found", l.term)
	}
	return badRequest("%d matches found based on %s: network %s is ambiguous", l.matches, l.by, l.term)
}

func (l *lookupError) remove() error {
	if l.matches == 0 {
		return notFound("network %s not found", l.term)
	}
	return badRequest("network %s is ambiguous (%d matches found based on %s)", l.term, l.matches, l.by)
}

func (l *lookupError) start() error {
	if l.matches == 0 {
		return notFound("network %s not found", l.term)
	}
	return badRequest("network %s is ambiguous (%d matches found on %s)", l.term, l.matches, strings.TrimPrefix(l.by, "ID "))
}

// find returns the network that term means: a full ID goes before an exact
// name, and that before an ID's prefix.
func (e *Engine) find(term string) (*network, *lookupError) {
	if n := e.nets.byID[term]; n != nil {
		return n, nil
	}
	if named := e.nets.byName[term]; len(named) > 0 {
		if len(named) > 1 {
			return nil, &lookupError{term, len(named), "name"}
		}
		return named[0], nil
	}
	ids := e.nets.withPrefix(term)
	if len(ids) == 1 && term != "" {
		return e.nets.byID[ids[0]], nil
	}
	return nil, &lookupError{term, len(ids), "ID prefix"}
}

func (n *network) predefined() bool {
	return n.name == bridgeName || n.name == hostName || n.name == noneName
}

// custom reports whether n has the embedded DNS and aliases: it is neither the
// default bridge nor one of the networks that are none.
func (n *network) custom() bool { return !n.predefined() }

// NetworkRemove removes the network that term means.
func (e *Engine) NetworkRemove(term string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	n, miss := e.find(term)
	if miss != nil {
		return miss.remove()
	}
	if n.predefined() {
		return forbidden("%s is a pre-defined network and cannot be removed", n.name)
	}
	if len(n.endpoints) > 0 {
		return errorf(http.StatusForbidden, "error while removing network: %s", e.activeText(n))
	}
	e.dropNetwork(n)
	return nil
}

// activeText says that n is in use, in the words of the release.
func (e *Engine) activeText(n *network) string {
	if !e.Profile.NamesActive {
		return "network " + n.name + " id " + n.id + " has active endpoints"
	}
	var list []string
	for _, ep := range n.endpoints {
		list = append(list, `name:"`+ep.owner.name+`" id:"`+ep.id[:12]+`"`)
	}
	slices.Sort(list)
	return "network " + n.name + " has active endpoints (" + strings.Join(list, ", ") + ")"
}

func (e *Engine) dropNetwork(n *network) {
	e.nets.remove(n)
	if n.bridge != nil {
		n.bridge.Remove()
	}
	e.emitNetwork("destroy", n, "")
}
