package network

import (
	"context"
	"errors"
	"fmt"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"
)

// membership is how a container was attached to a network.
type membership struct {
	container member
	key       string
	settings  *dnetwork.EndpointSettings
	noted     bool
}

// evictAndRemove removes a network after its users were detached.
func (m *Manager) evictAndRemove(ctx context.Context, info Info, users []User) error {
	evicted, err := m.evict(ctx, info, users)
	if err == nil {
		err = m.remove(ctx, info)
	}
	if errors.Is(err, ErrInUse) && m.exorcise(ctx, info, err) {
		err = m.remove(ctx, info)
	}
	switch {
	case err == nil:
		return m.forget(ctx, evicted)
	case errors.Is(err, ErrNotFound):
		return err
	}
	return leaving(err, m.readmit(ctx, info, evicted)...)
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
		key, there := endpointIn(c.endpoints, info)
		if !there {
			continue
		}
		e := membership{c, key, c.settings(key), c.noted(key)}
		evicted = append(evicted, e)
		if e.noted { // until the network is gone
			continue
		}
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
		if e.noted {
			continue
		}
		if err := m.restore(ctx, e.container.id, info, e.settings); err != nil {
			remaining = append(remaining, fmt.Sprintf("container %q detached from network %q", e.container.name, info.Name))
		}
	}
	return remaining
}

// forget removes the notes that running containers have of a network, now that it
// is gone, and names those that it could not. It goes on when ctx has ended: nobody
// could find the notes by the network any more.
func (m *Manager) forget(ctx context.Context, evicted []membership) error {
	ctx, cancel := detached(ctx)
	defer cancel()
	var problems []error
	var remaining []string
	for _, e := range evicted {
		if !e.noted {
			continue
		}
		if err := m.forgetNote(ctx, e); err != nil {
			problems = append(problems, err)
			remaining = append(remaining, fmt.Sprintf("container %q on network %q", e.container.name, e.key))
		}
	}
	return leaving(errors.Join(problems...), remaining...)
}

// forgetNote removes one note; a container that is gone has none.
func (m *Manager) forgetNote(ctx context.Context, e membership) error {
	err := m.leaveNote(ctx, e.container, e.key)
	if err == nil {
		return nil
	}
	now, looked := m.inspect(ctx, e.container.id)
	if errors.Is(looked, ErrContainerNotFound) || looked == nil && now.endpoints[e.key] == nil {
		return nil
	}
	return err
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
