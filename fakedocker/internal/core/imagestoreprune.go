package core

import (
	"strings"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/image"
)

// storedName is a name in the image store: a reference, or none for an image
// that dangles.
type storedName struct {
	p   *picture
	ref reference
}

func (n storedName) dangles() bool { return n.ref == reference{} }

func (n storedName) String() string {
	if n.dangles() {
		return n.p.id
	}
	return n.ref.String()
}

// pruneStored takes the names from the image store that unused says, images
// that others were built on included, and with the last name the image. One that
// a container was made of keeps the name that the container gives, and one that
// it gives by ID keeps one name.
func (e *Engine) pruneStored(unused func(*picture) bool, dangling bool) image.PruneReport {
	var report image.PruneReport
	before := e.storedBytes(true)
	for _, n := range e.namesToPrune(unused, dangling) {
		if n.dangles() {
			e.forget(n.p)
		} else {
			e.imgs.untag(n.ref)
		}
		e.emitNamed(n.p, events.ActionUnTag, n.String())
		report.ImagesDeleted = append(report.ImagesDeleted, image.DeleteResponse{Untagged: n.String()})
		if len(n.p.refs) > 0 {
			continue
		}
		e.forget(n.p)
		e.emitNamed(n.p, events.ActionDelete, n.String())
		report.ImagesDeleted = append(report.ImagesDeleted, image.DeleteResponse{Deleted: n.p.id})
	}
	report.SpaceReclaimed = e.freed(before)
	return report
}

// namesToPrune are the names that may go, image by image.
func (e *Engine) namesToPrune(unused func(*picture) bool, dangling bool) (list []storedName) {
	for _, p := range e.imgs.newestFirst() {
		switch users := e.usersOf(p); {
		case !unused(p):
		case len(p.refs) == 0 && len(users) == 0:
			list = append(list, storedName{p: p})
		case !dangling:
			list = append(list, prunableNames(p, users)...)
		}
	}
	return list
}

// prunableNames are the references of an image that no container gives; all but
// one where a container gives the image's ID.
func prunableNames(p *picture, users []*cont) (list []storedName) {
	byID := false
	given := map[reference]bool{}
	for _, c := range users {
		name, digested := strings.CutSuffix(c.config.Image, "@"+p.id)
		byID = byID || digested || p.hasPrefix(c.config.Image)
		if digested && splitReference(name).repository == name {
			continue // it gives no name but a repository
		}
		for _, ref := range p.named(name) {
			given[ref] = true
		}
	}
	for _, ref := range p.refs {
		if !given[ref] {
			list = append(list, storedName{p, ref})
		}
	}
	if byID && len(list) == len(p.refs) && len(list) > 0 {
		list = list[:len(list)-1]
	}
	return list
}
