package core

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// stage is a stage of a build under way: the image so far and what the next one
// will be configured as.
type stage struct {
	name   string
	image  *picture // nil: nothing yet, on scratch
	config container.Config
	author string
	cmdSet bool // by an instruction of the stage
	missed bool // a step was not in the cache: no later one is looked for
}

const scratch = "scratch"

// runStage runs one stage.
func (b *Build) runStage(plan *stagePlan) (*stage, error) {
	if err := b.announce(plan.source); err != nil {
		return nil, err
	}
	base, err := b.baseImage(plan.base)
	if err != nil {
		return nil, err
	}
	s := &stage{name: plan.name, image: base, missed: b.o.NoCache}
	if base != nil {
		s.config = cloneConfig(base.config)
		s.config.Image = base.id
	}
	if findEnv(s.config.Env, "PATH") < 0 {
		s.config.Env = append(s.config.Env, "PATH="+defaultPath)
	}
	b.args.declared = map[string]*string{}
	if err := b.runTriggers(s); err != nil {
		return nil, err
	}
	if err := b.sayImage(s); err != nil {
		return nil, err
	}
	for i := range plan.steps {
		in := &plan.steps[i]
		if err := b.announce(in.Source); err != nil {
			return nil, err
		}
		if err := b.runStep(s, in); err != nil {
			return nil, err
		}
		if err := b.sayImage(s); err != nil {
			return nil, err
		}
	}
	b.built = append(b.built, s)
	return s, nil
}

// sayImage tells what image a step came to.
func (b *Build) sayImage(s *stage) error {
	id := ""
	if s.image != nil {
		id = s.image.shortID()
	}
	return b.textf(" ---> %s\n", id)
}

// runTriggers runs what the base image wants run in the builds on it.
func (b *Build) runTriggers(s *stage) error {
	triggers := s.config.OnBuild
	if len(triggers) == 0 {
		return nil
	}
	s.config.OnBuild = nil
	said := []string{fmt.Sprintf("# Executing %d build trigger", len(triggers))}
	if len(triggers) > 1 {
		said = append(said, "s")
	}
	for _, text := range append(said, "\n") {
		if err := b.textf("%s", text); err != nil {
			return err
		}
	}
	for _, text := range triggers {
		in, err := dockerfile.ParseTrigger(text)
		if err == nil {
			err = b.engine.modelledStep(&in)
		} else {
			err = b.engine.badDockerfile(err)
		}
		if err != nil {
			return err
		}
		if err := b.runStep(s, &in); err != nil {
			return err
		}
	}
	return nil
}

// baseImage finds what a stage begins with; nil is nothing.
func (b *Build) baseImage(written string) (*picture, error) {
	name, err := b.metaExpander().Word(written)
	if err != nil {
		return nil, expansionError(err)
	}
	if name == scratch {
		return nil, nil
	}
	if s := b.stageNamed(name); s != nil {
		return s.image, nil
	}
	return b.image(name)
}

// stageNamed returns the stage of that name that was built before, or nil.
func (b *Build) stageNamed(name string) *stage {
	for _, s := range b.built {
		if s.name != "" && strings.EqualFold(s.name, name) {
			return s
		}
	}
	return nil
}

// image finds an image, or has it pulled.
func (b *Build) image(name string) (*picture, error) {
	e := b.engine
	e.mu.Lock()
	p, err := e.findImage(name)
	e.mu.Unlock()
	if err == nil && (!b.o.PullParent || b.o.Pull == nil) {
		return p, nil
	}
	if refusal := (*Error)(nil); err != nil && errors.As(err, &refusal) && refusal.Status != 404 {
		return nil, err
	}
	if b.o.Pull == nil {
		repository := splitReference(name).repository
		return nil, notFound("pull access denied for %s, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", repository)
	}
	program, err := b.o.Pull(name)
	if err != nil {
		return nil, notFound("%v", err)
	}
	id, err := e.ImageAdd(name, program, nil)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.findImage(id)
}

// stageExpander knows the variables of the image so far and then the build's
// arguments.
func (b *Build) stageExpander(s *stage) *dockerfile.Expander {
	return b.expander(func(name string) (string, bool) {
		if i := findEnv(s.config.Env, name); i >= 0 {
			_, value, _ := strings.Cut(s.config.Env[i], "=")
			return value, true
		}
		return b.args.value(b.args.declared, name)
	})
}

// expansionError is the engine's text about a word with variables.
func expansionError(err error) error {
	if errors.Is(err, dockerfile.ErrModifier) {
		return NotModelled("of a build, " + err.Error())
	}
	return badRequest("%s", err)
}

// cloneConfig copies what instructions change in place.
func cloneConfig(c *container.Config) container.Config {
	copied := *c
	copied.Env = slices.Clone(c.Env)
	copied.Labels = union(nil, c.Labels)
	copied.ExposedPorts = union(nil, c.ExposedPorts)
	copied.Volumes = union(nil, c.Volumes)
	copied.OnBuild = slices.Clone(c.OnBuild)
	return copied
}
