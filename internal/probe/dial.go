package probe

import (
	"context"
	"errors"
	"net"
	"time"
)

// dial looks the host up anew and tries its addresses in the order of the
// answer, so that every call is balanced as the resolver says.
func dial(ctx context.Context, w World, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	addrs, err := addresses(ctx, w, host)
	if err != nil {
		return nil, err
	}
	return dialNext(ctx, w, network, addrs, port)
}

// addresses returns one address or more.
func addresses(ctx context.Context, w World, host string) ([]string, error) {
	if net.ParseIP(host) != nil {
		return []string{host}, nil
	}
	addrs, err := w.LookupHost(ctx, host)
	if err == nil && len(addrs) == 0 {
		err = &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	return addrs, err
}

// dialNext tries one address after the other. Each gets its share of the time
// that is left, as in the standard library's dialer: an address that says
// nothing does not keep the caller from the next one.
func dialNext(ctx context.Context, w World, network string, addrs []string, port string) (net.Conn, error) {
	var errs []error
	for i, addr := range addrs {
		conn, err := dialShare(ctx, w, network, net.JoinHostPort(addr, port), len(addrs)-i)
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// dialShare dials within the n-th part of the time that ctx has left.
func dialShare(ctx context.Context, w World, network, address string, n int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok && n > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(n))
		defer cancel()
	}
	return w.Dial(ctx, network, address)
}
