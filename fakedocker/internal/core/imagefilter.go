package core

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/filters"
)

// imageFilters are the filters of a list of images.
func (e *Engine) imageFilters() []string {
	known := []string{"reference", "label", "dangling", "before", "since"}
	if e.Profile.ValidateAtCreate {
		known = append(known, "until")
	}
	if e.say.imageStore {
		known = append(known, "label!")
	}
	return known
}

func (e *Engine) imageFilter(f filters.Args) (func(*picture) bool, error) {
	dangling, refusal := e.boolFilter(f, "dangling", false, wordTrue, wordFalse)
	if refusal != nil {
		return nil, refusal
	}
	inTime, err := e.imageTimes(f)
	if err != nil {
		return nil, err
	}
	parents := e.imgs.parents()
	return func(p *picture) bool {
		dangles := len(p.refs) == 0 && (e.say.imageStore || !parents[p.id])
		return inTime(p) && e.matchImageLabels(f, p.config.Labels) && (!f.Contains("dangling") || dangling == dangles) &&
			e.matchReferences(f.Get("reference"), p.refs)
	}, nil
}

// matchImageLabels reads the filter for labels that must not be there only where
// the release does.
func (e *Engine) matchImageLabels(f filters.Args, labels map[string]string) bool {
	if e.say.imageStore {
		return prunable(f, labels)
	}
	return matchLabels(f, labels)
}

// imageTimes reads the filters before, since and until.
func (e *Engine) imageTimes(f filters.Args) (func(*picture) bool, error) {
	before, since := 1<<62, 0
	for _, term := range f.Get("before") {
		p, err := e.findImage(term)
		if err != nil {
			return nil, err
		}
		before = min(before, p.number)
	}
	for _, term := range f.Get("since") {
		p, err := e.findImage(term)
		if err != nil {
			return nil, err
		}
		since = max(since, p.number)
	}
	until, err := e.imagesUntil(f)
	if err != nil {
		return nil, err
	}
	return func(p *picture) bool {
		return p.number < before && p.number > since && (until.IsZero() || p.created.Before(until))
	}, nil
}

// imagesUntil reads the filter until of a list: the earliest of several counts.
func (e *Engine) imagesUntil(f filters.Args) (earliest time.Time, err error) {
	for _, value := range sorted(f.Get("until")) {
		t, err := e.moment(value)
		if err != nil {
			return t, errorf(e.say.badUntil.Status, e.say.badUntil.Message, err)
		}
		if earliest.IsZero() || t.Before(earliest) {
			earliest = t
		}
	}
	return earliest, nil
}

// matchReferences reports whether one of the references is one of the
// patterns, with a tag or without.
func (e *Engine) matchReferences(patterns []string, refs []reference) bool {
	return len(patterns) == 0 || len(e.matching(patterns, refs)) > 0
}

// matching are the references that are one of the patterns, all if there are
// none: a list by reference shows no others.
func (e *Engine) matching(patterns []string, refs []reference) []reference {
	if len(patterns) == 0 {
		return refs
	}
	var list []reference
	for _, ref := range refs {
		if slices.ContainsFunc(patterns, func(pattern string) bool { return e.matches(ref, pattern) }) {
			list = append(list, ref)
		}
	}
	return list
}

// checkPatterns refuses a pattern that is none, where the release does and there is
// something to match.
func (e *Engine) checkPatterns(patterns []string) error {
	if e.say.imageStore {
		return nil
	}
	for ref := range e.imgs.byRef {
		for _, pattern := range patterns {
			if _, err := path.Match(pattern, ref.String()); err != nil {
				return internal("%s", err)
			}
		}
	}
	return nil
}

// matches reports whether a pattern is that of the reference, with its tag or
// without; on some releases also with what is left out of sight.
func (e *Engine) matches(r reference, pattern string) bool {
	names := []string{r.String(), r.repository}
	if full := r.full(); e.say.imageStore {
		names = append(names, full, strings.TrimSuffix(full, ":"+r.tag))
	}
	return slices.ContainsFunc(names, func(name string) bool { ok, _ := path.Match(pattern, name); return ok })
}
