package probe

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// A Manner is how a caller gets to a server.
type Manner string

// The manners of calling. All but Keep open a connection for every request.
const (
	Next   Manner = "next"   // looks up, and tries the next address when one refuses or is silent
	First  Manner = "first"  // looks up, and tries the first address only
	Keep   Manner = "keep"   // as Next, and keeps connections open
	Cache  Manner = "cache"  // as Next, and looks up once in a while only
	Lookup Manner = "lookup" // looks up, and asks nobody
)

// Manners returns all manners.
func Manners() []Manner { return []Manner{Next, First, Keep, Cache, Lookup} }

// asks asks once. The answer is who answered.
type asks func(ctx context.Context) (string, error)

// parseManners reads names joined by commas.
func parseManners(text string) ([]Manner, error) {
	var manners []Manner
	for name := range strings.SplitSeq(text, ",") {
		m := Manner(name)
		switch m {
		case Next, First, Keep, Cache, Lookup:
			manners = append(manners, m)
		default:
			return nil, &usageError{fmt.Sprintf("by %q: want some of %v", name, Manners())}
		}
	}
	return manners, nil
}

// newAsks returns what a caller of this manner does again and again; all
// goroutines of the manner share it. Call done at the end.
func newAsks(m Manner, w World, target string, timeout, keep time.Duration) (ask asks, done func(), err error) {
	u, err := url.Parse(target)
	if err != nil || u.Hostname() == "" {
		return nil, nil, &usageError{fmt.Sprintf("url %q: want http://NAME:PORT", target)}
	}
	if m == Lookup {
		return lookups(w, u.Hostname(), timeout), func() {}, nil
	}
	caller := newClient(dialerOf(m, w, keep), timeout, m == Keep)
	return requests(caller, target, timeout), caller.CloseIdleConnections, nil
}

func lookups(w World, name string, timeout time.Duration) asks {
	return func(ctx context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		addrs, err := addresses(ctx, w, name)
		return fmt.Sprint(len(addrs), " addresses"), err
	}
}

func requests(caller *http.Client, target string, timeout time.Duration) asks {
	return func(ctx context.Context) (string, error) { return ask(ctx, caller, target, timeout) }
}

func dialerOf(m Manner, w World, keep time.Duration) dialer {
	find := func(ctx context.Context, host string) ([]string, error) { return addresses(ctx, w, host) }
	switch m {
	case First:
		find = only(find)
	case Cache:
		find = (&memory{keep: keep, find: find}).lookup
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, &usageError{err.Error()}
		}
		addrs, err := find(ctx, host)
		if err != nil {
			return nil, err
		}
		return dialNext(ctx, w, network, addrs, port)
	}
}

// finds looks a name up.
type finds func(ctx context.Context, host string) ([]string, error)

// only returns the first address of the answer.
func only(find finds) finds {
	return func(ctx context.Context, host string) ([]string, error) {
		addrs, err := find(ctx, host)
		return addrs[:min(1, len(addrs))], err
	}
}

// A memory keeps the answer to a lookup for a while.
type memory struct {
	keep time.Duration
	find finds

	mu    sync.Mutex
	addrs []string
	until time.Time
}

func (m *memory) lookup(ctx context.Context, host string) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if time.Now().Before(m.until) {
		return m.addrs, nil
	}
	addrs, err := m.find(ctx, host)
	if err == nil {
		m.addrs, m.until = addrs, time.Now().Add(m.keep)
	}
	return addrs, err
}
