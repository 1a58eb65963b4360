// Command probe is package internal/probe as a binary. Build it with
// CGO_ENABLED=0: then it is static and runs in an image that holds nothing
// else.
package main

import (
	"context"
	"os"

	"github.com/appnet-go/appnet/internal/probe"
)

func main() {
	world, stop := probe.System()
	code := probe.Main(context.Background(), probe.Process{
		Args:   os.Args,
		Env:    os.Environ(),
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		World:  world,
	})
	stop()
	os.Exit(code)
}
