package vnet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"testing"
)

// serve runs an HTTP server until the test ends.
func serve(t testing.TB, ns *Namespace, address string, h http.HandlerFunc) {
	t.Helper()
	s := &http.Server{Handler: h}
	l := listen(t, ns, address)
	done := make(chan struct{})
	go func() { defer close(done); s.Serve(l) }()
	t.Cleanup(func() { s.Close(); <-done })
}

func httpClient(t testing.TB, ns *Namespace) *http.Client {
	t.Helper()
	tr := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return nil, err
		}
		return ns.Dial(ctx, network, to)
	}}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func TestHTTP(t *testing.T) {
	m := newMachine(t, Options{})
	serve(t, m.spaces["peer"], ":5000", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %d %s", r.URL.Path, len(body), addrOf(r.Context().Value(http.LocalAddrContextKey).(net.Addr)))
	})
	m.publish(t, "127.0.0.1:80", "peer", "172.18.0.3:5000")
	clients := map[string]*http.Client{
		"http://172.18.0.3:5000": httpClient(t, m.spaces["custom"]),
		"http://127.0.0.1:80":    httpClient(t, m.Host()),
	}
	var wg sync.WaitGroup
	for url, client := range clients {
		for i := range 8 {
			wg.Go(func() {
				size := i * 50_000
				res, err := client.Post(fmt.Sprint(url, "/", i), "text/plain", bytes.NewReader(make([]byte, size)))
				if err != nil {
					t.Error(err)
					return
				}
				defer res.Body.Close()
				got, err := io.ReadAll(res.Body)
				if want := fmt.Sprintf("/%d %d 172.18.0.3", i, size); string(got) != want || err != nil {
					t.Errorf("got %q, %v, want %q", got, err, want)
				}
			})
		}
	}
	wg.Wait()
}

// A graceful shutdown of net/http ends although clients keep connections open, and a client whose server was killed
// notices.
func TestHTTPServerGone(t *testing.T) {
	m := newMachine(t, Options{})
	started := make(chan bool, 1)
	serve(t, m.spaces["peer"], ":80", func(w http.ResponseWriter, r *http.Request) {
		started <- true
		<-r.Context().Done()
	})
	result := make(chan error)
	client := httpClient(t, m.spaces["custom"])
	go func() {
		_, err := client.Get("http://172.18.0.3:80/")
		result <- err
	}()
	<-started
	m.spaces["peer"].Close()
	if err := <-result; err == nil {
		t.Error("no error")
	}
}
