package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

// serve runs the proxy until ctx ends. Where to point it finds out from the
// engine, so it can be stopped and started at any time; from then on deploys tell
// it on the socket.
func (d *deployer) serve(ctx context.Context, apps []app, listen, socket string) error {
	public, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	defer public.Close()
	control, err := listenControl(ctx, socket)
	if err != nil {
		return err
	}
	defer control.Close()
	p := &proxy{dial: d.dial}
	if err := d.discover(ctx, p, apps); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "serving on http://%s\n", public.Addr())
	d.cli.NegotiateAPIVersion(ctx) // before any goroutine: the client's Events read the version as others set it
	return d.run(ctx, p, apps, public, control)
}

// run serves on both listeners, and ends all that it began.
func (d *deployer) run(ctx context.Context, p *proxy, apps []app, public, control net.Listener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	servers := []*http.Server{
		{Handler: p, ReadHeaderTimeout: 10 * time.Second},
		{Handler: http.HandlerFunc(p.serveControl), ReadHeaderTimeout: 10 * time.Second},
	}
	ended := make(chan struct{}, 3)
	for i, listener := range []net.Listener{public, control} {
		go func() {
			cancel(servers[i].Serve(listener))
			ended <- struct{}{}
		}()
	}
	go func() {
		d.follow(ctx, p, apps)
		ended <- struct{}{}
	}()
	<-ctx.Done()
	for _, server := range servers {
		server.Close()
	}
	for range cap(ended) {
		<-ended
	}
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// listenControl listens on the socket, in place of a server that died.
func listenControl(ctx context.Context, socket string) (net.Listener, error) {
	if conn, err := new(net.Dialer).DialContext(ctx, "unix", socket); err == nil {
		conn.Close()
		return nil, fmt.Errorf("another proxy listens on %s", socket)
	}
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return net.Listen("unix", socket)
}
