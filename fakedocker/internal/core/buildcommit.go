package core

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// commitNothing makes the image of a step that runs no command. Engines make a
// container for it all the same.
func (b *Build) commitNothing(s *stage, command []string, layer *Layer) error {
	probe := probeConfig(s, command, nil)
	if hit, err := b.cached(s, probe); hit || err != nil {
		return err
	}
	c, err := b.makeContainer(s, probe)
	if err != nil {
		return err
	}
	b.engine.commit(s, commit{command: command, probe: probe, from: c, config: c.config, layer: layer})
	return b.removeDone(c)
}

// commitFiles makes the image of a step that only adds files: without a
// container.
func (b *Build) commitFiles(s *stage, command []string, layer Layer) error {
	probe := probeConfig(s, command, nil)
	if hit, err := b.cached(s, probe); hit || err != nil {
		return err
	}
	b.engine.commit(s, commit{command: command, probe: probe, config: &probe, layer: &layer, files: true})
	return nil
}

// probeConfig is the configuration by which a step is known to the cache.
func probeConfig(s *stage, command, env []string) container.Config {
	c := cloneConfig(&s.config)
	c.Cmd = command
	c.Env = slices.Concat(c.Env, env)
	return c
}

// cached takes the image that the same step on the same image made before, if
// there is one.
func (b *Build) cached(s *stage, probe container.Config) (bool, error) {
	if s.missed {
		return false, nil
	}
	p := b.engine.cachedStep(s.image, probe)
	if p == nil {
		s.missed = true
		return false, nil
	}
	s.image = p
	s.config.Image = p.id
	return true, b.textf(" ---> Using cache\n")
}

// cachedStep finds the newest image that a step made.
func (e *Engine) cachedStep(on *picture, probe container.Config) *picture {
	e.mu.Lock()
	defer e.mu.Unlock()
	key := cacheKey(probe)
	for _, p := range e.imgs.newestFirst() {
		if p.cacheKey == key && p.parent == idOf(on) {
			return p
		}
	}
	return nil
}

func idOf(p *picture) string {
	if p == nil {
		return ""
	}
	return p.id
}

// cacheKey is what two equal steps have in common.
func cacheKey(c container.Config) string {
	c.Image = ""
	data, err := json.Marshal(c)
	if err != nil {
		return "" // there is no such configuration
	}
	return digest(string(data))
}

// commit is how an image of a build comes to be.
type commit struct {
	command []string         // as its history shows it
	probe   container.Config // by which the cache knows it
	from    *cont            // nil: no container
	config  *container.Config
	layer   *Layer // nil: none
	files   bool   // files were added
}

// commit makes the next image of a stage.
func (e *Engine) commit(s *stage, how commit) {
	e.mu.Lock()
	defer e.mu.Unlock()
	config := cloneConfig(&s.config)
	p := &picture{
		id: digestPrefix + e.newID(), config: &config, created: e.now(), author: s.author,
		cacheKey: cacheKey(how.probe), made: how.config,
	}
	p.buildOn(s.image)
	if how.files && bare(s.image) {
		p.program, p.commands = e.opts.Program, nil // what was copied is what it runs
	}
	p.steps = append(p.steps, ImageStep{Created: p.created, CreatedBy: strings.Join(how.command, " "), Empty: how.layer == nil})
	if how.layer != nil {
		p.layers = append(p.layers, *how.layer)
	}
	if how.from != nil {
		p.maker = how.from.id
	}
	e.enterImage(p)
	if e.say.tellsOfCommits && (how.from != nil || e.say.imageStore) {
		e.emitImage(p, events.ActionCreate, p.id)
	}
	s.image = p
	s.config.Image = p.id
}

// buildOn takes over what another image has; nil has nothing, not even commands.
func (p *picture) buildOn(base *picture) {
	if base == nil {
		p.commands = Commands{}
		return
	}
	p.parent, p.program, p.commands = base.id, base.program, base.commands
	p.layers, p.steps = slices.Clone(base.layers), slices.Clone(base.steps)
}

// bare reports whether no file was ever put into an image.
func bare(p *picture) bool {
	return p == nil || p.commands != nil && len(p.commands) == 0
}

// tagBuilt gives the image of a build one of its references.
func (e *Engine) tagBuilt(p *picture, ref reference) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.imgs.tag(p, ref)
	p.tagged = e.now()
	e.emitImage(p, events.ActionTag, ref.String())
}
