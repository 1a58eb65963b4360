package core

import (
	"strings"

	"github.com/docker/docker/api/types/mount"
)

// NoVolumes is nil as long as an engine would have no volume: the fake has none,
// and containers that ask for one are taken as if they had it. Otherwise it is
// the refusal of what, an operation on volumes.
func (e *Engine) NoVolumes(what string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.ctrs.byID {
		if c.hasVolume() {
			return NotModelled(what + " while a container has a volume")
		}
	}
	return nil
}

// hasVolume reports whether an engine would have made a volume for c.
func (c *cont) hasVolume() bool {
	if len(c.config.Volumes) > 0 {
		return true
	}
	for _, bind := range c.host.Binds {
		if !strings.HasPrefix(bind, "/") {
			return true
		}
	}
	for _, m := range c.host.Mounts {
		if m.Type == mount.TypeVolume {
			return true
		}
	}
	return false
}
