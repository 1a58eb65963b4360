package core

import (
	"path"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
)

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// environment is what a program of c finds: the engine's own variables, then
// c's, then more, where a later value takes an earlier one's place. A name
// alone takes the variable away.
func environment(c *cont, more []string) []string {
	env := make([]string, 0, len(c.config.Env)+len(more)+4)
	env = append(env, "PATH="+defaultPath, "HOSTNAME="+c.hostname())
	if c.config.Tty {
		env = append(env, "TERM=xterm")
	}
	for _, entry := range c.config.Env {
		env = setEnv(env, entry)
	}
	for _, entry := range more {
		env = setEnv(env, entry)
	}
	if findEnv(env, "HOME") < 0 {
		env = append(env, "HOME=/")
	}
	return env
}

func setEnv(env []string, entry string) []string {
	name, _, hasValue := strings.Cut(entry, "=")
	i := findEnv(env, name)
	switch {
	case !hasValue && i >= 0:
		return slices.Delete(env, i, i+1)
	case !hasValue:
		return env
	case i >= 0:
		env[i] = entry
		return env
	}
	return append(env, entry)
}

func findEnv(env []string, name string) int {
	return slices.IndexFunc(env, func(entry string) bool {
		n, _, _ := strings.Cut(entry, "=")
		return n == name
	})
}

// valueOf is the value of a variable, or "".
func valueOf(env []string, name string) string {
	if i := findEnv(env, name); i >= 0 {
		return strings.TrimPrefix(env[i], name+"=")
	}
	return ""
}

// mergeEnv adds the image's variables that the request does not name.
func mergeEnv(own, image []string) []string {
	if len(own) == 0 {
		return slices.Clone(image)
	}
	merged := slices.Clone(own)
	for _, entry := range image {
		name, _, _ := strings.Cut(entry, "=")
		if findEnv(own, name) < 0 {
			merged = append(merged, entry)
		}
	}
	return merged
}

// commandOf is the command line that a container runs.
func commandOf(c *container.Config) []string {
	return slices.Concat(c.Entrypoint, c.Cmd)
}

func workDir(dir string) string {
	if dir == "" {
		return "/"
	}
	return path.Clean(dir)
}
