package core

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// picture is one image: a program and how to run it.
type picture struct {
	id      string // with sha256: before it
	refs    []reference
	runs                      // zero only until the image is entered
	config  *container.Config // never changed
	created time.Time
	tagged  time.Time
	comment string
	layers  []Layer     // the lowest first
	steps   []ImageStep // the first one first
	number  int

	// Of the image store.
	loadedAs  reference           // the name that it had in an archive
	described *ocispec.Descriptor // see manifest; nil until somebody asks

	// Of one that a build made.
	parent   string // ID of the image that it was built on
	author   string
	cacheKey string            // what its step was
	maker    string            // ID of the container that it was made of
	made     *container.Config // of that container
}

func (p *picture) shortID() string { return strings.TrimPrefix(p.id, digestPrefix)[:12] }

const digestPrefix = "sha256:"

// imageTable finds images.
type imageTable struct {
	byID  map[string]*picture
	byRef map[reference]*picture
	count int
	// gone holds the images that were removed: one that is loaded again runs what
	// it ran.
	gone map[string]*picture
}

// newestFirst lists the images as a list of them shows them.
func (t *imageTable) newestFirst() []*picture {
	list := make([]*picture, 0, len(t.byID))
	for _, p := range t.byID {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *picture) int {
		return cmp.Or(b.created.Compare(a.created), cmp.Compare(b.number, a.number))
	})
	return list
}

// parents holds the IDs of the images that others were built on.
func (t *imageTable) parents() map[string]bool {
	all := make(map[string]bool)
	for _, p := range t.byID {
		if p.parent != "" {
			all[p.parent] = true
		}
	}
	return all
}

