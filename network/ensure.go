package network

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// ensureAttempts bound how often Ensure looks again when networks come and go
// under it.
const ensureAttempts = 8

// Ensure returns the network of the name and makes it if there is none. Callers
// at a time all get the same one.
//
// A network that is there has to be as asked: else the error is a
// [MismatchError] that lists the fields, and nothing is changed, since engines
// change no network. Compared are Internal, and of the other fields those that are
// set; maps may hold more than asked. Whose network it is does not matter.
//
// Other errors are those of [Manager.Create], and [ErrAmbiguous].
func (m *Manager) Ensure(ctx context.Context, s Spec) (Info, error) {
	info, err := m.ensure(ctx, s)
	return info, wrap(err, opEnsure, s.Name, "")
}

func (m *Manager) ensure(ctx context.Context, s Spec) (Info, error) {
	if err := m.ready(ctx); err != nil {
		return Info{}, err
	}
	if err := s.Validate(); err != nil {
		return Info{}, err
	}
	var info Info
	var err error
	for attempt := range ensureAttempts {
		info, err = m.find(ctx, s.Name)
		if err == nil {
			return s.accept(info)
		}
		if !errors.Is(err, ErrNotFound) {
			return Info{}, err
		}
		info, err = m.make(ctx, s)
		if !errors.Is(err, ErrExists) && !errors.Is(err, ErrNotFound) {
			return info, err
		}
		jitter(ctx, attempt)
	}
	return Info{}, err
}

// accept returns info if it is as s asks.
func (s Spec) accept(info Info) (Info, error) {
	if ds := s.differences(info); len(ds) > 0 {
		return Info{}, &MismatchError{Network: s.Name, Differences: ds}
	}
	return info, nil
}

// jitter parts callers that step on each other's feet.
func jitter(ctx context.Context, attempt int) {
	select {
	case <-ctx.Done():
	case <-time.After(rand.N(5 * time.Millisecond << attempt)):
	}
}
