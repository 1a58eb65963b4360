package network

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/filters"

	"github.com/appnet-go/appnet/internal/errclass"
)

// raceTime bounds the wait for the network of a caller that was faster, on
// engines that refuse the slower before they show the faster. That takes one
// create, so long only where many wait in line for theirs.
const raceTime = 10 * time.Second

// Create makes a network and returns what became of it. Of several callers at a
// time exactly one succeeds; the others get [ErrExists], as whenever there is a
// network of the name, whoever made it. Engines of API < 1.44 would let all of
// them succeed; there, a bridge network's interface on the host is named after
// the network, since that is a name that they do give once. For other drivers at
// most one succeeds there.
//
// Other errors are those of [Spec.Validate], [ErrOverlap] for a subnet that is
// taken, [ErrPoolExhausted] for none that is left, [ErrUnsupported] for a driver
// that the engine lacks, which takes it 15 seconds to find out (measured), and
// [ErrEngine] for whatever else displeases it.
//
// The network carries the labels [LabelOwner] and [LabelCreation]. If ctx ends
// meanwhile, the network is removed again.
func (m *Manager) Create(ctx context.Context, s Spec) (Info, error) {
	info, err := m.create(ctx, s)
	return info, wrap(err, opCreate, s.Name, "")
}

func (m *Manager) create(ctx context.Context, s Spec) (Info, error) {
	if err := m.ready(ctx); err != nil {
		return Info{}, err
	}
	if err := s.Validate(); err != nil {
		return Info{}, err
	}
	switch _, err := m.find(ctx, s.Name); {
	case err == nil, errors.Is(err, ErrAmbiguous):
		return Info{}, ErrExists
	case !errors.Is(err, ErrNotFound):
		return Info{}, err
	}
	return m.make(ctx, s)
}

// make is create where nothing was found in the way. It relies on an earlier call
// for the negotiation of the API version.
func (m *Manager) make(ctx context.Context, s Spec) (Info, error) {
	creation := rand.Text()
	o := s.options(m.owner, creation)
	guarded := m.guard(s, o)
	if err := ctx.Err(); err != nil { // nothing was asked for yet
		return Info{}, err
	}
	made, err := m.client.NetworkCreate(ctx, s.Name, o)
	switch {
	case err == nil:
		return m.made(ctx, s.Name, made.ID)
	case errclass.Answered(err):
		return Info{}, m.whyNotMade(ctx, s, guarded, err)
	}
	return m.maybeMade(ctx, s.Name, creation, err)
}

// made reads what was made. Should another caller, not of this package, have made
// one of the same name at the same time, ours is the one to go: two of them serve
// nobody.
func (m *Manager) made(ctx context.Context, name, id string) (Info, error) {
	found, err := m.list(ctx, nameFilter(name))
	if err != nil {
		return Info{}, m.withdraw(ctx, name, id, err)
	}
	bearers := named(name, found)
	i := slices.IndexFunc(bearers, func(n Info) bool { return n.ID == id })
	switch {
	case i < 0:
		return Info{}, fmt.Errorf("%w: it was removed as soon as it was made", ErrNotFound)
	case len(bearers) > 1:
		return Info{}, m.withdraw(ctx, name, id, ErrExists)
	}
	return bearers[i], nil
}

// maybeMade settles a create that brought no answer: the engine may have made the
// network, or make it yet. Who still waits for it gets it; who does not, has it
// removed.
func (m *Manager) maybeMade(ctx context.Context, name, creation string, engine error) (Info, error) {
	look, cancel := detached(ctx)
	defer cancel()
	var found []Info
	var err error
	poll(look, m.settle, func(look context.Context) bool {
		found, err = m.list(look, filters.NewArgs(filters.Arg("label", LabelCreation+"="+creation)))
		return len(found) > 0
	})
	switch {
	case err != nil:
		return Info{}, leaving(refused(ctx, engine), fmt.Sprintf("network %q", name))
	case len(found) == 0 && mayComeLate(ctx, engine):
		return Info{}, leaving(refused(ctx, engine), fmt.Sprintf("network %q", name))
	case len(found) == 0:
		return Info{}, refused(ctx, engine)
	case ctx.Err() != nil:
		return Info{}, m.withdraw(ctx, name, found[0].ID, refused(ctx, engine))
	}
	return m.made(ctx, name, found[0].ID)
}

// withdraw removes a network that this call made and returns why, with the
// network if it could not be removed.
func (m *Manager) withdraw(ctx context.Context, name, id string, why error) error {
	ctx, cancel := detached(ctx)
	defer cancel()
	if err := m.remove(ctx, Info{ID: id, Name: name}); err != nil && !errors.Is(err, ErrNotFound) {
		return leaving(why, fmt.Sprintf("network %q (%s)", name, id))
	}
	return why
}

// whyNotMade finds the class of a create that the engine refused.
func (m *Manager) whyNotMade(ctx context.Context, s Spec, guarded bool, engine error) error {
	if errdefs.IsConflict(engine) { // a status for names alone, here
		return refusedAs(ErrExists, engine)
	}
	if c := classByText(engine); c != nil && !errors.Is(c, ErrOverlap) { // which shows what overlaps
		return refused(ctx, engine)
	}
	var patience time.Duration
	if guarded && errdefs.IsPermissionDenied(engine) {
		patience = raceTime
	}
	var why error
	poll(ctx, patience, func(ctx context.Context) bool {
		found, err := m.list(ctx, filters.NewArgs())
		why = s.obstacle(found)
		return why != nil || err != nil
	})
	switch {
	case why != nil:
		return refusedAs(why, engine)
	case ctx.Err() != nil:
		return refusedAs(ctx.Err(), engine)
	}
	return refused(ctx, engine)
}

// obstacle is what in the state of the engine speaks against s, or nil.
func (s Spec) obstacle(found []Info) error {
	if len(named(s.Name, found)) > 0 {
		return ErrExists
	}
	for _, n := range found {
		for _, theirs := range n.Subnets {
			for _, ours := range s.Subnets {
				if ours.Prefix.Overlaps(theirs.Prefix) {
					return fmt.Errorf("%w: %s is not free, network %q has %s", ErrOverlap, ours.Prefix, n.Name, theirs.Prefix)
				}
			}
		}
	}
	return nil
}
