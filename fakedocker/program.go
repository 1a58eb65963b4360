package fakedocker

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// WaitForStop is a program that does nothing until a signal tells it to end,
// and then exits with 0.
func WaitForStop(ctx context.Context, p *Process) int { return core.WaitForStop(ctx, p.inner) }

// Exit returns a program that ends at once with that exit code.
func Exit(code int) Program {
	return func(context.Context, *Process) int { return code }
}

// HTTP returns a program that serves h until it is told to stop: on the port of
// its environment's PORT, or on 5000. It exits with 1 if it cannot listen. As
// every program it runs beside the engine: a start returns before it listens.
func HTTP(h http.Handler) Program {
	return func(ctx context.Context, p *Process) int {
		p.Signals() // from here on it is this program that ends itself
		l, err := p.Listen("tcp", ":"+cmp.Or(p.Getenv("PORT"), "5000"))
		if err != nil {
			fmt.Fprintln(p.Stderr, err)
			return 1
		}
		server := &http.Server{Handler: h}
		served := make(chan struct{})
		go func() {
			defer close(served)
			_ = server.Serve(l)
		}()
		code := WaitForStop(ctx, p)
		_ = server.Close()
		<-served
		return code
	}
}
