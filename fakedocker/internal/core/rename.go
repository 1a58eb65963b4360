package core

import (
	"strings"

	"github.com/docker/docker/api/types/events"
)

// validName reports whether a container may have the name, with or without the
// slash before it.
func validName(name string) bool {
	name = strings.TrimPrefix(name, "/")
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case i > 0 && (c == '_' || c == '.' || c == '-'):
		default:
			return false
		}
	}
	return len(name) >= 2
}

// checkName refuses a name that a container cannot have.
func (e *Engine) checkName(name string) *Error {
	if !validName(name) {
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
// stops resolving and the new one resolves when this returns; none of its names
// does for a moment before.
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
	if err := e.checkLive(c); err != nil {
		return err
	}
	old := c.name
	c.relist()
	e.ctrs.rename(c, name)
	e.renamedLocked(c)
	e.emitContainer(c, events.ActionRename, map[string]string{"oldName": "/" + old})
	e.renameMoment(c)
	return nil
}

// checkLive wants each entry of a running container to be a live endpoint, as
// newer releases do: they rename one after the other, in random order. Where one
// is not live they take everything back, but for a slash before the endpoints'
// names, and an empty list of DNS names where there was none.
func (e *Engine) checkLive(c *cont) error {
	if !e.Profile.RenamesEndpoints || !c.running() || c.guest() {
		return nil
	}
	var before []*endpoint
	for _, key := range shuffledKeys(e, c.endpoints) {
		if ep := c.endpoints[key]; ep.net != nil {
			before = append(before, ep)
			continue
		}
		c.takeBack(before)
		n, miss := e.find(key)
		if miss != nil {
			return miss.start()
		}
		return internal("no endpoint attached to network %s found", n.name)
	}
	return nil
}

// takeBack undoes the renaming of c's endpoints, of which before had it.
func (c *cont) takeBack(before []*endpoint) {
	for _, ep := range c.liveEndpoints() {
		ep.slashed = true
	}
	for _, ep := range before {
		if !ep.net.custom() && !ep.renamed {
			ep.dnsNames, ep.renamed = []string{}, true
		}
	}
}
