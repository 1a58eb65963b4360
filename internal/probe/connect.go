package probe

import (
	"context"
	"fmt"
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
