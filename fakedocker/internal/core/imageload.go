package core

import (
	"fmt"

	"github.com/docker/docker/api/types/events"
)

// ImageLoad takes images over from an archive and returns the lines that the
// engine says about it. An image that is there only gets its references; one
// that was there runs what it ran, all others run [Options.Program]. The images
// before a bad one stay.
func (e *Engine) ImageLoad(list []SavedImage) (said []string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.say.imageStore {
		return e.loadStored(list)
	}
	for i := range list {
		lines, err := e.loadImage(&list[i])
		said = append(said, lines...)
		if err != nil {
			return said, err
		}
	}
	return said, nil
}

func (e *Engine) loadImage(s *SavedImage) (said []string, err error) {
	refs, err := e.savedReferences(s)
	if err != nil {
		return nil, err
	}
	p := e.restored(s)
	for _, ref := range refs {
		if old := e.imgs.byRef[ref]; old != nil && old != p {
			said = append(said, fmt.Sprintf("The image %s already exists, renaming the old one with ID %s to empty string\n", ref, old.id))
		}
		e.imgs.tag(p, ref)
		said = append(said, fmt.Sprintf("Loaded image: %s\n", ref))
	}
	if len(refs) == 0 {
		said = append(said, fmt.Sprintf("Loaded image ID: %s\n", p.id))
	}
	e.emitImage(p, events.ActionLoad, p.id)
	return said, nil
}

// savedReferences are the references of an image in an archive, which is one that
// can be loaded.
func (e *Engine) savedReferences(s *SavedImage) ([]reference, error) {
	refs := make([]reference, len(s.Tags))
	for i, tag := range s.Tags {
		ref, refusal := e.parseReference(tag)
		if refusal != nil && e.say.imageStore {
			return nil, errorf(refusal.Status, "normalize image ref %q: %s", tag, refusal)
		}
		if refusal != nil {
			return nil, refusal
		}
		refs[i] = ref
	}
	if healthTest(s.Config.Healthcheck) {
		return nil, NotModelled("Healthcheck")
	}
	return refs, nil
}

// loadStored takes images into the image store: all or none of them. It says
// nothing of images that lose a name, and tells of each name.
func (e *Engine) loadStored(list []SavedImage) (said []string, err error) {
	refs := make([][]reference, len(list))
	for i := range list {
		if refs[i], err = e.savedReferences(&list[i]); err != nil {
			return nil, err
		}
	}
	for i := range list {
		p := e.restored(&list[i])
		if len(refs[i]) == 0 {
			said = append(said, fmt.Sprintf("Loaded image ID: %s\n", p.id))
			e.emitImage(p, events.ActionLoad, p.id)
		}
		for _, ref := range refs[i] {
			e.imgs.tag(p, ref)
			p.loadedAs, p.described = ref, nil
			said = append(said, fmt.Sprintf("Loaded image: %s\n", ref))
			e.emitImage(p, events.ActionLoad, p.id)
		}
	}
	return said, nil
}

// restored returns the image that an archive holds, and makes it if it is not
// there.
func (e *Engine) restored(s *SavedImage) *picture {
	if p := e.imgs.byID[s.ID]; p != nil {
		return p
	}
	config := s.Config
	p := &picture{
		id: s.ID, config: &config, created: s.Created, comment: s.Comment, layers: s.Layers, steps: s.Steps,
	}
	if before := e.imgs.gone[s.ID]; before != nil {
		p.runs = before.runs
	}
	e.enterImage(p)
	return p
}
