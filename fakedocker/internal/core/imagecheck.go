package core

import "github.com/docker/docker/api/types/filters"

// CheckReference refuses a text that is no reference of an image.
func (e *Engine) CheckReference(text string) error {
	if _, err := e.parseReference(text); err != nil {
		return err
	}
	return nil
}

// IsDigest reports whether a text is the whole of an image's ID.
func IsDigest(text string) bool { return wholeDigest.MatchString(text) || hexDigest.MatchString(text) }

// CheckNewReference refuses a repository and a tag that no image can have. No
// repository is none.
func (e *Engine) CheckNewReference(repository, tag string) error {
	if repository == "" {
		return nil
	}
	if _, err := e.newReference(repository, tag); err != nil {
		return errorf(e.say.badTag, "%s", err)
	}
	return nil
}

// CheckWord refuses a filter that is neither true nor false.
func (e *Engine) CheckWord(f filters.Args, key string) error {
	if _, err := e.boolFilter(f, key, false, wordTrue, wordFalse); err != nil {
		return err
	}
	return nil
}

// Pushed is what a push is about: the repository in its short and its full form,
// and the tag that was asked for.
type Pushed struct {
	Repository, Full, Tag string
	Found                 bool
}

// FindPushed looks for what is to be pushed: a repository with all its tags, or one
// of them.
func (e *Engine) FindPushed(name, tag string) Pushed {
	e.mu.Lock()
	defer e.mu.Unlock()
	ref, err := e.parseReference(name)
	if err != nil {
		return Pushed{}
	}
	if asked := splitReference(name); tag == "" && asked.repository != name {
		tag = asked.tag
	}
	full := reference{ref.repository, "x"}.full()
	p := Pushed{Repository: ref.repository, Full: full[:len(full)-len(":x")], Tag: tag}
	for other := range e.imgs.byRef {
		p.Found = p.Found || other.repository == ref.repository && (tag == "" || other.tag == tag || !e.say.imageStore)
	}
	return p
}
