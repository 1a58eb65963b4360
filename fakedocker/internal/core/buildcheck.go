package core

import (
	"cmp"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/fakedocker/internal/buildcontext"
	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// stagePlan is a stage of a build, before it runs.
type stagePlan struct {
	base, name, source string
	steps              []dockerfile.Instruction
}

// NewBuild checks what can be checked before a build begins: the tags, the
// Dockerfile and that the fake models all of it.
func (e *Engine) NewBuild(o BuildOptions) (*Build, error) {
	if o.NetworkMode == "container:" {
		return nil, NotModelled("a build on the network of a container without a name")
	}
	b := &Build{engine: e, o: o, args: newBuildArgs(o.Args)}
	var err error
	if b.tags, err = e.buildTags(o.Tags); err != nil {
		return nil, err
	}
	file, err := e.readDockerfile(o.Context, cmp.Or(o.Dockerfile, defaultDockerfile))
	if err != nil {
		return nil, err
	}
	o.Context.ApplyIgnore()
	b.escape, b.gaps = file.Escape, file.Gaps
	if err := b.plan(file.Instructions); err != nil {
		return nil, err
	}
	for i := range file.Instructions {
		if err := e.modelledStep(&file.Instructions[i]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

const defaultDockerfile = "Dockerfile"

// buildTags reads the references that the image shall have, each once.
func (e *Engine) buildTags(tags []string) ([]reference, error) {
	var list []reference
	for _, tag := range tags {
		if tag == "" {
			continue
		}
		ref, refusal := e.parseReference(tag)
		if refusal != nil {
			return nil, internal("%s", refusal)
		}
		if !slices.Contains(list, ref) {
			list = append(list, ref)
		}
	}
	return list, nil
}

// readDockerfile finds and parses the Dockerfile of a context.
func (e *Engine) readDockerfile(c *buildcontext.Context, name string) (*dockerfile.File, error) {
	text, err := c.Dockerfile(name)
	if errors.Is(err, buildcontext.ErrNotFound) && name == defaultDockerfile {
		text, err = c.Dockerfile(strings.ToLower(name))
	}
	switch {
	case errors.Is(err, buildcontext.ErrOutside):
		return nil, internal("forbidden path outside the build context: %s ()", name)
	case errors.Is(err, buildcontext.ErrNotFound):
		return nil, internal("Cannot locate specified Dockerfile: %s", name)
	case err != nil:
		return nil, NotModelled("a Dockerfile that is " + err.Error())
	case text == "":
		return nil, badRequest("the Dockerfile (%s) cannot be empty", name)
	}
	file, err := dockerfile.Parse(text)
	if err != nil {
		return nil, e.badDockerfile(err)
	}
	if len(file.Instructions) == 0 {
		return nil, badRequest("failed to parse Dockerfile: file with no instructions")
	}
	return file, e.oldFlags(file)
}

// badDockerfile words what is wrong with a Dockerfile as the release does.
func (e *Engine) badDockerfile(err error) error {
	var foreign *dockerfile.Unsupported
	if errors.As(err, &foreign) {
		return NotModelled("of a build, " + foreign.What)
	}
	var bad *dockerfile.Error
	if !errors.As(err, &bad) {
		return err
	}
	text := bad.Text
	switch {
	case bad.Line == 0:
		return badRequest("failed to parse Dockerfile: %s", text)
	case strings.HasPrefix(text, "unknown flag"):
		text = e.say.unknownFlag + bad.Word
	case bad.Word != "" && !e.say.likens:
		text = "unknown instruction: " + strings.ToUpper(bad.Word)
	case bad.Like != "":
		text += " (did you mean " + bad.Like + "?)"
	}
	return badRequest(e.say.badLine, bad.Line, text)
}

// oldFlags refuses flags that the release does not know yet.
func (e *Engine) oldFlags(file *dockerfile.File) error {
	for _, in := range file.Instructions {
		for _, f := range in.Flags {
			if slices.Contains(e.say.lacksFlags, f.Name) {
				return badRequest(e.say.badLine, in.Line, e.say.unknownFlag+f.Name)
			}
		}
	}
	return nil
}

// plan divides the instructions into stages, counts the steps and leaves out
// what comes after the target.
func (b *Build) plan(list []dockerfile.Instruction) error {
	for _, in := range list {
		switch {
		case in.Name == "FROM":
			s := stagePlan{base: in.Args[0], source: in.Source}
			if len(in.Args) == 3 {
				s.name = strings.ToLower(in.Args[2])
			}
			b.stages = append(b.stages, s)
		case len(b.stages) > 0:
			last := &b.stages[len(b.stages)-1]
			last.steps = append(last.steps, in)
		case in.Name == "ARG":
			b.meta = append(b.meta, in)
		default:
			return badRequest("no build stage in current context")
		}
	}
	if len(b.stages) == 0 {
		return badRequest("no build stage in current context")
	}
	if err := b.stopAtTarget(); err != nil {
		return err
	}
	b.addLabels()
	b.steps = len(b.meta)
	for i := range b.stages {
		b.steps += 1 + len(b.stages[i].steps)
	}
	return nil
}

func (b *Build) stopAtTarget() error {
	if b.o.Target == "" {
		return nil
	}
	i := slices.IndexFunc(b.stages, func(s stagePlan) bool { return s.name != "" && strings.EqualFold(s.name, b.o.Target) })
	if i < 0 {
		return badRequest(b.engine.say.noTarget, b.o.Target)
	}
	b.stages = b.stages[:i+1]
	return nil
}

// modelledStep refuses what is known to engines and not to the fake.
func (e *Engine) modelledStep(in *dockerfile.Instruction) error {
	what := ""
	switch in.Name {
	case "FROM":
		if p, given := in.Flag("platform"); given && p != "linux" && p != "linux/"+runtime.GOARCH {
			what = "the platform " + p
		}
	case "ADD":
		for _, src := range in.Args[:len(in.Args)-1] {
			if strings.Contains(src, "://") || strings.HasPrefix(src, "git@") {
				what = "ADD from " + src
			}
		}
		for _, name := range []string{"keep-git-dir", "checksum"} {
			if _, given := in.Flag(name); given {
				what = "ADD --" + name
			}
		}
	case "RUN":
		if len(in.Args) == 0 {
			what = "RUN without a command"
		}
	}
	if what != "" {
		return NotModelled("of a build, " + what)
	}
	return nil
}

// needsBuildKit refuses flags that the classic builder knows and cannot carry out.
func needsBuildKit(in *dockerfile.Instruction) error {
	for _, name := range []string{"mount", "network", "security", "chmod"} {
		if _, given := in.Flag(name); given {
			return errorf(http.StatusBadRequest, "the --%s option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled", name)
		}
	}
	return nil
}
