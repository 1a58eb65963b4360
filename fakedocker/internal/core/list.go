package core

import (
	"strings"

	"github.com/docker/docker/api/types/container"
)

// ContainerSummary is a container as a list shows it: the client's type, and
// what newer API versions add to it.
type ContainerSummary struct {
	container.Summary
	Health *HealthSummary `json:",omitempty"`
}

// HealthSummary is what a list says of a container's health, since API 1.52.
type HealthSummary struct {
	Status        container.HealthStatus
	FailingStreak int
}

func healthSummary(c *cont) *HealthSummary {
	s := &HealthSummary{Status: c.healthStatus()}
	if c.health != nil {
		s.FailingStreak = c.health.streak
	}
	return s
}

// ContainerList shows the containers that the options choose, the newest
// first; without All, a limit or a status to look for, those that are alive.
func (e *Engine) ContainerList(v Version, o container.ListOptions) ([]ContainerSummary, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f, err := e.listFilter(o)
	if err != nil {
		return nil, err
	}
	list := []ContainerSummary{}
	for _, c := range e.ctrs.newestFirst() {
		if o.Limit > 0 && len(list) == o.Limit {
			break
		}
		if f.keep(c) {
			s := ContainerSummary{Summary: e.summary(c, o.Size)}
			s.ImageManifestDescriptor = c.manifestAt(v)
			if v.AtLeast(1, 52) {
				s.Health = healthSummary(c)
			}
			list = append(list, s)
		}
	}
	return list, nil
}

func (e *Engine) summary(c *cont, size bool) container.Summary {
	s := container.Summary{
		ID: c.id, Names: []string{"/" + c.name}, Image: e.shownImage(c), ImageID: c.imageID,
		Command: shownCommand(c.config), Created: c.created.Unix(), Ports: c.portList(), Labels: labelsOf(c),
		State: c.state.Status, Status: e.statusText(c), Mounts: []container.MountPoint{},
		NetworkSettings: &container.NetworkSettingsSummary{Networks: e.listViews(c)},
	}
	s.HostConfig.NetworkMode = string(c.host.NetworkMode)
	s.HostConfig.Annotations = c.host.Annotations
	if size {
		s.SizeRw, s.SizeRootFs = e.say.untouchedSize, e.rootSize(c)
	}
	return s
}

// labelsOf are the labels to show; no one changes them.
func labelsOf(c *cont) map[string]string {
	if c.config.Labels == nil {
		return map[string]string{}
	}
	return c.config.Labels
}

// shownImage is the image as the request called it, or its ID when that means
// another one by now, or none.
func (e *Engine) shownImage(c *cont) string {
	if p, err := e.findImage(c.image); err != nil || p.id != c.imageID {
		return c.imageID
	}
	return c.image
}

// shownCommand is the command in one line, where arguments with spaces have
// quotes.
func shownCommand(c *container.Config) string {
	command := commandOf(c)
	for i, arg := range command {
		if i > 0 && strings.Contains(arg, " ") {
			command[i] = "'" + arg + "'"
		}
	}
	return strings.Join(command, " ")
}
