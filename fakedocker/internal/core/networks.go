package core

import (
	"cmp"
	"net/http"
	"net/netip"
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
	byID     map[string]*network
	byName   map[string][]*network
	byBridge map[string]*network // by the name of the bridge that the request chose
	ids      idIndex
	prefixes prefixTree
	kept     []netip.Prefix // subnets of refused networks, taken until the engine is started anew
}

func (t *netTable) add(n *network) {
	if t.byID == nil {
		t.byID = make(map[string]*network)
		t.byName = make(map[string][]*network)
		t.byBridge = make(map[string]*network)
	}
	t.byID[n.id] = n
	t.byName[n.name] = append(t.byName[n.name], n)
	if bridge := n.options[optBridgeName]; bridge != "" {
		t.byBridge[bridge] = n
	}
	if n.configFrom != nil {
		n.configFrom.dependents++
	}
	t.ids.add(n.id)
	for i := range n.subnets {
		t.prefixes.add(n.subnets[i].prefix, n)
	}
}

func (t *netTable) remove(n *network) {
	delete(t.byID, n.id)
	t.byName[n.name] = slices.DeleteFunc(t.byName[n.name], func(o *network) bool { return o == n })
	if len(t.byName[n.name]) == 0 {
		delete(t.byName, n.name)
	}
	if bridge := n.options[optBridgeName]; t.byBridge[bridge] == n {
		delete(t.byBridge, bridge)
	}
	if n.configFrom != nil {
		n.configFrom.dependents--
	}
	t.ids.remove(n.id)
	for i := range n.subnets {
		t.prefixes.remove(n.subnets[i].prefix)
	}
}

// keep takes subnets for a network that was refused.
func (t *netTable) keep(refused *network, list ...netip.Prefix) {
	for _, p := range list {
		t.prefixes.add(p, refused)
	}
	t.kept = append(t.kept, list...)
}

// freeKept gives the subnets of refused networks back.
func (t *netTable) freeKept() {
	for _, p := range t.kept {
		t.prefixes.remove(p)
	}
	t.kept = nil
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
	id, matches := e.nets.ids.find(term)
	if matches == 1 {
		return e.nets.byID[id], nil
	}
	return nil, &lookupError{term, matches, "ID prefix"}
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
	if n.dependents > 0 {
		return forbidden("error while removing network: configuration network %q is in use", n.name)
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
		list = append(list, `name:"`+ep.name()+`" id:"`+ep.id[:12]+`"`)
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
