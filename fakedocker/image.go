package fakedocker

import (
	"fmt"

	"github.com/docker/docker/api/types/container"
)

// AddImage adds an image whose containers run prog; nil means
// [Options.Program]. Containers made from now on of that reference use it. The
// error says why the reference is none.
func (e *Engine) AddImage(ref string, prog Program) error {
	return e.AddImageConfig(ref, prog, container.Config{})
}

// AddImageConfig is [Engine.AddImage] for an image with defaults: environment,
// command, labels, exposed ports and so on.
func (e *Engine) AddImageConfig(ref string, prog Program, config container.Config) error {
	if _, err := e.core.ImageAdd(ref, prog.core(), &config); err != nil {
		return fmt.Errorf("fakedocker: image %q: %w", ref, err)
	}
	return nil
}
