package lab

import (
	"context"
	"fmt"
	"time"
)

// pollPause is the time between two looks, pollTimes how many there are: ten
// seconds in all.
const (
	pollPause = 20 * time.Millisecond
	pollTimes = 500
)

// Poll asks until the answer is yes, an error, or ctx ends. It is for the few
// things of the real world that no call waits for, and gives up after ten
// seconds.
func Poll(ctx context.Context, done func() (bool, error)) error {
	for range pollTimes {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollPause):
		}
	}
	return fmt.Errorf("poll: not so after %v", pollTimes*pollPause)
}
