package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// DefaultPort is where serve listens when neither -addr nor PORT says
// otherwise: what buildpack web processes use.
const DefaultPort = "5000"

// ReadyPath is the path of the health check: 200 when the process is ready,
// 503 before.
const ReadyPath = "/ready"

// grace bounds how long requests under way may take after SIGTERM.
const grace = 10 * time.Second

// serve is a web process. It answers every path with its hostname, and
// ReadyPath with its health. It listens at once; -after is how long it takes to
// become ready, and -cold lets every path say 503 until then. A request takes
// -takes. On SIGTERM it does what -on-signal says: by default it stops
// accepting, finishes what is under way, and ends.
func serve(ctx context.Context, p Process, args []string) error {
	flags := newFlags("serve")
	addr := flags.String("addr", ":"+port(p.Env), "`address` to listen on")
	after := flags.Duration("after", 0, "`duration` until ready")
	cold := flags.Bool("cold", false, "answer every path with 503 until ready")
	takes := flags.Duration("takes", 0, "`duration` of a request")
	tell := flags.Bool("tell", false, "print a line when a request begins")
	end := finish
	flags.TextVar(&end, "on-signal", finish, "what a signal leads to: `finish`, quit, fail or ignore")
	if err := parse(p, flags, args, 0); err != nil {
		return err
	}
	hostname, err := p.Hostname()
	if err != nil {
		return err
	}
	listener, err := p.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Stdout, "listening on", listener.Addr())
	handler := &answerer{hostname: hostname, readyAt: time.Now().Add(*after), cold: *cold, takes: *takes, begins: io.Discard}
	if *tell {
		handler.begins = p.Stdout
	}
	return serveUntilTold(ctx, p, listener, handler, end)
}

// port returns the port that the environment asks for.
func port(env []string) string {
	for _, entry := range env {
		if value, ok := strings.CutPrefix(entry, "PORT="); ok && value != "" {
			return value
		}
	}
	return DefaultPort
}

func serveUntilTold(ctx context.Context, w World, listener net.Listener, handler http.Handler, end ending) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: grace}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		_ = server.Close()
		return errors.Join(ctx.Err(), closed(<-done))
	case <-end.signals(w):
	}
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	err := end.shutdown(ctx, server)
	return errors.Join(err, closed(<-done))
}

// closed is what a server that was told to close has to complain about.
func closed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
