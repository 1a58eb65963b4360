package network

import (
	"context"
	"errors"
	"fmt"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/errclass"
)

// join carries out a step. ours says that this call may have changed something,
// with an error or without, so that it is the one to take it back.
func (m *Manager) join(ctx context.Context, c member, s step) (ours bool, err error) {
	if s.before != nil {
		if err := m.leave(ctx, c, s.info, s.key); err != nil {
			return true, err
		}
	}
	if err := ctx.Err(); err != nil {
		return s.before != nil, err
	}
	err = m.client.NetworkConnect(ctx, s.info.ID, c.id, s.wants.applied(s.info, s.before))
	switch {
	case err == nil:
		return true, nil
	case errclass.Answered(err):
		return m.whyNotJoined(ctx, c, s, err)
	}
	return true, m.maybeJoined(ctx, c, s, err)
}

// maybeJoined settles a connect that brought no answer: nil if ctx lasts and the
// container turns out to be attached as asked.
func (m *Manager) maybeJoined(ctx context.Context, c member, s step, engine error) error {
	look, cancel := detached(ctx)
	defer cancel()
	var joined, settled bool
	poll(look, m.settle, func(look context.Context) bool {
		now, err := m.inspect(look, c.id)
		_, there := endpointIn(now.endpoints, s.info)
		joined = err == nil && now.satisfies(s)
		settled = there || errors.Is(err, ErrContainerNotFound)
		return joined || errors.Is(err, ErrContainerNotFound)
	})
	switch {
	case joined && ctx.Err() == nil:
		return nil
	case !settled && mayComeLate(ctx, engine):
		return leaving(refused(ctx, engine), c.on(s.info))
	}
	return refused(ctx, engine)
}

// on names what may remain of an attachment.
func (c member) on(info Info) string {
	return fmt.Sprintf("container %q on network %q", c.name, info.Name)
}

// whyNotJoined finds the class of a connect that the engine refused. If the
// container is attached now, and not by half, somebody else was faster: that is
// no error if it is as asked.
func (m *Manager) whyNotJoined(ctx context.Context, c member, s step, engine error) (ours bool, err error) {
	now, err := m.inspect(ctx, c.id)
	if err != nil {
		return true, refusedAs(err, engine)
	}
	key, there := endpointIn(now.endpoints, s.info)
	if there && now.live && !now.noted(key) {
		if ds := now.differences(key, s.wants); len(ds) > 0 {
			return false, refusedAs(&MismatchError{Network: s.info.Name, Differences: ds}, engine)
		}
		return false, nil
	}
	if exists, err := m.there(ctx, s.info); err == nil && !exists {
		return true, refusedAs(ErrNotFound, engine)
	}
	if err := now.busy(); err != nil {
		return true, refusedAs(err, engine)
	}
	return true, refused(ctx, engine)
}

// satisfies reports whether the container is attached as the step wants.
func (c member) satisfies(s step) bool {
	key, there := endpointIn(c.endpoints, s.info)
	return there && !c.noted(key) && len(c.differences(key, s.wants)) == 0
}

// takeBack undoes the steps, the last one first, and names those that it could
// not undo. Steps that failed are undone too: engines leave endpoints of failed
// connects behind, and the container could not start with them (measured).
func (m *Manager) takeBack(ctx context.Context, c member, begun []step) (remaining []string) {
	ctx, cancel := detached(ctx)
	defer cancel()
	for _, s := range slices.Backward(begun) {
		if err := m.undo(ctx, c.id, s); err != nil {
			remaining = append(remaining, c.on(s.info))
		}
	}
	return remaining
}

// undo makes the container's attachment to a network what it was before the step.
func (m *Manager) undo(ctx context.Context, id string, s step) error {
	if s.before != nil {
		return m.restore(ctx, id, s.info, s.before)
	}
	c, err := m.inspect(ctx, id)
	if errors.Is(err, ErrContainerNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	key, there := endpointIn(c.endpoints, s.info)
	if !there || !c.live && !c.isFrom(key, s) {
		return nil
	}
	return m.leave(ctx, c, s.info, key)
}

// isFrom reports whether the endpoint at key of a container that does not run can
// be what the step asked for. Engines let several callers attach such a container,
// and only the first is heard: an endpoint that asks for something else is not ours
// to remove. Callers who ask for the same cannot be told apart.
func (c member) isFrom(key string, s step) bool {
	is, asked := c.settings(key), s.wants.applied(s.info, nil)
	asked.Aliases = minus(asked.Aliases, c.automatic)
	return is.NetworkID == asked.NetworkID && sameSettings(is, asked) && plain(is)
}

// plain reports whether the settings have none of the wishes that a step never has.
func plain(s *dnetwork.EndpointSettings) bool {
	return len(s.Links) == 0 && len(s.DriverOpts) == 0 && s.MacAddress == "" &&
		(s.IPAMConfig == nil || s.IPAMConfig.IPv4Address == "" && s.IPAMConfig.IPv6Address == "")
}

// restore makes the container's attachment to a network what it was before. A
// container that is gone needs nothing.
func (m *Manager) restore(ctx context.Context, id string, info Info, before *dnetwork.EndpointSettings) error {
	c, err := m.inspect(ctx, id)
	if errors.Is(err, ErrContainerNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	key, there := endpointIn(c.endpoints, info)
	switch {
	case there && !c.noted(key) && sameSettings(c.settings(key), before):
		return nil
	case there && !c.noted(key):
		if err := m.leave(ctx, c, info, key); err != nil {
			return err
		}
	}
	return m.client.NetworkConnect(ctx, info.ID, id, before)
}

// sameSettings compares what a step can have changed.
func sameSettings(a, b *dnetwork.EndpointSettings) bool {
	return a.GwPriority == b.GwPriority && len(minus(a.Aliases, b.Aliases)) == 0 && len(minus(b.Aliases, a.Aliases)) == 0
}
