package api

import (
	"cmp"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/events"
)

func (s *Server) events(r *request) error {
	o, err := r.eventOptions()
	if err != nil {
		return cmp.Or(s.Core.CheckSpan(o), err)
	}
	sub, err := s.Core.Subscribe(o)
	if err != nil {
		return err
	}
	defer sub.Close()
	ctx, cancel := s.following(r)
	defer cancel()
	kind := r.eventsType()
	r.begin(kind)
	for {
		event, err := sub.Next(ctx)
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			panic(http.ErrAbortHandler) // the reader has to see that it lost something
		case err != nil:
			return nil
		case !r.knows(event):
			continue
		}
		if err := r.sendEvent(event, kind); err != nil {
			return nil
		}
	}
}

// The media types of a stream of JSON values, beside that of one value.
const (
	jsonLines    = "application/jsonl"
	newlineJSON  = "application/x-ndjson"
	jsonSequence = "application/json-seq" // RFC 7464: with a record separator before each
)

// eventsType is the media type of the stream of events: where the release listens
// to that, the one that the request asks for by name.
func (r *request) eventsType() string {
	kind := "application/json"
	if r.dialect.eventTypes == nil {
		return kind
	}
	if r.version.AtLeast(1, 52) {
		kind = jsonLines
	}
	return cmp.Or(accepted(r.Header.Get("Accept"), r.dialect.eventTypes), kind)
}

// accepted is the offer that an Accept header names with the highest weight, the
// first of those; nothing if it names none. Wildcards do not count.
func accepted(header string, offers []string) (best string) {
	weights := map[string]float64{}
	for entry := range strings.SplitSeq(header, ",") {
		kind, params, err := mime.ParseMediaType(entry)
		if err != nil {
			continue
		}
		weights[kind] = 1
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			weights[kind] = q
		}
	}
	for _, offer := range offers {
		if weights[offer] > weights[best] {
			best = offer
		}
	}
	return best
}

// sendEvent writes one event to the stream.
func (r *request) sendEvent(m events.Message, kind string) error {
	if kind == jsonSequence {
		if err := r.write([]byte{'\x1e'}); err != nil {
			return err
		}
	}
	return r.line(r.shownEvent(m), "\n")
}

// shownEvent is an event with the fields from before API 1.22, which go away with
// 1.52 on releases that say so. There those of containers and images have them
// even when they are empty.
func (r *request) shownEvent(m events.Message) any {
	if r.dialect.eventTypes == nil {
		return m
	}
	old := oldEvent{Message: m, Status: m.Action, ID: m.Actor.ID}
	m.Status, m.ID, m.From = "", "", "" //nolint:staticcheck // older versions have them
	switch {
	case r.version.AtLeast(1, 52):
		return m
	case m.Type == events.ContainerEventType:
		from := m.Actor.Attributes["image"]
		old.From = &from
		return old
	case m.Type == events.ImageEventType:
		return old
	}
	return m
}

// oldEvent is an event that has the old fields whatever is in them.
type oldEvent struct {
	events.Message
	Status events.Action `json:"status"`
	ID     string        `json:"id"`
	From   *string       `json:"from,omitempty"`
}

// knows reports whether the request's version of the API has such events: images
// that are made show from 1.46 on.
func (r *request) knows(m events.Message) bool {
	return m.Type != events.ImageEventType || m.Action != events.ActionCreate || r.version.AtLeast(1, 46)
}
