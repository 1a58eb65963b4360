package core

import (
	"strings"

	"github.com/docker/docker/api/types/events"
)

// ImageTag gives an image a further reference. A tag goes before the one that
// the repository may have with it.
func (e *Engine) ImageTag(term, repository, tag string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, missing := e.findImage(term)
	if missing != nil && !e.say.imageStore {
		return missing
	}
	if repository == "" && e.say.ignoresNoTag {
		return nil
	}
	if name, id, _ := strings.Cut(repository, "@"); e.say.digestTag != "" && tag != "" && wholeDigest.MatchString(id) {
		repository = name // the tag goes before the digest
	}
	ref, refusal := e.newReference(repository, tag)
	if refusal != nil {
		return e.badNewTag(repository, refusal)
	}
	if missing != nil {
		return missing
	}
	e.imgs.tag(p, ref)
	p.tagged = e.now()
	e.emitImage(p, events.ActionTag, ref.String())
	return nil
}

// badNewTag refuses a reference that an image shall have as the release does.
func (e *Engine) badNewTag(repository string, refusal *Error) *Error {
	if _, id, _ := strings.Cut(repository, "@"); e.say.digestTag != "" && wholeDigest.MatchString(id) {
		return badRequest("%s", e.say.digestTag)
	}
	return errorf(e.say.badTag, "%s", refusal)
}

// newReference reads the reference that an image shall have: none by digest, nor
// such that reads as an ID, or in the image store as a digest.
func (e *Engine) newReference(repository, tag string) (reference, *Error) {
	if hexDigest.MatchString(repository) {
		return reference{}, badRequest("invalid repository name (%s), cannot specify 64-byte hexadecimal strings", repository)
	}
	if _, id, _ := strings.Cut(repository, "@"); wholeDigest.MatchString(id) {
		return reference{}, badRequest("cannot import digest reference")
	}
	ref, refusal := e.parseReference(repository)
	if refusal != nil {
		return ref, refusal
	}
	if tag != "" {
		ref.tag = tag
	}
	switch {
	case !imageTag.MatchString(ref.tag):
		return ref, badRequest("invalid tag format")
	case e.say.imageStore && ref.repository+":" == digestPrefix:
		return ref, badRequest("refusing to create an ambiguous tag using digest algorithm as name")
	}
	return ref, nil
}
