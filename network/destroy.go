package network

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/errclass"
)

// DestroyOptions change what [Manager.Destroy] does; zero is the careful way.
type DestroyOptions struct {
	// Force detaches the containers that refer to the network, running or not,
	// instead of refusing. Running ones lose their connections over it.
	Force bool
}

// Destroy removes the network of this name. Without Force it refuses with an
// [InUseError] while containers refer to it. Stopped ones count: the engine would
// remove the network from under them, and they could never start again.
//
// Being told the name is leave enough to remove a network that no manager made.
// One that carries another owner's label is [ErrNotOwned]; m.ForOwner(owner) may
// remove it.
//
// With Force, if the network cannot be removed in the end, the containers are
// attached again as they were, aliases included. If ctx ends while the engine
// removes, the error is nil if the network is gone.
func (m *Manager) Destroy(ctx context.Context, name string, o DestroyOptions) error {
	return wrap(m.destroy(ctx, name, o), opDestroy, name, "")
}

func (m *Manager) destroy(ctx context.Context, name string, o DestroyOptions) error {
	if err := m.ready(ctx); err != nil {
		return err
	}
	if err := ValidateName(name); err != nil {
		return err
	}
	info, err := m.find(ctx, name)
	if err != nil {
		return err
	}
	if info.Owner != "" && info.Owner != m.owner {
		return fmt.Errorf("%w: it carries the label of owner %q, this manager's is %q", ErrNotOwned, info.Owner, m.owner)
	}
	users, err := m.users(ctx, info)
	if err != nil {
		return err
	}
	if len(users) > 0 && !o.Force {
		return &InUseError{Network: name, Containers: users}
	}
	if !o.Force {
		return m.remove(ctx, info)
	}
	return m.evictAndRemove(ctx, info, users)
}

// remove removes the network of the ID; gone is good, whoever did it, unless the
// engine says that it was gone before: [ErrNotFound].
func (m *Manager) remove(ctx context.Context, info Info) error {
	err := m.client.NetworkRemove(ctx, info.ID)
	switch {
	case err == nil:
		return nil
	case errclass.Answered(err):
		return m.whyNotRemoved(ctx, info, err)
	case m.vanishes(ctx, info):
		return nil
	}
	return refused(ctx, err)
}

// vanishes waits for the end of a removal that brought no answer.
func (m *Manager) vanishes(ctx context.Context, info Info) (gone bool) {
	look, cancel := detached(ctx)
	defer cancel()
	poll(look, m.settle, func(look context.Context) bool {
		there, err := m.there(look, info)
		gone = err == nil && !there
		return gone
	})
	return gone
}

// there reports whether the network of the ID exists.
func (m *Manager) there(ctx context.Context, info Info) (bool, error) {
	found, err := m.list(ctx, filters.NewArgs(filters.Arg("id", info.ID)))
	return slices.ContainsFunc(found, func(n Info) bool { return n.ID == info.ID }), err
}

// whyNotRemoved finds the class of a removal that the engine refused.
func (m *Manager) whyNotRemoved(ctx context.Context, info Info, engine error) error {
	there, err := m.there(ctx, info)
	if err == nil && !there {
		return refusedAs(ErrNotFound, engine)
	}
	users, err := m.users(ctx, info)
	if err == nil && len(users) == 0 {
		users = m.endpoints(ctx, info)
	}
	if len(users) > 0 {
		return refusedAs(&InUseError{Network: info.Name, Containers: users}, engine)
	}
	return refused(ctx, engine)
}

// The states of the containers of endpoints that are not the engine's words: one
// of which only the endpoint is left, and one of which the engine does not tell.
const (
	stateGone    = "gone"
	stateUnknown = "unknown"
)

// endpoints lists what the engine itself counts as users of a network, where its
// list showed none: containers that are about to join or joined just now, and
// endpoints that containers left behind.
func (m *Manager) endpoints(ctx context.Context, info Info) []User {
	n, err := m.client.NetworkInspect(ctx, info.ID, dnetwork.InspectOptions{})
	if err != nil {
		return nil
	}
	var users []User
	for id, ep := range n.Containers {
		users = append(users, User{ID: id, Name: ep.Name, State: m.stateOf(ctx, id, ep.Name)})
	}
	slices.SortFunc(users, compareUser)
	return users
}

// stateOf is the state of an endpoint's container. It is gone only if the engine
// knows neither its ID, in place of which it may show the endpoint's, nor its name,
// by which the endpoint would be removed.
func (m *Manager) stateOf(ctx context.Context, id, name string) string {
	for _, ref := range []string{id, name} {
		c, err := m.inspect(ctx, ref)
		switch {
		case err == nil:
			return c.state
		case !errors.Is(err, ErrContainerNotFound):
			return stateUnknown
		}
	}
	return stateGone
}
