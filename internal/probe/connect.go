package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
)

// connect opens a TCP connection, closes it, and says that it could.
func connect(ctx context.Context, p Process, args []string) error {
	flags := newFlags("connect")
	timeout := flags.Duration("timeout", DefaultTimeout, "longest `duration` of the attempt")
	if err := parse(p, flags, args, 1); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, *timeout)
	defer cancel()
	conn, err := dial(ctx, p, "tcp", flags.Arg(0))
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Stdout, "connected to", conn.RemoteAddr())
	return conn.Close()
}

// dial looks the host up anew and tries its addresses in the order of the
// answer, so that every call is balanced as the resolver says.
func dial(ctx context.Context, w World, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	addrs := []string{host}
	if net.ParseIP(host) == nil {
		if addrs, err = w.LookupHost(ctx, host); err != nil {
			return nil, err
		}
	}
	if len(addrs) == 0 {
		return nil, &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	var errs []error
	for _, addr := range addrs {
		conn, err := w.Dial(ctx, network, net.JoinHostPort(addr, port))
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}
