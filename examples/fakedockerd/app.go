package main

import (
	"context"
	"fmt"
	"net/http"
	"path"

	"github.com/appnet-go/appnet/fakedocker"
)

// app is what every container runs: one of the toolbox's commands, or, whatever
// else it is told to run, a web process on the port of its environment's PORT or
// 5000, which answers with the container's hostname until it is told to stop.
func app() fakedocker.Program {
	box := fakedocker.Toolbox()
	return func(ctx context.Context, p *fakedocker.Process) int {
		if command, ok := box[path.Base(p.Args[0])]; ok {
			return command(ctx, p)
		}
		return web(ctx, p)
	}
}

func web(ctx context.Context, p *fakedocker.Process) int {
	hello := fmt.Sprintln("hello from", p.Hostname())
	return fakedocker.HTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(p.Stdout, r.Method, r.Host, r.URL.Path)
		fmt.Fprint(w, hello)
	}))(ctx, p)
}
