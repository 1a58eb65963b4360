package core

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// imageSize is how large the fake's images say they are, in bytes.
const imageSize = 4 << 20

// picture is one image: a program and how to run it.
type picture struct {
	id      string // with sha256: before it
	refs    []reference
	program Program
	config  *container.Config // never changed
	created time.Time
	tagged  time.Time
	comment string
	number  int
}

func (p *picture) shortID() string { return strings.TrimPrefix(p.id, digestPrefix)[:12] }

const digestPrefix = "sha256:"

// imageTable finds images.
type imageTable struct {
	byID  map[string]*picture
	byRef map[reference]*picture
	count int
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

// tag gives p a reference, which another image then loses.
func (t *imageTable) tag(p *picture, ref reference) {
	if old := t.byRef[ref]; old != nil {
		t.untag(ref)
	}
	t.byRef[ref] = p
	p.refs = append(p.refs, ref)
	slices.SortFunc(p.refs, func(a, b reference) int { return cmp.Compare(a.String(), b.String()) })
}

func (t *imageTable) untag(ref reference) {
	p := t.byRef[ref]
	p.refs = slices.DeleteFunc(p.refs, func(r reference) bool { return r == ref })
	delete(t.byRef, ref)
}

// findImage returns the image that term means: an ID, else a reference, else
// an ID's prefix that only one has.
func (e *Engine) findImage(term string) (*picture, error) {
	if p := e.imgs.byID[digestPrefix+strings.TrimPrefix(term, digestPrefix)]; p != nil {
		return p, nil
	}
	if strings.HasPrefix(term, digestPrefix) {
		if p := e.imgs.withPrefix(strings.TrimPrefix(term, digestPrefix)); p != nil {
			return p, nil
		}
		return nil, notFound("No such image: %s", term)
	}
	ref, err := e.parseReference(term)
	if err != nil {
		return nil, err
	}
	if p := e.imgs.byRef[ref]; p != nil {
		return p, nil
	}
	if p := e.imgs.withPrefix(term); p != nil {
		return p, nil
	}
	return nil, notFound("No such image: %s", ref)
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
	r, refusal := e.parseReference(ref)
	if refusal != nil {
		return "", refusal
	}
	if config == nil {
		config = &container.Config{}
	}
	if healthTest(config.Healthcheck) {
		return "", NotModelled("Healthcheck")
	}
	p := e.newImage(prog, withCommand(*config, r), "")
	e.imgs.tag(p, r)
	return p.id, nil
}

func withCommand(config container.Config, r reference) *container.Config {
	if len(config.Entrypoint) == 0 && len(config.Cmd) == 0 {
		config.Cmd = []string{r.repository[strings.LastIndexByte(r.repository, '/')+1:]}
	}
	return &config
}

func (e *Engine) newImage(prog Program, config *container.Config, comment string) *picture {
	if prog == nil {
		prog = e.opts.Program
	}
	e.imgs.count++
	p := &picture{
		id: digestPrefix + e.newID(), program: prog, config: config, created: e.now(), tagged: e.now(),
		comment: comment, number: e.imgs.count,
	}
	e.imgs.byID[p.id] = p
	return p
}

// ImageImport makes an image of a file system, whose content does not matter:
// it runs [Options.Program]. The changes are lines of a Dockerfile. An empty
// repository leaves the image without a reference.
func (e *Engine) ImageImport(repository, tag string, changes []string) (id string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	config, err := parseChanges(changes)
	if err != nil {
		return "", err
	}
	ref, err := e.importReference(repository, tag)
	if err != nil {
		return "", err
	}
	p := e.newImage(nil, config, "Imported from -")
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
	if tag != "" {
		repository += ":" + tag
	}
	ref, err := e.parseReference(repository)
	if err != nil {
		return ref, err
	}
	return ref, nil
}

// ImageTag gives an image a further reference. A tag goes before the one that
// the repository may have with it.
func (e *Engine) ImageTag(term, repository, tag string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.findImage(term)
	if err != nil {
		return err
	}
	if repository == "" && e.say.ignoresNoTag {
		return nil
	}
	ref, refusal := e.parseReference(repository)
	if refusal != nil {
		return errorf(e.say.badTag, "%s", refusal)
	}
	if tag != "" {
		ref.tag = tag
	}
	if !imageTag.MatchString(ref.tag) {
		return errorf(e.say.badTag, "invalid tag format")
	}
	e.imgs.tag(p, ref)
	p.tagged = e.now()
	e.emitImage(p, events.ActionTag, ref.String())
	return nil
}

func (e *Engine) emitImage(p *picture, action events.Action, name string) {
	attrs := map[string]string{"name": name}
	for k, v := range p.config.Labels {
		attrs[k] = v
	}
	e.emitLocked(events.ImageEventType, action, p.id, attrs)
}
