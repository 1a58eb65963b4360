package core

import (
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// SavedImage is an image as an archive holds it.
type SavedImage struct {
	ID      string
	Tags    []string
	Config  container.Config
	Created time.Time
	Comment string
	Layers  []Layer
	Steps   []ImageStep
}

// ImageSave returns the images that the terms mean, to be written to an archive:
// an ID without references, a reference with that one, a repository with all of
// its references.
func (e *Engine) ImageSave(terms []string) ([]SavedImage, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []SavedImage
	at := map[*picture]int{}
	for _, term := range terms {
		chosen, err := e.toSave(term)
		if err != nil {
			return nil, err
		}
		for _, c := range chosen {
			if _, there := at[c.picture]; !there {
				at[c.picture] = len(list)
				list = append(list, c.saved())
			}
			s := &list[at[c.picture]]
			s.Tags = append(s.Tags, c.tags...)
		}
	}
	for i := range list {
		list[i].Tags = unique(list[i].Tags)
		e.emitSave(&list[i])
	}
	return list, nil
}

// emitSave tells of an image that is saved: the image store does it for each of
// its names.
func (e *Engine) emitSave(s *SavedImage) {
	times := 1
	if e.say.imageStore {
		times = max(1, len(s.Tags))
	}
	for range times {
		e.emitImage(e.imgs.byID[s.ID], events.ActionSave, s.ID)
	}
}

// chosen is an image to save, and the references that go with it.
type chosen struct {
	*picture
	tags []string
}

// toSave finds what one term means.
func (e *Engine) toSave(term string) ([]chosen, error) {
	if e.say.imageStore {
		return e.toSaveStored(term)
	}
	hex := strings.TrimPrefix(term, digestPrefix)
	if p := e.imgs.byID[digestPrefix+hex]; p != nil {
		return []chosen{{p, nil}}, nil
	}
	ref, refusal := e.parseReference(term)
	if refusal != nil {
		return nil, internal("%s", refusal)
	}
	if i := strings.LastIndexByte(term, ':'); i > strings.LastIndexByte(term, '/') && hex == term {
		if p := e.imgs.byRef[ref]; p != nil {
			return []chosen{{p, []string{ref.String()}}}, nil
		}
		return nil, notFound("reference does not exist")
	}
	if all := e.repository(ref.repository); all != nil {
		return all, nil
	}
	if p := e.imgs.withPrefix(hex); p != nil {
		return []chosen{{p, nil}}, nil
	}
	return nil, notFound("No such image: %s", term)
}

// toSaveStored is the same in the image store, where also a digest is without
// references.
func (e *Engine) toSaveStored(term string) ([]chosen, error) {
	p, err := e.findStored(term)
	if err == nil && (p.hasPrefix(term) || strings.Contains(term, "@")) {
		return []chosen{{p, nil}}, nil
	}
	ref, refusal := e.parseReference(term)
	if refusal == nil && splitReference(term).repository == term {
		if all := e.repository(ref.repository); all != nil {
			return all, nil
		}
		return nil, notFound("No such image: %s", ref)
	}
	if err != nil {
		return nil, err
	}
	return []chosen{{p, []string{ref.String()}}}, nil
}

// repository returns the images of a repository, with their references there.
func (e *Engine) repository(name string) []chosen {
	var all []chosen
	for _, p := range e.imgs.newestFirst() {
		var tags []string
		for _, ref := range p.refs {
			if ref.repository == name {
				tags = append(tags, ref.String())
			}
		}
		if tags != nil {
			all = append(all, chosen{p, tags})
		}
	}
	return all
}

func (p *picture) saved() SavedImage {
	return SavedImage{
		ID: p.id, Config: *p.config, Created: p.created, Comment: p.comment,
		Layers: slices.Clone(p.layers), Steps: slices.Clone(p.steps),
	}
}
