package core

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// Commands are the programs of an image by the names of their commands. To run
// a command that is not among them fails.
type Commands map[string]Program

// find returns the program of a command, or nil. A path in one of the usual
// directories of programs is as good as its last element; a name is also looked
// for in the directories of search, which is a PATH.
func (c Commands) find(command, search string) Program {
	if p := c[command]; p != nil {
		return p
	}
	dir, name := path.Split(command)
	if dir != "" {
		if slices.Contains(strings.Split(defaultPath, ":"), path.Clean(dir)) {
			return c[name]
		}
		return nil
	}
	for _, dir := range strings.Split(search, ":") {
		if p := c[path.Join(dir, name)]; p != nil {
			return p
		}
	}
	return nil
}

// runs is what an image's containers run: one program, whatever the command, or
// those of its commands.
type runs struct {
	program  Program
	commands Commands // nil: program
}

// ImageAddCommands is [Engine.ImageAdd] for an image of which it is known what
// commands it has.
func (e *Engine) ImageAddCommands(ref string, commands Commands, config *container.Config) (id string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.addImage(ref, nil, commands, config)
}

// Exit codes of a command that is not there.
const (
	exitNotFound = 127
	exitNoExec   = 126
)

// programOf is what c runs when it is told to run args: whatever its image
// runs, or one of its commands. It returns nil if there is no such command.
// env is the program's environment.
func (c *cont) programOf(args, env []string) Program {
	if c.commands == nil {
		return c.program
	}
	return c.commands.find(args[0], valueOf(env, "PATH"))
}

// checkCommand refuses to start a container whose command is not there.
func (e *Engine) checkCommand(c *cont) error {
	args := commandOf(c.config)
	if c.programOf(args, environment(c, nil)) != nil {
		return nil
	}
	c.state.ExitCode = exitNotFound
	return badRequest(e.say.noStart, noSuchCommand(args[0]))
}

// noSuchCommand is what a container runtime says of a command that is not
// there.
func noSuchCommand(command string) string {
	if strings.Contains(command, "/") {
		return fmt.Sprintf("exec: %q: stat %s: no such file or directory", command, command)
	}
	return fmt.Sprintf("exec: %q: executable file not found in $PATH", command)
}
