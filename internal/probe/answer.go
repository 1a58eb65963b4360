package probe

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// An answerer is the web process's handler.
type answerer struct {
	hostname string
	readyAt  time.Time
	cold     bool          // nothing is answered before readyAt
	takes    time.Duration // how long a request is under way
	begins   io.Writer     // is told when one begins
}

// ServeHTTP reads the request to its end first, so that a request under way
// lasts as long as its caller takes to send it.
func (a *answerer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if (a.cold || r.URL.Path == ReadyPath) && time.Now().Before(a.readyAt) {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	if r.URL.Path != ReadyPath {
		fmt.Fprintln(a.begins, "asked for", r.URL.Path)
		work(r, a.takes)
	}
	fmt.Fprintln(w, a.hostname)
}

// work passes the time, until the caller has gone.
func work(r *http.Request, takes time.Duration) {
	if takes <= 0 {
		return
	}
	timer := time.NewTimer(takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}
