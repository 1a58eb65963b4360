package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/appnet-go/appnet/internal/lab"
)

// greeting is what the servers on the host answer.
const greeting = "hello from the host"

// A server is an HTTP server that runs directly on the host: a database with a
// web interface, a metrics endpoint, whatever an app wants to reach.
type server struct {
	where string // for people
	addr  netip.AddrPort
	http  *http.Server
	done  chan error
}

// serve starts a server on the host at an address, on a port that is free.
func serve(host lab.Host, where, address string) (*server, error) {
	listener, err := host.Listen("tcp4", net.JoinHostPort(address, "0"))
	if err != nil {
		return nil, err
	}
	addr, err := netip.ParseAddrPort(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s := &server{
		where: where,
		addr:  addr,
		http:  &http.Server{Handler: http.HandlerFunc(greet), ReadHeaderTimeout: 10 * time.Second},
		done:  make(chan error, 1),
	}
	go func() { s.done <- s.http.Serve(listener) }()
	return s, nil
}

func greet(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, greeting) }

// close ends the server and waits for its end.
func (s *server) close() error {
	err := s.http.Close()
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
