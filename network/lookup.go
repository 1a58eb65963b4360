package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
)

// Get returns the network of exactly this name: no other whose name merely
// contains it, none whose ID begins with it. [ErrNotFound] if there is none,
// [ErrAmbiguous] if there are several. Networks of any owner count, and the
// engine's own ("bridge", "host", "none") can be looked at as well.
//
// It is one call, of the list rather than the network: asked for one network,
// the engine takes the name for the beginning of an ID, too.
func (m *Manager) Get(ctx context.Context, name string) (Info, error) {
	info, err := m.get(ctx, name)
	return info, wrap(err, opGet, name, "")
}

// Exists reports whether [Manager.Get] would find the network, or several of the
// name.
func (m *Manager) Exists(ctx context.Context, name string) (bool, error) {
	_, err := m.get(ctx, name)
	switch {
	case err == nil, errors.Is(err, ErrAmbiguous):
		return true, nil
	case errors.Is(err, ErrNotFound):
		return false, nil
	}
	return false, wrap(err, opExists, name, "")
}

// Lookup returns the networks of all names in one call, as [Manager.Get] would
// each. Those missing and ambiguous are joined errors, one for each name; the map
// holds the others. No names, no call.
func (m *Manager) Lookup(ctx context.Context, names ...string) (map[string]Info, error) {
	infos := make(map[string]Info, len(names))
	if err := m.ready(ctx); err != nil {
		return infos, wrap(err, opLookup, "", "")
	}
	if err := validateNames(names); err != nil || len(names) == 0 {
		return infos, err
	}
	found, err := m.list(ctx, nameFilter(names...))
	if err != nil {
		return infos, wrap(err, opLookup, "", "")
	}
	var missing []error
	for _, name := range uniq(names) {
		info, err := only(name, found)
		if err != nil {
			missing = append(missing, wrap(err, opLookup, name, ""))
			continue
		}
		infos[name] = info
	}
	return infos, errors.Join(missing...)
}

func validateNames(names []string) error {
	var problems []error
	for _, name := range uniq(names) {
		problems = append(problems, wrap(validateLookup(name), opLookup, name, ""))
	}
	return errors.Join(problems...)
}

// ListOptions narrow [Manager.List]; zero is everything.
type ListOptions struct {
	// Owned leaves out what does not carry the manager's owner.
	Owned bool
}

// List returns the networks of the engine, sorted by name, the engine's own
// included.
func (m *Manager) List(ctx context.Context, o ListOptions) ([]Info, error) {
	if err := m.ready(ctx); err != nil {
		return nil, wrap(err, opList, "", "")
	}
	f := filters.NewArgs()
	if o.Owned {
		f = m.ownerFilter()
	}
	infos, err := m.list(ctx, f)
	return infos, wrap(err, opList, "", "")
}

// get is Get without the words of its error.
func (m *Manager) get(ctx context.Context, name string) (Info, error) {
	if err := m.ready(ctx); err != nil {
		return Info{}, err
	}
	if err := validateLookup(name); err != nil {
		return Info{}, err
	}
	return m.find(ctx, name)
}

// find is get for a name that is known to be one.
func (m *Manager) find(ctx context.Context, name string) (Info, error) {
	found, err := m.list(ctx, nameFilter(name))
	if err != nil {
		return Info{}, err
	}
	return only(name, found)
}

// list asks the engine for its networks and sorts them; its own order is random.
func (m *Manager) list(ctx context.Context, f filters.Args) ([]Info, error) {
	found, err := m.client.NetworkList(ctx, dnetwork.ListOptions{Filters: f})
	if err != nil {
		return nil, refused(ctx, err)
	}
	infos := make([]Info, len(found))
	for i, n := range found {
		infos[i] = infoOf(n)
	}
	slices.SortFunc(infos, compareInfo)
	return infos, nil
}

// nameFilter lets the engine leave out most of what is not asked for; since it
// takes names for patterns, the rest is left to [only].
func nameFilter(names ...string) filters.Args {
	f := filters.NewArgs()
	for _, name := range names {
		f.Add("name", name)
	}
	return f
}

func (m *Manager) ownerFilter() filters.Args {
	return filters.NewArgs(filters.Arg("label", LabelOwner+"="+m.owner))
}

// only returns the one network of the name among those found.
func only(name string, found []Info) (Info, error) {
	bearers := named(name, found)
	switch len(bearers) {
	case 0:
		return Info{}, ErrNotFound
	case 1:
		return bearers[0], nil
	}
	ids := make([]string, len(bearers))
	for i, n := range bearers {
		ids[i] = n.ID
	}
	return Info{}, fmt.Errorf("%w: the networks %s all bear it; remove all but one by ID", ErrAmbiguous, strings.Join(ids, ", "))
}

func named(name string, found []Info) []Info {
	var infos []Info
	for _, n := range found {
		if n.Name == name {
			infos = append(infos, n)
		}
	}
	return infos
}

// uniq is names without repetitions, in their order.
func uniq(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}
