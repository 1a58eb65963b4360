package speed

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/docker/docker/client"
)

// A counter stands before an engine and counts its calls, whoever makes them. The
// pings with which each client begins are counted apart.
type counter struct {
	calls, pings atomic.Int64
	host         string // where it is reached
}

// count is 0 for a nil counter: nobody counts.
func (c *counter) count() int64 {
	if c == nil {
		return 0
	}
	return c.calls.Load()
}

// counting returns a counter before the engine of a client.
func counting(t testing.TB, c *client.Client) *counter {
	t.Helper()
	at, err := client.ParseHostURL(c.DaemonHost())
	must(t, err)
	socket := filepath.Join(t.TempDir(), "engine.sock")
	listener, err := net.Listen("unix", socket)
	must(t, err)
	n := &counter{host: "unix://" + socket}
	proxy := httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: "http", Host: "engine"}) },
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, at.Scheme, at.Host+at.Path)
		}},
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/_ping") {
			n.pings.Add(1)
		} else {
			n.calls.Add(1)
		}
		proxy.ServeHTTP(w, r)
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
	return n
}
