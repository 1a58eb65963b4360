// Command fakedockerd serves the fake engine to other processes, such as the
// docker command: to look at it, to try a script on it, or to test a program
// that is not written in Go.
//
//	go run ./examples/fakedockerd -H unix:///tmp/fake.sock -engine 29 -image app:1
//
// It prints the DOCKER_HOST of every listener and serves until it is
// interrupted or terminated; then everything is gone, its sockets included.
//
//	export DOCKER_HOST=unix:///tmp/fake.sock
//	docker network create shop
//	docker run -d --name web --network shop --network-alias api.web app:1
//	docker exec web nslookup api.web
//	docker run --rm --network shop app:1 curl http://api.web:5000
//	DOCKER_BUILDKIT=0 docker build --network shop -t app:2 .
//
// Whatever their image is called, containers run a small web process, or one of
// the commands sh, cat, curl, echo, env, hostname, nslookup, sleep, true, false
// and wget. Nothing of them touches this machine: no port is open on it. Anyone who reaches a tcp listener may do everything that the API does, which is
// nothing but to change the fake; choose 127.0.0.1 all the same.
//
// The exit code is 0 after a signal, 1 when an address cannot be served, 2 for
// wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes.
const (
	exitOK      = 0
	exitTrouble = 1
	exitUsage   = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// command is the program, and returns its exit code. It serves until ctx ends.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		fmt.Fprintln(stderr, "fakedockerd:", err)
		return exitUsage
	}
	engine, err := s.engine()
	if err != nil {
		fmt.Fprintln(stderr, "fakedockerd:", err)
		return exitUsage
	}
	err = serve(ctx, engine, s.hosts, stdout)
	if err = errors.Join(err, engine.Close()); err != nil {
		fmt.Fprintln(stderr, "fakedockerd:", err)
		return exitTrouble
	}
	return exitOK
}
