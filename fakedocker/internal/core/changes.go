package core

import (
	"encoding/json"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

// parseChanges reads lines of a Dockerfile, as an import takes them, into the
// configuration of an image.
func (e *Engine) parseChanges(lines []string) (*container.Config, error) {
	c := &container.Config{}
	for _, line := range lines {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		apply, ok := instructions[strings.ToUpper(word)]
		if !ok {
			return nil, e.badChange(word)
		}
		if err := apply(c, strings.TrimSpace(rest)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// badChange refuses an instruction that the fake has not, or that no engine takes
// at an import.
func (e *Engine) badChange(word string) error {
	switch strings.ToUpper(word) {
	case "HEALTHCHECK", "ONBUILD":
		return NotModelled("the change " + word + " of an image")
	}
	if e.say.lowerChange {
		word = strings.ToLower(word)
	}
	return badRequest("%s is not a valid change command", word)
}

var instructions = map[string]func(c *container.Config, rest string) error{
	"CMD":        func(c *container.Config, rest string) error { c.Cmd = commandLine(rest); return nil },
	"ENTRYPOINT": func(c *container.Config, rest string) error { c.Entrypoint = commandLine(rest); return nil },
	"USER":       func(c *container.Config, rest string) error { c.User = rest; return nil },
	"WORKDIR":    func(c *container.Config, rest string) error { c.WorkingDir = rest; return nil },
	"STOPSIGNAL": func(c *container.Config, rest string) error { c.StopSignal = rest; return nil },
	"ENV":        addEnv,
	"LABEL":      addLabels,
	"EXPOSE":     addPorts,
	"VOLUME":     addVolumes,
}

// commandLine reads a command: a JSON array, or a line for the shell.
func commandLine(text string) []string {
	var list []string
	if err := json.Unmarshal([]byte(text), &list); err == nil {
		return list
	}
	return []string{"/bin/sh", "-c", text}
}

// addEnv reads NAME=VALUE, several times, or NAME VALUE.
func addEnv(c *container.Config, rest string) error {
	for _, p := range pairs(rest) {
		c.Env = append(setEnv(c.Env, p[0]), p[0]+"="+p[1])
	}
	return nil
}

func addLabels(c *container.Config, rest string) error {
	if c.Labels == nil {
		c.Labels = map[string]string{}
	}
	for _, p := range pairs(rest) {
		c.Labels[p[0]] = p[1]
	}
	return nil
}

// pairs reads names and values, with or without quotes.
func pairs(text string) [][2]string {
	if name, value, ok := strings.Cut(text, " "); ok && !strings.Contains(name, "=") {
		return [][2]string{{unquote(name), unquote(value)}}
	}
	var list [][2]string
	for _, word := range strings.Fields(text) {
		name, value, _ := strings.Cut(word, "=")
		list = append(list, [2]string{unquote(name), unquote(value)})
	}
	return list
}

func unquote(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }

func addPorts(c *container.Config, rest string) error {
	if c.ExposedPorts == nil {
		c.ExposedPorts = nat.PortSet{}
	}
	for _, word := range strings.Fields(rest) {
		port, err := nat.NewPort(nat.SplitProtoPort(word))
		if err != nil {
			return badRequest("invalid containerPort: %s", word)
		}
		c.ExposedPorts[fullPort(port)] = struct{}{}
	}
	return nil
}

func addVolumes(c *container.Config, rest string) error {
	if c.Volumes == nil {
		c.Volumes = map[string]struct{}{}
	}
	var list []string
	if err := json.Unmarshal([]byte(rest), &list); err != nil {
		list = strings.Fields(rest)
	}
	for _, dir := range list {
		c.Volumes[dir] = struct{}{}
	}
	return nil
}
