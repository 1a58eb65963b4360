package fakedocker

import (
	"context"
	"fmt"
	"maps"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// Commands are the programs of an image by the names of their commands, such as
// "nslookup". They are found by the first argument, also as "/bin/nslookup" or
// in another usual directory. On an image that has commands, a start or an exec
// of one that is not there fails as on an engine, with the text and the exit
// code of the release.
type Commands map[string]Program

// With returns c and more; of two programs of one name, more's.
func (c Commands) With(more Commands) Commands {
	all := maps.Clone(c)
	if all == nil {
		all = Commands{}
	}
	maps.Copy(all, more)
	return all
}

// core translates c for the engine behind the API.
func (c Commands) core() core.Commands {
	if c == nil {
		return nil
	}
	inner := core.Commands{}
	for name, program := range c {
		inner[name] = program.core()
	}
	return inner
}

// Run is a [Program]: it runs the command that its first argument names, and
// exits with 127 if there is none. An image with this program starts whatever
// it is told to, where one made by [Engine.AddCommands] does not.
func (c Commands) Run(ctx context.Context, p *Process) int {
	if len(p.Args) > 0 && c[p.Args[0]] != nil {
		return c[p.Args[0]](ctx, p)
	}
	fmt.Fprintf(p.Stderr, "%q: not found\n", p.Args)
	return 127
}

// AddCommands adds an image that has these commands and no other. Where config
// names no command, its containers run the repository's last word, so "web:1"
// runs the command "web". The error says why the reference is none.
func (e *Engine) AddCommands(ref string, commands Commands, config container.Config) error {
	if _, err := e.core.ImageAddCommands(ref, commands.core(), &config); err != nil {
		return fmt.Errorf("fakedocker: image %q: %w", ref, err)
	}
	return nil
}
