package fakedocker

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/appnet-go/appnet/fakedocker/internal/api"
)

// handle takes one call through the log and the interceptor to the API.
func (e *Engine) handle(w http.ResponseWriter, r *http.Request) {
	if !e.begin() {
		panic(http.ErrAbortHandler)
	}
	defer e.work.Done()
	e.take(w, r, api.Find(r.Method, r.URL.Path))
}

// take is handle for a call that has begun.
func (e *Engine) take(w http.ResponseWriter, r *http.Request, target api.Target) {
	if callerOf(r).isDead() || e.power.isDown() {
		panic(http.ErrAbortHandler)
	}
	e.logged(w, r, target, func(w *recorder, call Call) {
		e.meddle(r.Context(), call.Op)
		fault, then := e.trouble(r, call)
		if call.Op == "Events" {
			e.streams.follow(r, func(r *http.Request) { e.carryOut(w, r, target, fault, then) })
			return
		}
		e.carryOut(w, r, target, fault, then)
	})
}

// undisturbed reports whether nothing is to happen at a call of op that begins
// now, but that it is carried out.
func (e *Engine) undisturbed(op string) bool { return e.faults.Load() == nil && !e.meddlers.await(op) }

// takeUndisturbed is take for a call that has begun undisturbed.
func (e *Engine) takeUndisturbed(w http.ResponseWriter, r *http.Request, target api.Target) {
	e.logged(w, r, target, func(w *recorder, _ Call) { e.carryOut(w, r, target, Fault{}, func() {}) })
}

// logged enters a call into the log, and its status once it was served.
func (e *Engine) logged(w http.ResponseWriter, r *http.Request, target api.Target, serve func(*recorder, Call)) {
	call := e.calls.add(e.newCall(r, target))
	rec := &recorder{ResponseWriter: w}
	defer func() { e.calls.answered(call.Seq, rec.status) }()
	serve(rec, call)
}

// trouble says what is to go wrong with a call, and what happens to its caller
// once the engine is done with it.
func (e *Engine) trouble(r *http.Request, call Call) (Fault, func()) {
	if c := callerOf(r); c != nil {
		return c.trouble(r.Context(), call)
	}
	return e.fault(r.Context(), call), func() {}
}

// newCall describes a request. It reads a JSON body and puts it back.
func (e *Engine) newCall(r *http.Request, target api.Target) Call {
	c := Call{
		Op: target.Op, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Version: target.Version,
	}
	if c.Version == "" {
		c.Version = e.core.Profile.API.String()
	}
	if target.JSON && r.ContentLength != 0 {
		body, err := io.ReadAll(r.Body)
		r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
		c.Body = string(bytes.TrimSpace(body))
	}
	return c
}

// failing is a reader that goes on where a body broke off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// carryOut does what the fault leaves of the call. It calls then before the
// client gets an answer or none.
func (e *Engine) carryOut(w *recorder, r *http.Request, target api.Target, f Fault, then func()) {
	if f.Delay > 0 {
		e.wait(f.Delay)
	}
	if f == (Fault{Delay: f.Delay, CutAfter: f.CutAfter}) {
		then()
		w.cutAfter = f.CutAfter
		e.api.Serve(w, r, target)
		w.note(http.StatusOK) // what a handler that wrote nothing has answered
		return
	}
	if f.LoseAnswer {
		e.serveLost(r, target)
	}
	then()
	switch {
	case f.Hang:
		e.hang(r)
		panic(http.ErrAbortHandler)
	case f.Drop, f.Status == 0 && f.Message == "" && !f.BlankBody:
		cut(w)
	default:
		answer(w, f)
	}
}

// serveLost carries a call out whose answer nobody gets.
func (e *Engine) serveLost(r *http.Request, target api.Target) {
	defer func() {
		if p := recover(); p != nil && p != any(http.ErrAbortHandler) {
			panic(p)
		}
	}()
	w, r := lose(r)
	e.api.Serve(w, r, target)
}

// wait passes d, or less if the engine closes.
func (e *Engine) wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-e.api.Context.Done():
	}
}

// hang returns when the client has given up or the engine closes. The client's
// leaving shows only once its whole request was read.
func (e *Engine) hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	select {
	case <-r.Context().Done():
	case <-e.api.Context.Done():
	}
}

// cut ends the connection. A byte goes before: net/http's client repeats, by
// itself, a GET whose kept connection ends without one, and the fault would
// stay unseen.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_, _ = conn.Write([]byte("H"))
		conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}

// answer writes the answer that the fault asks for.
func answer(w http.ResponseWriter, f Fault) {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if f.BlankBody {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": f.Message})
}
