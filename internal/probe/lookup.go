package probe

import (
	"context"
	"fmt"
)

// lookup prints the addresses of a name, one a line, in the order of the
// answer: engines shuffle it, and that order is the balancing.
func lookup(ctx context.Context, p Process, args []string) error {
	flags := newFlags("lookup")
	timeout := flags.Duration("timeout", DefaultTimeout, "longest `duration` of the question")
	if err := parse(p, flags, args, 1); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, *timeout)
	defer cancel()
	addrs, err := p.LookupHost(ctx, flags.Arg(0))
	if err != nil {
		return err
	}
	for _, addr := range addrs {
		fmt.Fprintln(p.Stdout, addr)
	}
	return nil
}
