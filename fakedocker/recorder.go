package fakedocker

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
)

// recorder notes the status of an answer on its way out.
type recorder struct {
	http.ResponseWriter
	status   int
	cutAfter int // bytes to let through before the connection is cut; 0: all
}

// WriteHeader implements [http.ResponseWriter].
func (r *recorder) WriteHeader(status int) {
	r.note(status)
	r.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (r *recorder) Write(b []byte) (int, error) {
	r.note(http.StatusOK)
	if r.cutAfter == 0 {
		return r.ResponseWriter.Write(b)
	}
	if len(b) < r.cutAfter {
		r.cutAfter -= len(b)
		return r.ResponseWriter.Write(b)
	}
	_, _ = r.ResponseWriter.Write(b[:r.cutAfter])
	r.Flush()
	panic(http.ErrAbortHandler)
}

// Flush implements [http.Flusher].
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

// Hijack implements [http.Hijacker].
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

// Note is told of the status of an answer that goes out past WriteHeader.
func (r *recorder) Note(status int) { r.note(status) }

func (r *recorder) note(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// lostAnswer is where the answer goes that no client gets to see. Streams end
// with its first byte.
type lostAnswer struct {
	header http.Header
	end    context.CancelFunc
}

// lose returns a writer that forgets, and r with a context that ends once a
// stream begins.
func lose(r *http.Request) (*lostAnswer, *http.Request) {
	ctx, end := context.WithCancel(r.Context())
	return &lostAnswer{http.Header{}, end}, r.WithContext(ctx)
}

var errLost = errors.New("the answer is lost")

// Header implements [http.ResponseWriter].
func (l *lostAnswer) Header() http.Header { return l.header }

// WriteHeader implements [http.ResponseWriter].
func (l *lostAnswer) WriteHeader(int) {}

// Write implements [http.ResponseWriter].
func (l *lostAnswer) Write([]byte) (int, error) {
	l.end()
	return 0, errLost
}

// Flush implements [http.Flusher].
func (l *lostAnswer) Flush() { l.end() }

// Hijack implements [http.Hijacker].
func (l *lostAnswer) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, errLost }
