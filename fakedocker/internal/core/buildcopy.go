package core

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/appnet-go/appnet/fakedocker/internal/buildcontext"
	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// stepCopy looks whether the files are there. Their content goes nowhere; what
// the image has of them is the identity and the size of a layer.
func (b *Build) stepCopy(s *stage, in *dockerfile.Instruction) error {
	if err := needsBuildKit(in); err != nil {
		return err
	}
	paths, err := b.copyPaths(s, in)
	if err != nil {
		return err
	}
	sources, to := paths[:len(paths)-1], paths[len(paths)-1]
	found, err := b.copySources(in, sources)
	if err != nil {
		return err
	}
	if len(found) > 1 && !strings.HasSuffix(to, "/") {
		return badRequest("When using %s with more than one source file, the destination must be a directory and end with a /", in.Name)
	}
	what, size := describe(found)
	owner := ""
	if text, given := in.Flag("chown"); given {
		if owner, err = b.stageExpander(s).Word(text); err != nil {
			return expansionError(err)
		}
		owner = "--chown=" + owner + b.engine.say.chownSpace
	}
	comment := fmt.Sprintf("#(nop) %s %s%s in %s ", in.Name, owner, what, to)
	return b.commitFiles(s, b.nopCommand(s, comment), Layer{DiffID: digestPrefix + digest(what+" in "+to+owner), Size: size, Copied: true})
}

// copyPaths are the sources and the destination.
func (b *Build) copyPaths(s *stage, in *dockerfile.Instruction) ([]string, error) {
	x := b.stageExpander(s)
	paths := make([]string, len(in.Args))
	for i, arg := range in.Args {
		text, err := x.Word(arg)
		if err != nil {
			return nil, expansionError(err)
		}
		paths[i] = text
	}
	return paths, nil
}

// copySources finds what is copied: in the context, or in an image, of which
// nobody knows what files it has.
func (b *Build) copySources(in *dockerfile.Instruction, sources []string) ([]buildcontext.Source, error) {
	if from, given := in.Flag("from"); given {
		img, err := b.copiedFrom(from)
		if err != nil {
			return nil, err
		}
		var list []buildcontext.Source
		for _, src := range sources {
			list = append(list, buildcontext.Source{Digest: digest(img.id + " " + src)})
		}
		return list, nil
	}
	var list []buildcontext.Source
	for _, src := range sources {
		names, err := b.o.Context.Find(src)
		switch {
		case errors.Is(err, buildcontext.ErrOutside):
			return nil, badRequest("%s failed: forbidden path outside the build context: %s ()", in.Name, src)
		case err != nil:
			return nil, badRequest("%s failed: file not found in build context or excluded by .dockerignore: stat %s: file does not exist",
				in.Name, strings.TrimPrefix(src, "/"))
		}
		for _, name := range names {
			list = append(list, b.o.Context.Source(name))
		}
	}
	if len(list) == 0 {
		return nil, badRequest("%s failed: no source files were specified", in.Name)
	}
	return list, nil
}

// copiedFrom is the stage or the image that --from means.
func (b *Build) copiedFrom(from string) (*picture, error) {
	if s := b.stageNamed(from); s != nil {
		return s.image, nil
	}
	if n, err := strconv.Atoi(from); err == nil {
		if n < 0 || n >= len(b.built) {
			return nil, badRequest("invalid from flag value %s: index out of bounds", from)
		}
		return b.built[n].image, nil
	}
	img, err := b.image(from)
	if err != nil {
		return nil, badRequest("invalid from flag value %s: %s", from, err)
	}
	return img, nil
}

// describe names what is copied by its digest.
func describe(found []buildcontext.Source) (what string, size int64) {
	kind, all := "file:", ""
	for _, f := range found {
		size += f.Size
		all += f.Digest
	}
	switch {
	case len(found) > 1:
		return "multi:" + digest(all), size
	case found[0].Dir:
		kind = "dir:"
	}
	return kind + found[0].Digest, size
}
