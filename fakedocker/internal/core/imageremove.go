package core

import (
	"slices"
	"strings"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/image"
)

// ImageRemove takes a reference from an image, or removes the image with all
// of them: by its ID, or with its last reference.
func (e *Engine) ImageRemove(term string, o image.RemoveOptions) ([]image.DeleteResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if strings.TrimSpace(term) == "" {
		return nil, badRequest("image name cannot be blank")
	}
	p, err := e.findImage(term)
	if err != nil {
		return nil, err
	}
	if e.say.imageStore {
		return e.removeStored(p, term, o)
	}
	if ref, err := e.parseReference(term); err == nil && e.imgs.byRef[ref] == p && !strings.HasPrefix(term, digestPrefix) {
		return e.removeReference(p, ref, o)
	}
	return e.removeByID(p, o)
}

func (e *Engine) removeReference(p *picture, ref reference, o image.RemoveOptions) ([]image.DeleteResponse, error) {
	users := e.usersOf(p)
	last := len(p.refs) == 1
	if last && len(users) > 0 && !o.Force {
		return nil, conflict("conflict: unable to remove repository reference %q (must force) - container %s is using its referenced image %s",
			ref, users[0].id[:12], p.shortID())
	}
	done := e.untagImage(p, ref)
	if !last || e.usedRunning(p) != nil || e.imgs.parents()[p.id] {
		return done, nil
	}
	return append(done, e.deleteWithParents(p, o.PruneChildren)...), nil
}

func (e *Engine) removeByID(p *picture, o image.RemoveOptions) ([]image.DeleteResponse, error) {
	users, force := e.usersOf(p), o.Force
	switch c := e.usedRunning(p); {
	case e.imgs.parents()[p.id]:
		return nil, conflict("conflict: unable to delete %s (cannot be forced) - image has dependent child images", p.shortID())
	case c != nil:
		return nil, conflict("conflict: unable to delete %s (cannot be forced) - image is being used by running container %s", p.shortID(), c.id[:12])
	case !force && manyRepositories(p):
		return nil, conflict("conflict: unable to delete %s (must be forced) - image is referenced in multiple repositories", p.shortID())
	case !force && len(users) > 0:
		return nil, conflict("conflict: unable to delete %s (must be forced) - image is being used by stopped container %s", p.shortID(), users[0].id[:12])
	}
	var done []image.DeleteResponse
	for _, ref := range slices.Clone(p.refs) {
		done = append(done, e.untagImage(p, ref)...)
	}
	return append(done, e.deleteWithParents(p, o.PruneChildren)...), nil
}

// deleteWithParents removes an image and, if parents says so, those that it was
// built on as far as nothing else needs them.
func (e *Engine) deleteWithParents(p *picture, parents bool) []image.DeleteResponse {
	done := e.deleteImage(p)
	for parents && p.parent != "" {
		p = e.imgs.byID[p.parent]
		if p == nil || len(p.refs) > 0 || e.imgs.parents()[p.id] || len(e.usersOf(p)) > 0 {
			break
		}
		done = append(done, e.deleteImage(p)...)
	}
	return done
}

func manyRepositories(p *picture) bool {
	return slices.ContainsFunc(p.refs, func(r reference) bool { return r.repository != p.refs[0].repository })
}

func (e *Engine) untagImage(p *picture, ref reference) []image.DeleteResponse {
	e.imgs.untag(ref)
	e.emitImage(p, events.ActionUnTag, p.id)
	return []image.DeleteResponse{{Untagged: ref.String()}}
}

// deleteImage removes an image and those of its layers that nothing else needs.
func (e *Engine) deleteImage(p *picture) []image.DeleteResponse {
	delete(e.imgs.byID, p.id)
	e.imgs.gone[p.id] = p
	e.emitLocked(event{typ: events.ImageEventType, action: events.ActionDelete, actor: p.id, name: p.id}) // its labels are gone
	done := []image.DeleteResponse{{Deleted: p.id}}
	needed := e.neededLayers()
	chain := chainIDs(p.layers)
	for i := len(chain) - 1; i >= 0 && needed[chain[i]] == 0; i-- {
		done = append(done, image.DeleteResponse{Deleted: chain[i]})
	}
	return done
}

// usersOf lists the containers that were made from p, the newest first.
func (e *Engine) usersOf(p *picture) []*cont {
	return slices.DeleteFunc(e.ctrs.newestFirst(), func(c *cont) bool { return c.imageID != p.id })
}

func (e *Engine) usedRunning(p *picture) *cont {
	for _, c := range e.usersOf(p) {
		if c.alive() {
			return c
		}
	}
	return nil
}
