package core

import (
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// fillNamespaces writes down whose namespaces a container shares by their IDs,
// and that there are no labels where it shares the host's.
func (e *Engine) fillNamespaces(h *container.HostConfig) {
	if t := e.ctrs.find(h.IpcMode.Container()); t != nil {
		h.IpcMode = container.IpcMode("container:" + t.id)
	}
	if t := e.ctrs.find(h.PidMode.Container()); t != nil {
		h.PidMode = container.PidMode("container:" + t.id)
	}
	if !hasLabel(h.SecurityOpt) && (h.Privileged || h.IpcMode.IsHost() || h.PidMode.IsHost()) {
		h.SecurityOpt = append(h.SecurityOpt, "label=disable")
	}
}

// hasLabel reports whether security options say something about labels.
func hasLabel(opts []string) bool {
	return slices.ContainsFunc(opts, func(opt string) bool {
		key, _, _ := strings.Cut(opt, "=") // the old sign does not count
		return key == "label"
	})
}
