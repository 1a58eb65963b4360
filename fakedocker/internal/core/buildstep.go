package core

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

// A stepFunc changes what a stage's next image is configured as and returns the
// comment that engines put in a command's place.
type stepFunc func(b *Build, s *stage, in *dockerfile.Instruction) (comment string, err error)

// configSteps are the instructions that only configure.
var configSteps = map[string]stepFunc{
	"ARG": stepArg, "CMD": stepCmd, "ENTRYPOINT": stepEntrypoint, "ENV": stepEnv, "EXPOSE": stepExpose,
	"HEALTHCHECK": stepHealth, "LABEL": stepLabel, "MAINTAINER": stepMaintainer, "ONBUILD": stepOnBuild,
	"SHELL": stepShell, "STOPSIGNAL": stepSignal, "USER": stepUser, "VOLUME": stepVolume,
}

// runStep carries out one instruction.
func (b *Build) runStep(s *stage, in *dockerfile.Instruction) error {
	switch in.Name {
	case "RUN":
		return b.stepRun(s, in)
	case "COPY", "ADD":
		return b.stepCopy(s, in)
	case "WORKDIR":
		return b.stepWorkdir(s, in)
	}
	step := configSteps[in.Name]
	if step == nil {
		return NotModelled("the instruction " + in.Name + " of a build")
	}
	comment, err := step(b, s, in)
	if err != nil {
		return err
	}
	return b.commitNothing(s, b.nopCommand(s, "#(nop) ", comment), nil)
}

// nopCommand is the command of a container that runs nothing.
func (b *Build) nopCommand(s *stage, words ...string) []string {
	return slices.Concat(shellOf(s), words)
}

// shellOf is what runs a command that is one text.
func shellOf(s *stage) []string {
	if len(s.config.Shell) > 0 {
		return slices.Clone(s.config.Shell)
	}
	return []string{"/bin/sh", "-c"}
}

// commandArgs is a command as it will be run: a list as it is, a text by the
// shell.
func commandArgs(s *stage, in *dockerfile.Instruction, args []string) []string {
	if in.JSON {
		return append([]string{}, args...)
	}
	return append(shellOf(s), strings.Join(args, " "))
}

func stepArg(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	pairs, err := b.argPairs(in, b.stageExpander(s))
	if err != nil {
		return "", err
	}
	b.args.declare(pairs)
	comment := "ARG"
	for _, p := range pairs {
		comment += " " + p.name
		if p.value != nil {
			comment += "=" + *p.value
		}
	}
	return comment, nil
}

func stepCmd(_ *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	s.config.Cmd, s.cmdSet = commandArgs(s, in, in.Args), true
	return fmt.Sprintf("CMD %q", []string(s.config.Cmd)), nil
}

// stepEntrypoint takes the base image's command away, which was written for
// another entry point.
func stepEntrypoint(_ *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	s.config.Entrypoint = commandArgs(s, in, in.Args)
	if !s.cmdSet {
		s.config.Cmd = nil
	}
	return fmt.Sprintf("ENTRYPOINT %q", []string(s.config.Entrypoint)), nil
}

// expandedPairs are the names and values of ENV and LABEL: all of a line with
// the variables from before it.
func (b *Build) expandedPairs(s *stage, in *dockerfile.Instruction) ([]string, error) {
	if in.Literal {
		return in.Args, nil
	}
	x := b.stageExpander(s)
	list := make([]string, len(in.Args))
	for i, arg := range in.Args {
		text, err := x.Word(arg)
		if err != nil {
			return nil, expansionError(err)
		}
		list[i] = text
	}
	return list, nil
}

func stepEnv(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	list, err := b.expandedPairs(s, in)
	if err != nil {
		return "", err
	}
	comment := in.Name
	for i := 0; i < len(list); i += 2 {
		entry := list[i] + "=" + list[i+1]
		s.config.Env = setEnv(s.config.Env, entry)
		comment += " " + entry
	}
	return comment, nil
}

