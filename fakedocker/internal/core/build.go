package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/appnet-go/appnet/fakedocker/internal/buildcontext"
	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// BuildOptions are what the builder of an engine itself, the classic one, is
// asked for.
type BuildOptions struct {
	Context    *buildcontext.Context
	Dockerfile string // its name; empty means "Dockerfile"
	Tags       []string
	Args       map[string]*string // a nil value is none
	Labels     map[string]string
	Target     string // the stage to stop after; empty means the last one
	// NetworkMode and ExtraHosts are those of the containers of RUN.
	NetworkMode string
	ExtraHosts  []string

	NoCache     bool
	Remove      bool // intermediate containers, after a step that went well
	ForceRemove bool // also after one that did not
	Quiet       bool
	// Pull is asked for a base image that is not there, or for every one with
	// PullParent. Nil has none.
	Pull       func(ref string) (Program, error)
	PullParent bool
}

// BuildMessage is one part of what a build says: a text, or the ID of an image.
type BuildMessage struct{ Text, ImageID string }

// BuildError is a command of a build that did not end with 0.
type BuildError struct {
	Code    int
	Message string
}

// Error returns the engine's text.
func (e *BuildError) Error() string { return e.Message }

// Build is an image build, checked and not begun. Run it once.
type Build struct {
	engine *Engine
	o      BuildOptions
	escape byte
	gaps   []string
	meta   []dockerfile.Instruction // the ARG lines before the first FROM
	stages []stagePlan
	tags   []reference
	args   *buildArgs

	ctx   context.Context // of Run
	say   func(BuildMessage) error
	step  int
	steps int
	built []*stage // so far
}

// Run builds the image and hands what it says to say, whose error ends the
// build. The error is what an engine reports in the stream.
func (b *Build) Run(ctx context.Context, say func(BuildMessage) error) error {
	b.ctx, b.say = ctx, say
	var held []BuildMessage
	if b.o.Quiet {
		b.say = func(m BuildMessage) error { held = append(held, m); return nil }
	}
	last, err := b.runAll()
	if err != nil {
		for _, m := range held {
			if err := say(m); err != nil {
				return err
			}
		}
		return err
	}
	if b.o.Quiet {
		b.say = say
		return b.textf("%s\n", last.image.id)
	}
	return nil
}

// runAll runs all stages and tags what the last one made.
func (b *Build) runAll() (*stage, error) {
	if err := b.warnOfGaps(); err != nil {
		return nil, err
	}
	if err := b.readMeta(); err != nil {
		return nil, err
	}
	var last *stage
	for i := range b.stages {
		s, err := b.runStage(&b.stages[i])
		if err != nil {
			return nil, err
		}
		if last = s; s.image == nil {
			return nil, internal("No image was generated. Is your Dockerfile empty?")
		}
		if err := b.say(BuildMessage{ImageID: s.image.id}); err != nil {
			return nil, err
		}
	}
	return last, b.finish(last)
}

// finish says how it went, and gives the image its tags.
func (b *Build) finish(last *stage) error {
	if unused := b.args.unused(); len(unused) > 0 {
		if err := b.textf("[Warning] One or more build-args %v were not consumed\n", unused); err != nil {
			return err
		}
	}
	if err := b.textf("Successfully built %s\n", last.image.shortID()); err != nil {
		return err
	}
	for _, ref := range b.tags {
		b.engine.tagBuilt(last.image, ref)
		if err := b.textf("Successfully tagged %s\n", ref); err != nil {
			return err
		}
	}
	return nil
}

// readMeta reads the ARG lines before the first FROM, as steps of their own.
func (b *Build) readMeta() error {
	for i := range b.meta {
		in := &b.meta[i]
		if err := b.announce(in.Source); err != nil {
			return err
		}
		pairs, err := b.argPairs(in, b.metaExpander())
		if err != nil {
			return err
		}
		b.args.addMeta(pairs)
	}
	return nil
}

// announce begins a step.
func (b *Build) announce(source string) error {
	if err := b.ctx.Err(); err != nil {
		return errCanceled
	}
	b.step++
	if err := b.textf("Step %d/%d : %s", b.step, b.steps, source); err != nil {
		return err
	}
	return b.textf("\n")
}

func (b *Build) textf(format string, args ...any) error {
	return b.say(BuildMessage{Text: fmt.Sprintf(format, args...)})
}

// alarm says something on the standard error, which is red.
func (b *Build) alarm(text string) error { return b.textf("\x1b[91m%s\x1b[0m", text) }

// warnOfGaps warns of empty lines in the middle of instructions.
func (b *Build) warnOfGaps() error {
	if len(b.gaps) == 0 {
		return nil
	}
	var list []string
	for _, gap := range b.gaps {
		list = append(list, "[WARNING]: Empty continuation line found in:"+b.engine.say.gapBreak+gap+"\n")
	}
	list = append(list, "[WARNING]: Empty continuation lines will become errors in a future release.\n")
	if b.engine.say.gapsAtOnce {
		list = []string{strings.Join(list, "")}
	}
	for _, text := range list {
		if err := b.alarm(text); err != nil {
			return err
		}
	}
	return nil
}