// builtOn lists the IDs of p and of all images that were built on it.
func (t *imageTable) builtOn(p *picture) []string {
	ids := []string{p.id}
	for i := 0; i < len(ids); i++ {
		for id, other := range t.byID {
			if other.parent == ids[i] {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// between reports whether p is only a step towards other images.
func (p *picture) between(parents map[string]bool) bool { return len(p.refs) == 0 && parents[p.id] }

// tag gives p a reference, which another image then loses.
func (t *imageTable) tag(p *picture, ref reference) {
	if old := t.byRef[ref]; old != nil {
		t.untag(ref)
	}
	t.byRef[ref] = p
	p.refs = append(p.refs, ref)
	slices.SortFunc(p.refs, func(a, b reference) int { return cmp.Compare(a.full(), b.full()) })
}

func (t *imageTable) untag(ref reference) {
	p := t.byRef[ref]
	p.refs = slices.DeleteFunc(p.refs, func(r reference) bool { return r == ref })
	delete(t.byRef, ref)
}

// findImage returns the image that term means: an ID, else a reference, else
// an ID's prefix that only one has.
func (e *Engine) findImage(term string) (*picture, error) {
	if e.say.imageStore {
		return e.findStored(term)
	}
	if p := e.imgs.byID[digestPrefix+strings.TrimPrefix(term, digestPrefix)]; p != nil {
		return p, nil
	}
	if name, id, digested := strings.Cut(term, "@"); digested && wholeDigest.MatchString(id) {
		return e.findByDigest(name, term)
	}
	if strings.HasPrefix(term, digestPrefix) && term != digestPrefix {
		if p := e.imgs.withPrefix(strings.TrimPrefix(term, digestPrefix)); p != nil {
			return p, nil
		}
		return nil, notFound("No such image: %s", term)
	}
	p, ref, err := e.findReference(term)
	if p != nil || err != nil {
		return p, err
	}
	if p := e.imgs.withPrefix(term); p != nil {
		return p, nil
	}
	return nil, notFound("No such image: %s", ref)
}

// findReference returns the image that has term for a reference, as it stands or as
// engines read it. Where there is none, it returns the reference.
func (e *Engine) findReference(term string) (*picture, reference, error) {
	if p := e.imgs.byRef[splitReference(term)]; p != nil {
		return p, reference{}, nil
	}
	ref, err := e.parseReference(term)
	if err != nil {
		return nil, ref, err
	}
	return e.imgs.byRef[ref], ref, nil
}

// findByDigest finds nothing: images that keep their layers have digests only from
// registries.
func (e *Engine) findByDigest(name, term string) (*picture, error) {
	if _, err := e.parseReference(name); err != nil {
		return nil, err
	}
	return nil, notFound("No such image: %s", shortRepository(term))
}

// withPrefix returns the image whose ID begins with prefix, if there is one
// and only one.
func (t *imageTable) withPrefix(prefix string) *picture {
	if !hexDigits.MatchString(prefix) {
		return nil
	}
	var found *picture
	for id, p := range t.byID {
		if !strings.HasPrefix(id, digestPrefix+prefix) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}

// ImageAdd makes an image that runs prog and returns its ID. A nil prog is the
// engine's [Options.Program]. Where the config, which may be nil, has no
// command, it is the repository's last word, so that containers need not name
// one. An image that had the reference loses it, and stays. No event tells of it.
func (e *Engine) ImageAdd(ref string, prog Program, config *container.Config) (id string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.addImage(ref, prog, nil, config)
}

func (e *Engine) addImage(ref string, prog Program, commands Commands, config *container.Config) (id string, err error) {
	r, refusal := e.parseReference(ref)
	if refusal != nil {
		return "", refusal
	}
	if config == nil {
		config = &container.Config{}
	}
	if prog == nil && commands == nil {
		prog = e.opts.Program
	}
	p := e.newImage(runs{prog, commands}, withCommand(*config, r), Layer{}, "")
	e.imgs.tag(p, r)
	return p.id, nil
}

func withCommand(config container.Config, r reference) *container.Config {
	if len(config.Entrypoint) == 0 && len(config.Cmd) == 0 {
		config.Cmd = []string{r.repository[strings.LastIndexByte(r.repository, '/')+1:]}
	}
	return &config
}

// newImage makes an image of one layer; the zero one is the image's own.
func (e *Engine) newImage(what runs, config *container.Config, layer Layer, comment string) *picture {
	p := &picture{
		id: digestPrefix + e.newID(), runs: what, config: config, created: e.now(), tagged: e.now(), comment: comment,
	}
	if layer.DiffID == "" {
		layer.DiffID = digestPrefix + digest("layer of "+p.id)
	}
	if layer.Size == 0 {
		layer.Size = imageSize
	}
	p.layers = []Layer{layer}
	p.steps = []ImageStep{{Created: p.created, Comment: comment}}
	e.enterImage(p)
	return p
}

// enterImage makes an image known.
func (e *Engine) enterImage(p *picture) {
	if p.program == nil && p.commands == nil {
		p.runs = runs{e.opts.Program, e.opts.ImportCommands}
	}
	if e.say.imageStore {
		p.tagged = e.now() // every image has a name
	}
	e.imgs.count++
	p.number = e.imgs.count
	e.imgs.byID[p.id] = p
}

// ImageSource is what an image is imported from: a file system, of which the
// layer tells what the fake knows. The zero layer stands for any.
type ImageSource struct {
	Repository, Tag, Message string
	Changes                  []string // lines of a Dockerfile
	Layer                    Layer
}

// ImageImport makes an image of a file system, whose content does not matter:
// it runs [Options.Program]. An empty repository leaves the image without a
// reference.
func (e *Engine) ImageImport(src ImageSource) (id string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	config, err := e.parseChanges(src.Changes)
	if err != nil {
		return "", err
	}
	ref, err := e.importReference(src.Repository, src.Tag)
	if err != nil {
		return "", err
	}
	p := e.newImage(runs{}, config, src.Layer, orDefault(src.Message, "Imported from -"))
	if ref != (reference{}) {
		e.imgs.tag(p, ref)
		e.emitImage(p, events.ActionTag, ref.String())
	}
	e.emitImage(p, events.ActionImport, p.id)
	return p.id, nil
}

func (e *Engine) importReference(repository, tag string) (reference, error) {
	if repository == "" {
		return reference{}, nil
	}
	ref, refusal := e.newReference(repository, tag)
	if refusal != nil {
		return ref, refusal
	}
	return ref, nil
}

func (e *Engine) emitImage(p *picture, action events.Action, name string) {
	e.emitLocked(event{
		typ: events.ImageEventType, action: action, actor: p.id,
		attrs: map[string]string{"name": name}, labels: p.config.Labels,
	})
}
