package core

import (
	"maps"
	"time"

	"github.com/docker/docker/api/types/events"
)

// event is what the log keeps of something that happened. Most events have no
// reader: their messages are made for those who ask.
type event struct {
	typ    events.Type
	action events.Action
	actor  string // its ID
	at     time.Time

	// The attributes; a later one takes an earlier one's place. An empty one of
	// the last four is none.
	attrs, labels                  map[string]string // never changed in place
	name, image, driver, container string
}

func (ev *event) message() events.Message {
	m := events.Message{
		Type: ev.typ, Action: ev.action, Actor: events.Actor{ID: ev.actor, Attributes: ev.attributes()},
		Scope: "local", Time: ev.at.Unix(), TimeNano: ev.at.UnixNano(),
	}
	switch ev.typ {
	case events.ContainerEventType:
		m.Status, m.ID, m.From = string(ev.action), ev.actor, m.Actor.Attributes["image"] //nolint:staticcheck // engines set them
	case events.ImageEventType:
		m.Status, m.ID = string(ev.action), ev.actor //nolint:staticcheck // engines set them
	}
	return m
}

func (ev *event) attributes() map[string]string {
	all := make(map[string]string, len(ev.attrs)+len(ev.labels)+3)
	maps.Copy(all, ev.attrs)
	maps.Copy(all, ev.labels)
	for _, a := range [][2]string{{"name", ev.name}, {"image", ev.image}, {"type", ev.driver}, {"container", ev.container}} {
		if a[1] != "" {
			all[a[0]] = a[1]
		}
	}
	return all
}

// emitLocked tells the world that ev happened now.
func (e *Engine) emitLocked(ev event) {
	ev.at = e.now()
	e.evts.add(ev)
}

// TellOfPrune tells of a prune of things that there are none of.
func (e *Engine) TellOfPrune(typ events.Type) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.emitPrune(typ, "0")
}

// emitPrune tells of the end of a prune. All but images take no room.
func (e *Engine) emitPrune(typ events.Type, reclaimed string) {
	e.emitLocked(event{typ: typ, action: events.ActionPrune, attrs: map[string]string{"reclaimed": reclaimed}})
}
