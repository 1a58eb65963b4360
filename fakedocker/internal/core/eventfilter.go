package core

import (
	"slices"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
)

// actorFilters are filters by the ID or the name of what an event is about.
// Engines look at neither the event's type nor at its other attributes.
var actorFilters = []string{"daemon", "container", "plugin", "volume", "network", "node", "service", "secret", "config"}

// eventFilter reads filters: an event passes when it passes each key, and of a
// key one value.
func eventFilter(f filters.Args) func(events.Message) bool {
	return func(m events.Message) bool {
		return matchAction(f, string(m.Action)) && f.ExactMatch("type", string(m.Type)) && f.ExactMatch("scope", m.Scope) &&
			!slices.ContainsFunc(actorFilters, func(key string) bool { return !matchActor(f, key, m.Actor) }) &&
			matchEventImage(f, m) && f.MatchKVList("label", m.Actor.Attributes)
	}
}

// matchAction takes the names of some actions for the beginning of longer
// ones, "exec_create" for "exec_create: ls".
func matchAction(f filters.Args, action string) bool {
	for _, v := range f.Get("event") {
		if v == "health_status" || v == "exec_create" || v == "exec_start" {
			return f.FuzzyMatch("event", action)
		}
	}
	return f.ExactMatch("event", action)
}

func matchActor(f filters.Args, key string, a events.Actor) bool {
	return f.FuzzyMatch(key, a.ID) || f.FuzzyMatch(key, a.Attributes["name"])
}

// matchEventImage takes an image's reference, with a tag or without.
func matchEventImage(f filters.Args, m events.Message) bool {
	name := m.Actor.Attributes["image"]
	if m.Type == events.ImageEventType {
		name = m.Actor.Attributes["name"]
	}
	return f.ExactMatch("image", m.Actor.ID) || f.ExactMatch("image", name) ||
		f.ExactMatch("image", withoutTag(m.Actor.ID)) || f.ExactMatch("image", withoutTag(name))
}

func withoutTag(name string) string {
	for i := len(name) - 1; i >= 0 && name[i] != '/'; i-- {
		if name[i] == ':' {
			return name[:i]
		}
	}
	return name
}
