package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases/rollout"
)

// backend is a server that a proxy can point to.
func backend(t *testing.T, h http.HandlerFunc) rollout.Container {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return rollout.Container{ID: server.URL, Addr: netip.MustParseAddrPort(server.Listener.Addr().String())}
}

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(text + " for " + r.Host)) }
}

func TestProxySpreads(t *testing.T) {
	var p proxy
	server := httptest.NewServer(&p)
	defer server.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	success(t, err)
	closed.Close()
	nobody := rollout.Container{Addr: netip.MustParseAddrPort(closed.Addr().String())}
	success(t, p.point(t.Context(), "x", []rollout.Container{backend(t, answer("a")), nobody, backend(t, answer("b"))}))

	seen := map[string]bool{}
	for range 30 {
		p.routes["x"].transport.CloseIdleConnections() // so that each request dials
		seen[get(t.Context(), server.Listener.Addr().String(), "x")] = true
	}
	equal(t, map[string]bool{"200 OK a for x": true, "200 OK b for x": true}, seen)
}

// TestPointWaits checks that point returns when the requests on the old route are
// answered, or its time is up.
func TestPointWaits(t *testing.T) {
	var p proxy
	server := httptest.NewServer(&p)
	defer server.Close()
	asked, goOn, answered := make(chan bool), make(chan bool), make(chan string, 1)
	success(t, p.point(t.Context(), "x", []rollout.Container{backend(t, func(http.ResponseWriter, *http.Request) {
		asked <- true
		<-goOn
	})}))
	go func() { answered <- get(context.Background(), server.Listener.Addr().String(), "x") }()
	<-asked

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := p.point(ctx, "x", []rollout.Container{backend(t, answer("new"))}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("point: %v, want %v", err, context.DeadlineExceeded)
	}
	equal(t, "200 OK new for x", get(t.Context(), server.Listener.Addr().String(), "x"))
	goOn <- true
	equal(t, "200 OK ", <-answered)
}

// TestPointHasPatience checks that a request which goes on and on does not hold a
// deploy up for ever.
func TestPointHasPatience(t *testing.T) {
	p := proxy{patience: time.Millisecond}
	server := httptest.NewServer(&p)
	defer server.Close()
	asked, goOn, answered := make(chan bool), make(chan bool), make(chan string, 1)
	success(t, p.point(t.Context(), "x", []rollout.Container{backend(t, func(http.ResponseWriter, *http.Request) {
		asked <- true
		<-goOn
	})}))
	go func() { answered <- get(context.Background(), server.Listener.Addr().String(), "x") }()
	<-asked
	success(t, p.point(t.Context(), "x", []rollout.Container{backend(t, answer("new"))}))
	goOn <- true
	equal(t, "200 OK ", <-answered)
}

// TestProxyStartsAnew checks that a proxy finds out from the engine where to point.
func TestProxyStartsAnew(t *testing.T) {
	t.Parallel()
	onEngines(t, func(w *world) {
		apps := shop("shop:1", 2)
		w.deploys(apps)
		anew := &proxy{dial: w.dial}
		success(w.t, w.discover(w.t.Context(), anew, apps))
		server := httptest.NewServer(anew)
		defer server.Close()
		equal(w.t, w.inServiceNames(apps[0]), []string{"shop.web.1", "shop.web.2"})
		equal(w.t, "200 OK shop 1", get(w.t.Context(), server.Listener.Addr().String(), shopHost))
	})
}

func (w *world) inServiceNames(a app) (names []string) {
	w.t.Helper()
	upstreams, err := w.inService(w.t.Context(), a)
	success(w.t, err)
	for _, c := range upstreams {
		names = append(names, plain(c.Name))
	}
	return names
}

// TestProxyFollows checks that a container which got another address when it was
// started again is found there.
func TestProxyFollows(t *testing.T) {
	t.Parallel()
	withWorld(t, "", func(w *world) {
		w.deploys(shop("shop:1", 1))
		upstreams, err := w.inService(t.Context(), shop("shop:1", 1)[0])
		success(t, err)
		web := upstreams[0].ID
		success(t, w.cli.ContainerStop(t.Context(), web, container.StopOptions{}))
		squatter, err := w.cli.ContainerCreate(t.Context(), &container.Config{Image: "api:1", Cmd: []string{"worker"}}, nil, nil, nil, "")
		success(t, err)
		success(t, w.cli.ContainerStart(t.Context(), squatter.ID, container.StartOptions{})) // takes its address
		success(t, w.cli.ContainerStart(t.Context(), web, container.StartOptions{}))
		for end := time.Now().Add(20 * time.Second); w.page() != "200 OK shop 1"; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("the proxy does not follow: %s", w.page())
			}
		}
	})
}
