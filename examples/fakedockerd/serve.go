package main

import (
	"context"
	"fmt"
	"io"

	"github.com/appnet-go/appnet/fakedocker"
)

// serve listens on all hosts, prints where, and waits for the end of ctx. The
// listeners are closed with the engine.
func serve(ctx context.Context, engine *fakedocker.Engine, all []host, stdout io.Writer) error {
	for _, h := range all {
		if err := h.clear(ctx); err != nil {
			return fmt.Errorf("listen %s: %w", h, err)
		}
		addr, err := engine.Listen(h.network, h.address)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "DOCKER_HOST=%s\n", host{h.network, addr.String()})
	}
	fmt.Fprintf(stdout, "engine %s serves until it is interrupted\n", engine.Profile())
	<-ctx.Done()
	return nil
}
