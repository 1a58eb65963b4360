package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/appnet-go/appnet/phases/rollout"
)

// The proxy runs in a process of its own, which outlives deploys. A deploy tells
// it by a request on a Unix socket where to point, and goes on when it does.

// A pointing is that request.
type pointing struct {
	Host      string              `json:"host"`
	Upstreams []rollout.Container `json:"upstreams"` // null: the host goes
}

// serveControl is the handler of the socket.
func (p *proxy) serveControl(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		return // somebody wants to know whether we are there
	}
	var to pointing
	if err := json.NewDecoder(r.Body).Decode(&to); err != nil || to.Host == "" {
		http.Error(w, "want a host and its upstreams", http.StatusBadRequest)
		return
	}
	if err := p.point(r.Context(), to.Host, to.Upstreams); err != nil {
		http.Error(w, err.Error(), http.StatusGatewayTimeout)
	}
}

// A remote is the proxy as other processes see it.
type remote struct{ client http.Client }

func newRemote(socket string) *remote {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}
	return &remote{http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}
}

// ready reports whether the proxy is there.
func (r *remote) ready(ctx context.Context) error { return r.send(ctx, http.MethodGet, nil) }

// point is proxy.point.
func (r *remote) point(ctx context.Context, host string, upstreams []rollout.Container) error {
	body, err := json.Marshal(pointing{host, upstreams})
	if err != nil {
		return err
	}
	return r.send(ctx, http.MethodPost, body)
}

func (r *remote) send(ctx context.Context, method string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://proxy/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return fmt.Errorf("the proxy does not answer: is \"deployer serve\" running? %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
		return fmt.Errorf("proxy: %s: %s", resp.Status, bytes.TrimSpace(text))
	}
	return nil
}