func stepLabel(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	list, err := b.expandedPairs(s, in)
	if err != nil {
		return "", err
	}
	labels := maps.Clone(s.config.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	comment := in.Name
	for i := 0; i < len(list); i += 2 {
		labels[list[i]] = list[i+1]
		comment += " " + list[i] + "=" + list[i+1]
	}
	s.config.Labels = labels
	return comment, nil
}

// addLabels makes steps at the end of the labels that the client gives.
func (b *Build) addLabels() {
	last := &b.stages[len(b.stages)-1]
	for _, name := range slices.Sorted(maps.Keys(b.o.Labels)) {
		value := b.o.Labels[name]
		last.steps = append(last.steps, dockerfile.Instruction{
			Name: "LABEL", Source: "LABEL " + name + "=" + value, Args: []string{name, value}, Literal: true,
		})
	}
}

// expandedWords are the arguments with their variables, cut at white space.
func (b *Build) expandedWords(s *stage, in *dockerfile.Instruction) ([]string, error) {
	x := b.stageExpander(s)
	var list []string
	for _, arg := range in.Args {
		words, err := x.Words(arg)
		if err != nil {
			return nil, expansionError(err)
		}
		list = append(list, words...)
	}
	return list, nil
}

func stepExpose(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	words, err := b.expandedWords(s, in)
	if err != nil {
		return "", err
	}
	slices.Sort(words)
	ports, _, err := nat.ParsePortSpecs(words)
	if err != nil {
		text := err.Error()
		if !b.engine.say.lowerPorts {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		return "", badRequest("%s", text)
	}
	s.config.ExposedPorts = union(s.config.ExposedPorts, ports)
	return "EXPOSE " + strings.Join(words, " "), nil
}

func stepVolume(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	var list []string
	for _, arg := range in.Args {
		dir, err := b.stageExpander(s).Word(arg)
		if err != nil {
			return "", expansionError(err)
		}
		list = append(list, dir)
	}
	volumes := union(s.config.Volumes, nil)
	if volumes == nil {
		volumes = map[string]struct{}{}
	}
	for _, dir := range list {
		volumes[dir] = struct{}{}
	}
	s.config.Volumes = volumes
	return fmt.Sprintf("VOLUME %v", list), nil
}

// expandedText is the one argument of an instruction.
func (b *Build) expandedText(s *stage, in *dockerfile.Instruction) (string, error) {
	text, err := b.stageExpander(s).Word(in.Args[0])
	if err != nil {
		return "", expansionError(err)
	}
	return text, nil
}

func stepUser(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	user, err := b.expandedText(s, in)
	s.config.User = user
	return "USER " + user, err
}

func stepSignal(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	text, err := b.expandedText(s, in)
	if err != nil {
		return "", err
	}
	if _, ok := parseSignal(text); !ok {
		return "", badRequest(b.engine.say.badSignal, text)
	}
	s.config.StopSignal = text
	return "STOPSIGNAL " + text, nil
}

func stepMaintainer(_ *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	s.author = in.Args[0]
	return "MAINTAINER " + s.author, nil
}

func stepShell(_ *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	s.config.Shell = slices.Clone(in.Args)
	return fmt.Sprintf("SHELL %v", in.Args), nil
}

func stepOnBuild(_ *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	s.config.OnBuild = append(slices.Clone(s.config.OnBuild), in.Args[0])
	return "ONBUILD " + in.Args[0], nil
}

// stepWorkdir makes a folder, which is a layer where there was none.
func (b *Build) stepWorkdir(s *stage, in *dockerfile.Instruction) error {
	dir, err := b.expandedText(s, in)
	if err != nil {
		return err
	}
	if !path.IsAbs(dir) {
		dir = path.Join("/", s.config.WorkingDir, dir)
	}
	before := s.config.WorkingDir
	s.config.WorkingDir = path.Clean(dir)
	var layer *Layer
	if made := s.config.WorkingDir; made != "/" && made != before {
		layer = &Layer{DiffID: digestPrefix + digest("folder "+made), Size: b.engine.folderSize()}
	}
	return b.commitNothing(s, b.nopCommand(s, "#(nop) WORKDIR "+s.config.WorkingDir), layer)
}
