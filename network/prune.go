package network

import (
	"context"
	"errors"
)

// Prune removes the networks of the manager's owner that no container refers to,
// running or not, and returns them, sorted by name. What somebody joins or removes
// meanwhile is left alone; on errors it goes on with the next network and returns
// what it removed together with the joined errors.
//
// A network made a moment ago for containers that are yet to come is unused as
// well: do not prune while deploying.
func (m *Manager) Prune(ctx context.Context) ([]Info, error) {
	if err := m.ready(ctx); err != nil {
		return nil, wrap(err, opPrune, "", "")
	}
	infos, err := m.list(ctx, m.ownerFilter())
	if err != nil {
		return nil, wrap(err, opPrune, "", "")
	}
	var pruned []Info
	var problems []error
	for _, info := range infos {
		if err := ctx.Err(); err != nil { // what comes after it was not looked at
			problems = append(problems, wrap(err, opPrune, "", ""))
			break
		}
		switch err := m.removeUnused(ctx, info); {
		case err == nil:
			pruned = append(pruned, info)
		case !errors.Is(err, ErrInUse) && !errors.Is(err, ErrNotFound):
			problems = append(problems, wrap(err, opPrune, info.Name, ""))
		}
	}
	return pruned, errors.Join(problems...)
}

// removeUnused asks for the users as late as possible: the engine itself would
// remove a network from under a stopped container.
func (m *Manager) removeUnused(ctx context.Context, info Info) error {
	users, err := m.users(ctx, info)
	if err != nil {
		return err
	}
	if len(users) > 0 {
		return &InUseError{Network: info.Name, Containers: users}
	}
	return m.remove(ctx, info)
}
