package network

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
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

func (m *Manager) evictAndRemove(ctx context.Context, info Info, users []User) error {
	evicted, err := m.evict(ctx, info, users)
	if err == nil {
		err = m.remove(ctx, info)
	}
	if errors.Is(err, ErrInUse) && m.exorcise(ctx, info, err) {
		err = m.remove(ctx, info)
	}
	if err == nil || errors.Is(err, ErrNotFound) {
		return err
	}
	return leaving(err, m.readmit(ctx, info, evicted)...)
}

// membership is how a container was attached to a network.
type membership struct {
	container member
	settings  *dnetwork.EndpointSettings
}

// evict detaches the users and returns those that it has begun to detach.
func (m *Manager) evict(ctx context.Context, info Info, users []User) ([]membership, error) {
	var evicted []membership
	for _, u := range users {
		c, err := m.inspect(ctx, u.ID)
		if errors.Is(err, ErrContainerNotFound) {
			continue
		}
		if err != nil {
			return evicted, err
		}
		key, ok := endpointIn(c.endpoints, info)
		if !ok {
			continue
		}
		evicted = append(evicted, membership{c, c.settings(key)})
		if err := m.leave(ctx, c, info, key); err != nil && !errors.Is(err, ErrContainerNotFound) {
			return evicted, fmt.Errorf("%v: %w", u, err)
		}
	}
	return evicted, nil
}

// readmit attaches again what evict detached, the last one first, and names those
// that it could not.
func (m *Manager) readmit(ctx context.Context, info Info, evicted []membership) (remaining []string) {
	ctx, cancel := detached(ctx)
	defer cancel()
	for _, e := range slices.Backward(evicted) {
		if err := m.restore(ctx, e.container.id, info, e.settings); err != nil {
			remaining = append(remaining, fmt.Sprintf("container %q detached from network %q", e.container.name, info.Name))
		}
	}
	return remaining
}

// remove removes the network of the ID; gone is good, whoever did it, unless the
// engine says that it was gone before: [ErrNotFound].
func (m *Manager) remove(ctx context.Context, info Info) error {
	err := m.client.NetworkRemove(ctx, info.ID)
	switch {
	case err == nil:
		return nil
	case answered(err):
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

// stateGone is the state of a container of which only the endpoint is left.
const stateGone = "gone"

// endpoints lists what the engine itself counts as users of a network, where no
// container refers to it: the endpoints that containers left behind.
func (m *Manager) endpoints(ctx context.Context, info Info) []User {
	n, err := m.client.NetworkInspect(ctx, info.ID, dnetwork.InspectOptions{})
	if err != nil {
		return nil
	}
	var users []User
	for id, ep := range n.Containers {
		users = append(users, User{ID: id, Name: ep.Name, State: stateGone})
	}
	slices.SortFunc(users, compareUser)
	return users
}

// exorcise removes the endpoints of containers that are gone, for which engines
// 20.10 and 26.1 would keep a network until they are restarted (measured), and
// reports whether there were any.
func (m *Manager) exorcise(ctx context.Context, info Info, err error) (some bool) {
	var inUse *InUseError
	if !errors.As(err, &inUse) {
		return false
	}
	for _, u := range inUse.Containers {
		if u.State == stateGone {
			some = m.client.NetworkDisconnect(ctx, info.ID, u.Name, true) == nil || some
		}
	}
	return some
}
