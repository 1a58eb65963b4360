package core

import (
	"regexp"
	"strings"

	"github.com/docker/docker/api/types/events"
)

var containerName = regexp.MustCompile(`^/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$`)

// checkName refuses a name that a container cannot have.
func (e *Engine) checkName(name string) *Error {
	if !containerName.MatchString(name) {
		return badRequest("Invalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", name)
	}
	name = strings.TrimPrefix(name, "/")
	if c := e.ctrs.byName[name]; c != nil {
		return conflict("Conflict. The container name %q is already in use by container %q. "+
			"You have to remove (or rename) that container to be able to reuse that name.", "/"+name, c.id)
	}
	return nil
}

// ContainerRename gives a container another name. On its networks the old one
// stops resolving and the new one resolves when this returns.
func (e *Engine) ContainerRename(term, name string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if term == "" || name == "" {
		return badRequest("Neither old nor new names may be empty")
	}
	c, err := e.findContainer(term)
	if err != nil {
		return err
	}
	name = strings.TrimPrefix(name, "/")
	if name == c.name {
		return badRequest("Renaming a container with the same name as its current name")
	}
	if err := e.checkName("/" + name); err != nil {
		return errorf(err.Status, "Error when allocating new name: %s", err)
	}
	old := c.name
	e.ctrs.rename(c, name)
	e.renamedLocked(c)
	e.emitContainer(c, events.ActionRename, map[string]string{"oldName": "/" + old})
	return nil
}
