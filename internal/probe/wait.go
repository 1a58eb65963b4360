package probe

import (
	"context"
	"syscall"
)

// wait does nothing until it is told to end: a container to ask questions
// from. Deaf, it is told in vain, and has to be killed.
func wait(ctx context.Context, p Process, args []string) error {
	flags := newFlags("wait")
	deaf := flags.Bool("deaf", false, "ignore signals")
	if err := parse(p, flags, args, 0); err != nil {
		return err
	}
	for signals := p.Signals(); ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case sig := <-signals: // a fake engine passes all on, a kernel those that were asked for
			if !*deaf && (sig == syscall.SIGTERM || sig == syscall.SIGINT) {
				return nil
			}
		}
	}
}
