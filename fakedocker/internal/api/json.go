package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// message is the body of every error answer.
type message struct {
	Message string `json:"message"`
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

// answer writes v without the fields that the release does not have.
func (r *request) answer(status int, v any) error {
	return r.answerWith(status, v, r.dialect.absentAt(r.op, r.version))
}

// answerWith writes v with other members left out and added.
func (r *request) answerWith(status int, v any, changed fields) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	r.w.Header()["Content-Type"] = []string{"application/json"}
	r.w.WriteHeader(status)
	return r.write(without(b.Bytes(), changed))
}

// errLeft is a client that did not stay for its answer. The head of that was sent,
// so there is nothing more to be said.
var errLeft = errors.New("the client has left")

// write writes to the body of the answer.
func (r *request) write(b []byte) error {
	if _, err := r.w.Write(b); err != nil {
		return errLeft
	}
	return nil
}

// done answers that there is nothing to say.
func (r *request) done(status int) error {
	r.w.WriteHeader(status)
	return nil
}

// changed answers a call that found its wish fulfilled with 304.
func (r *request) changed(changed bool, err error) error {
	switch {
	case err != nil:
		return err
	case !changed:
		return r.done(http.StatusNotModified)
	}
	return r.done(http.StatusNoContent)
}

// read decodes the request's JSON body into v, by the rules of the release.
func (r *request) read(v any) error {
	body, err := r.jsonBody()
	if err != nil {
		return err
	}
	return r.readFrom(body, v)
}

func (r *request) readFrom(body []byte, v any) error {
	if len(body) == 0 {
		if r.dialect.emptyBody == "" {
			return nil
		}
		return errorf(http.StatusBadRequest, "%s", r.dialect.emptyBody)
	}
	return r.decode(body, v, core.Error{Status: http.StatusBadRequest, Message: r.dialect.noValue})
}

// jsonBody returns the request's body, which must say that it is JSON.
func (r *request) jsonBody() ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	ct := r.Header.Get("Content-Type")
	if ct == "" && len(body) == 0 {
		return nil, nil
	}
	if kind, _, err := mime.ParseMediaType(ct); err != nil || kind != "application/json" {
		return nil, r.dialect.contentType(ct, err)
	}
	return body, nil
}

// decode reads one JSON value. The refusal is for a body that has none; its
// status is for every body that cannot be read.
func (r *request) decode(body []byte, v any, empty core.Error) error {
	if typed := r.dialect.bodies[r.op]; typed != nil {
		return r.decodeTyped(body, v, typed(), empty)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	err := r.dialect.unknown(dec.Decode(v))
	switch {
	case errors.Is(err, io.EOF):
		return &empty
	case err != nil:
		return errorf(empty.Status, "%s%v", r.dialect.jsonPrefix, r.dialect.jsonError(err, body, v))
	case r.dialect.strict && dec.More():
		return errorf(http.StatusBadRequest, "unexpected content after JSON")
	}
	return nil
}

// line sends one JSON value of an answer that is a stream of them.
func (r *request) line(v any, end string) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return r.send(append(b, end...))
}

// send sends a part of an answer at once.
func (r *request) send(part []byte) error {
	err := r.write(part)
	if err == nil {
		r.flush()
	}
	return err
}
