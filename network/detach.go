package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/appnet-go/appnet/internal/errclass"
)

// Detach makes a container, in whatever state, leave the networks, in reverse
// order: what [Manager.Attach] was given, Detach takes back. Those that it is not
// attached to need nothing, and a second Detach does nothing. On errors it goes
// on with the next network and joins them. [ErrContainerNotFound] if there is no
// such container.
//
// A container may end up with no network at all; it runs, and starts, without
// (measured).
func (m *Manager) Detach(ctx context.Context, container string, networks []Info) error {
	if err := m.ready(ctx); err != nil {
		return wrap(err, opDetach, "", container)
	}
	if err := validateDetach(container, networks); err != nil || len(networks) == 0 {
		return err
	}
	c, err := m.inspect(ctx, container)
	if err != nil {
		return wrap(err, opDetach, "", container)
	}
	var problems []error
	for _, info := range slices.Backward(networks) {
		if key, there := endpointIn(c.endpoints, info); there {
			problems = append(problems, wrap(m.leave(ctx, c, info, key), opDetach, info.Name, container))
		}
	}
	return errors.Join(problems...)
}

func validateDetach(container string, networks []Info) error {
	problems := []error{wrap(validateContainer(container), opDetach, "", container)}
	for _, info := range networks {
		if info.ID == "" || info.Name == "" {
			problems = append(problems, wrap(fmt.Errorf("%w network: it has no ID; take one from Get or Lookup", ErrInvalid), opDetach, info.Name, container))
		}
	}
	return errors.Join(problems...)
}

// Disconnect makes a container, in whatever state, leave the network of this
// name. If it is not attached to it, nothing is done.
//
// A stopped container whose network is gone, or was replaced by another of the
// name, cannot start any more (measured); Disconnect mends that too.
// [ErrNotFound] is a network that neither exists nor is noted in the container,
// [ErrContainerNotFound] a missing container, and [ErrNotAttachable] the networks
// host and none, which nobody can leave, and a container that cannot leave right
// now: between two restarts, or after a connect that failed (see
// [Manager.Attach]).
func (m *Manager) Disconnect(ctx context.Context, name, container string) error {
	return wrap(m.disconnect(ctx, name, container), opDisconnect, name, container)
}

func (m *Manager) disconnect(ctx context.Context, name, container string) error {
	if err := m.ready(ctx); err != nil {
		return err
	}
	err := errors.Join(validateLookup(name), validateContainer(container), Endpoint{}.validateOn(name))
	if err != nil {
		return err
	}
	found, err := m.list(ctx, nameFilter(name))
	if err != nil {
		return err
	}
	c, err := m.inspect(ctx, container)
	if err != nil {
		return err
	}
	bearers := named(name, found)
	key, info, there := c.endpointNamed(name, bearers)
	switch {
	case there:
		return m.leave(ctx, c, info, key)
	case len(bearers) == 0:
		return ErrNotFound
	}
	return nil
}

// endpointNamed finds what binds the container to one of the networks of a name,
// or to one that bore it once.
func (c member) endpointNamed(name string, bearers []Info) (key string, info Info, there bool) {
	for _, info := range bearers {
		if key, ok := endpointIn(c.endpoints, info); ok {
			return key, info, true
		}
	}
	ep := c.endpoints[name]
	if ep == nil {
		return "", Info{}, false
	}
	return name, Info{ID: ep.NetworkID, Name: name}, true
}

// leave detaches the container from a network to which it is attached at key.
// Being detached in the end is good, whoever did it.
func (m *Manager) leave(ctx context.Context, c member, info Info, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := m.client.NetworkDisconnect(ctx, cmp.Or(info.ID, key), c.id, false)
	switch {
	case err == nil:
		return nil
	case errclass.Answered(err):
		return m.whyNotLeft(ctx, c, info, key, err)
	}
	return m.maybeLeft(ctx, c, info, key, err)
}

// maybeLeft settles a disconnect that brought no answer.
func (m *Manager) maybeLeft(ctx context.Context, c member, info Info, key string, engine error) error {
	look, cancel := detached(ctx)
	defer cancel()
	left := false
	poll(look, m.settle, func(look context.Context) bool {
		now, err := m.inspect(look, c.id)
		left = errors.Is(err, ErrContainerNotFound) || err == nil && !now.attachedAt(key, info)
		return left
	})
	if left {
		return nil
	}
	return refused(ctx, engine)
}

// whyNotLeft finds out about a disconnect that the engine refused: it does so
// where the container is not attached, and where the endpoint is but a note of a
// network, which goes by its key, and while the container runs only when the
// network is gone.
func (m *Manager) whyNotLeft(ctx context.Context, c member, info Info, key string, engine error) error {
	now, err := m.inspect(ctx, c.id)
	switch {
	case err != nil:
		return refusedAs(err, engine)
	case !now.attachedAt(key, info):
		return nil
	case now.busy() != nil:
		return refusedAs(now.busy(), engine)
	case now.live && !now.noted(key):
		return refused(ctx, engine)
	}
	if now.live {
		if exists, err := m.there(ctx, info); exists || err != nil {
			return refusedAs(fmt.Errorf("%w: the container runs and joins it only at its next start; stop it first", ErrNotAttachable), engine)
		}
	}
	return m.leaveNote(ctx, now, key)
}

// leaveNote removes an endpoint that the engine does not find by its network.
func (m *Manager) leaveNote(ctx context.Context, c member, key string) error {
	if err := m.client.NetworkDisconnect(ctx, key, c.id, c.live); err != nil {
		return refused(ctx, err)
	}
	return nil
}

// attachedAt reports whether the endpoint at key is still that of info.
func (c member) attachedAt(key string, info Info) bool {
	ep := c.endpoints[key]
	return ep != nil && (ep.NetworkID == info.ID || ep.NetworkID == "")
}
