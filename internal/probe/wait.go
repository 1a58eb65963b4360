package probe

import "context"

// wait does nothing until it is told to end: a container to ask questions
// from.
func wait(ctx context.Context, p Process, args []string) error {
	if err := parse(p, newFlags("wait"), args, 0); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-p.Signals():
		return nil
	}
}
