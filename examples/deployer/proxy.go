package main

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/appnet-go/appnet/phases/rollout"
)

// A proxy sends requests to the web containers of the apps, by the host that
// they are for. The zero value has no routes and dials as net does.
type proxy struct {
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	patience time.Duration // with requests on an old route; 0 is 10 s

	mu     sync.RWMutex
	routes map[string]*route // by host
}

// A route is where the requests for a host go.
type route struct {
	proxy     *httputil.ReverseProxy
	transport *http.Transport
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
	next      atomic.Uint64
	requests  sync.WaitGroup // under way

	mu        sync.Mutex
	upstreams []rollout.Container
}

// ServeHTTP implements http.Handler.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	route := p.enter(hostOf(r))
	if route == nil {
		http.Error(w, "no such app", http.StatusNotFound)
		return
	}
	defer route.requests.Done()
	if len(route.containers()) == 0 {
		http.Error(w, "the app is scaled to zero", http.StatusServiceUnavailable)
		return
	}
	route.proxy.ServeHTTP(w, r)
}

// enter returns the route for a host, with the request counted.
func (p *proxy) enter(host string) *route {
	p.mu.RLock()
	defer p.mu.RUnlock()
	route := p.routes[host]
	if route != nil {
		route.requests.Add(1)
	}
	return route
}

// point sends the requests for a host to these containers from now on, nil takes
// the host away. It returns when the requests that went elsewhere are answered,
// so that nobody minds if the containers behind the old route go, or have had
// their time, as a download or a WebSocket may last for days.
func (p *proxy) point(ctx context.Context, host string, upstreams []rollout.Container) error {
	old := p.swap(host, p.newRoute(upstreams))
	if old == nil {
		return nil
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		old.requests.Wait()
		old.transport.CloseIdleConnections()
	}()
	select {
	case <-answered:
		return nil
	case <-time.After(cmp.Or(p.patience, 10*time.Second)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *proxy) swap(host string, next *route) (old *route) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old = p.routes[host]
	if p.routes == nil {
		p.routes = make(map[string]*route)
	}
	if p.routes[host] = next; next == nil {
		delete(p.routes, host)
	}
	return old
}

// newRoute returns a route to the containers, nil for nil.
func (p *proxy) newRoute(upstreams []rollout.Container) *route {
	if upstreams == nil {
		return nil
	}
	r := &route{dial: p.dial, upstreams: slices.Clone(upstreams)}
	if r.dial == nil {
		r.dial = new(net.Dialer).DialContext
	}
	r.transport = &http.Transport{DialContext: r.dialAny, MaxIdleConnsPerHost: 64}
	r.proxy = &httputil.ReverseProxy{Transport: r.transport, Rewrite: func(pr *httputil.ProxyRequest) {
		pr.SetURL(&url.URL{Scheme: "http", Host: "upstream"})
		pr.Out.Host = pr.In.Host
		pr.SetXForwarded()
	}}
	return r
}

// dialAny connects to the next container, or to one behind it if it does not
// answer: nothing of the request was sent yet.
func (r *route) dialAny(ctx context.Context, network, _ string) (conn net.Conn, err error) {
	all, first := r.containers(), r.next.Add(1)
	err = errors.New("no container")
	for i := range all {
		c := all[(first+uint64(i))%uint64(len(all))]
		if conn, err = r.dial(ctx, network, c.Addr.String()); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// containers are those behind the route.
func (r *route) containers() []rollout.Container {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.upstreams)
}

// move notes that a container has another address.
func (r *route) move(id string, addr netip.AddrPort) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.upstreams {
		if r.upstreams[i].ID == id {
			r.upstreams[i].Addr = addr
		}
	}
}

func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}
