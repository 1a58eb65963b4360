package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/appnet-go/appnet/fakedocker"
)

//go:embed apps.json
var exampleApps []byte

// demo deploys the apps of apps.json on a fake engine, in this process: the
// deployer and its proxy are the same as on a real one.
func demo(ctx context.Context, out io.Writer) (err error) {
	engine, err := fakedocker.New(fakedocker.Options{Images: demoImages()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	apps, err := read(exampleApps)
	if err != nil {
		return err
	}
	d := newDeployer(engine.Client(), out)
	d.dial = engine.Host().Dial // the fake engine's host, not this machine
	return d.withProxy(ctx, apps, func(ctx context.Context, address string) error {
		return tell(ctx, d, apps, address)
	})
}

// withProxy does something while the proxy serves, as "deployer serve" does.
func (d *deployer) withProxy(ctx context.Context, apps []app, do func(ctx context.Context, address string) error) error {
	dir, err := os.MkdirTemp("", "deployer-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	public, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	control, err := listenControl(ctx, socket)
	if err != nil {
		return errors.Join(err, public.Close())
	}
	d.cli.NegotiateAPIVersion(ctx) // before any goroutine, as serve does
	serving, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- d.run(serving, &proxy{dial: d.dial}, apps, public, control) }()
	d.proxy = newRemote(socket)
	err = do(ctx, public.Addr().String())
	stop()
	return errors.Join(err, <-ended)
}

// tell is the story.
func tell(ctx context.Context, d *deployer, apps []app, address string) error {
	shop := slices.IndexFunc(apps, func(a app) bool { return a.Name == "shop" })
	say := func(format string, args ...any) { fmt.Fprintf(d.out, "\n# "+format+"\n", args...) }
	page := func() {
		fmt.Fprintf(d.out, "GET http://%s/: %s\n", apps[shop].Host, get(ctx, address, apps[shop].Host))
	}

	say("deploy: two apps, three processes, two networks")
	if err := d.deploy(ctx, apps); err != nil {
		return err
	}
	page()

	say("deploy again: nothing changed, so nothing is done")
	if err := d.deploy(ctx, apps); err != nil {
		return err
	}

	say("deploy shop:2, while four callers ask without pause")
	apps[shop].Image = "shop:2"
	asked, failed, err := whileCalling(ctx, address, apps[shop].Host, func() error { return d.deploy(ctx, apps) })
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%d of %d requests failed\n", failed, asked)
	page()

	say("deploy shop:broken, which never gets healthy: the old containers stay")
	apps[shop].Image = "shop:broken"
	fmt.Fprintln(d.out, "error:", d.deploy(ctx, apps))
	apps[shop].Image = "shop:2"
	page()

	say("run shop greet")
	code, err := d.once(ctx, apps[shop], []string{"greet"})
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "exit code %d\n", code)

	say("status")
	if err := d.status(ctx, apps); err != nil {
		return err
	}

	say("scale shop to zero")
	apps[shop].Processes = map[string]process{}
	if err := d.deploy(ctx, apps); err != nil {
		return err
	}
	page()

	say("destroy")
	return d.destroy(ctx, apps)
}

// get returns the answer of an app, asked through the proxy.
func get(ctx context.Context, address, host string) string {
	return ask(ctx, http.DefaultTransport, "http://"+address, host)
}

// ask returns status and body of an answer, or the error.
func ask(ctx context.Context, by http.RoundTripper, url, host string) string {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err.Error()
	}
	req.Host = host
	resp, err := by.RoundTrip(req)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %s", resp.Status, bytes.TrimSpace(body))
}

// whileCalling does something while four callers ask for a page without pause,
// and counts what they asked and what was not answered well.
func whileCalling(ctx context.Context, address, host string, do func() error) (asked, failed int64, err error) {
	ctx, stop := context.WithCancel(ctx)
	var callers sync.WaitGroup
	var all, bad atomic.Int64
	for range 4 {
		callers.Go(func() {
			for ctx.Err() == nil {
				answer := get(context.WithoutCancel(ctx), address, host)
				all.Add(1)
				if !strings.HasPrefix(answer, "200 ") {
					bad.Add(1)
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	err = do()
	stop()
	callers.Wait()
	return all.Load(), bad.Load(), err
}

// demoImages are the programs of the images.
func demoImages() map[string]fakedocker.Program {
	return map[string]fakedocker.Program{
		"api:1":       webApp("api 1", ""),
		"shop:1":      webApp("shop 1", "API"),
		"shop:2":      webApp("shop 2", "API"),
		"shop:broken": fakedocker.Exit(1),
	}
}

// webApp is the program of an image: a web server that says who it is, and what
// the app at the URL in a variable says; a worker; and a greeting.
func webApp(name, variable string) fakedocker.Program {
	return func(ctx context.Context, p *fakedocker.Process) int {
		switch {
		case slices.Contains(p.Args, "worker"):
			return fakedocker.WaitForStop(ctx, p)
		case slices.Contains(p.Args, "greet"):
			fmt.Fprintf(p.Stdout, "hello from %s\n", name)
			return 0
		}
		other := &http.Transport{DialContext: p.Dial, DisableKeepAlives: true}
		return fakedocker.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, name)
			if url := p.Getenv(variable); url != "" && r.URL.Path == "/" {
				fmt.Fprintf(w, ", and the API says: %s", ask(r.Context(), other, url, ""))
			}
		}))(ctx, p)
	}
}
