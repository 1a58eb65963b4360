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
		return err
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

// sendEvent writes one event to the stream. The fields from before API 1.22 went
// away with 1.52.
func (r *request) sendEvent(m events.Message, kind string) error {
	if r.dialect.eventTypes != nil && r.version.AtLeast(1, 52) {
		m.Status, m.ID, m.From = "", "", "" //nolint:staticcheck // older versions have them
	}
	if kind == jsonSequence {
		if err := r.write([]byte{'\x1e'}); err != nil {
			return err
		}
	}
	return r.line(m, "\n")
}

// knows reports whether the request's version of the API has such events: images
// that are made show from 1.46 on.
func (r *request) knows(m events.Message) bool {
	return m.Type != events.ImageEventType || m.Action != events.ActionCreate || r.version.AtLeast(1, 46)
}
