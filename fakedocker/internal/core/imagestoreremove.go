package core

import (
	"strings"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/image"
)

// removeStored takes a name from the image store, or an image with all of its
// names. A reference with a digest means those of its repository.
func (e *Engine) removeStored(p *picture, term string, o image.RemoveOptions) ([]image.DeleteResponse, error) {
	if p.hasPrefix(term) {
		return e.removeStoredImage(p, o, false)
	}
	named := p.named(term)
	if len(named) < len(p.refs) {
		return e.untagStored(p, named), nil
	}
	if users := e.usersOf(p); len(users) > 0 && !strings.Contains(term, "@") {
		if o.Force {
			return e.untagStored(p, named), nil
		}
		return nil, conflict("conflict: unable to delete %s (must be forced) - container %s is using its referenced image %s",
			named[0], users[0].id[:12], p.shortID())
	}
	return e.removeStoredImage(p, o, !o.Force && !strings.Contains(term, "@"))
}

// hasPrefix reports whether the image's ID begins with a term.
func (p *picture) hasPrefix(term string) bool {
	return strings.HasPrefix(p.id, term) || strings.HasPrefix(p.id, digestPrefix+term)
}

// named are the references of an image that a term means, which found it.
func (p *picture) named(term string) []reference {
	text, _, digested := strings.Cut(term, "@")
	given := splitReference(text)
	anyTag := digested && given.repository == text
	given.repository = shortRepository(given.repository)
	var list []reference
	for _, ref := range p.refs {
		if ref == given || anyTag && ref.repository == given.repository {
			list = append(list, ref)
		}
	}
	return list
}

// removeStoredImage removes an image with all of its names and, if the client
// wants that, those that it was built on, as long as they have no name of their
// own and nobody uses them. With keep an image stays that others were built on,
// without a name.
func (e *Engine) removeStoredImage(p *picture, o image.RemoveOptions, keep bool) ([]image.DeleteResponse, error) {
	if err := e.storedConflict(p, !o.Force); err != nil {
		return nil, err
	}
	several := len(p.refs) > 1
	line := e.ancestors(p)
	done := e.untagStored(p, p.refs)
	if !keep || !e.imgs.parents()[p.id] {
		e.forget(p)
	}
	done = append(done, e.deleted(p))
	for _, parent := range line {
		if !o.PruneChildren || several || len(parent.refs) > 0 || len(e.usersOf(parent)) > 0 {
			break
		}
		e.forget(parent)
		done = append(done, e.deleted(parent))
	}
	return done, nil
}

// storedConflict refuses to remove an image that is needed; soft looks also at
// what force would override.
func (e *Engine) storedConflict(p *picture, soft bool) error {
	if c := e.usedRunning(p); c != nil {
		return conflict("conflict: unable to delete %s (cannot be forced) - image is being used by running container %s", p.shortID(), c.id[:12])
	}
	users := e.usersOf(p)
	switch {
	case soft && len(users) > 0:
		return conflict("conflict: unable to delete %s (must be forced) - image is being used by stopped container %s", p.shortID(), users[0].id[:12])
	case soft && len(p.refs) > 1:
		return conflict("conflict: unable to delete %s (must be forced) - image is referenced in multiple repositories", p.shortID())
	}
	return nil
}

// ancestors are the images that p was built on, the nearest first; none if one
// of them is gone.
func (e *Engine) ancestors(p *picture) (line []*picture) {
	for p.parent != "" {
		if p = e.imgs.byID[p.parent]; p == nil {
			return nil
		}
		line = append(line, p)
	}
	return line
}

// forget takes an image out of the store.
func (e *Engine) forget(p *picture) {
	delete(e.imgs.byID, p.id)
	e.imgs.gone[p.id] = p
}

// deleted tells of an image that was removed.
func (e *Engine) deleted(p *picture) image.DeleteResponse {
	if e.imgs.byID[p.id] == p {
		e.emitImage(p, events.ActionDelete, p.id)
	} else {
		e.emitNamed(p, events.ActionDelete, p.id)
	}
	return image.DeleteResponse{Deleted: p.id}
}

// untagStored takes references from an image, which stays.
func (e *Engine) untagStored(p *picture, refs []reference) (done []image.DeleteResponse) {
	for _, ref := range append([]reference(nil), refs...) {
		e.imgs.untag(ref)
		e.emitNamed(p, events.ActionUnTag, ref.String())
		done = append(done, image.DeleteResponse{Untagged: ref.String()})
	}
	return done
}

// emitNamed tells of an image without its labels, which the store has no more.
func (e *Engine) emitNamed(p *picture, action events.Action, name string) {
	e.emitLocked(event{typ: events.ImageEventType, action: action, actor: p.id, name: name})
}
