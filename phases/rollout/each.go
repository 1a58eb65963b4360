package rollout

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// errExited is a function of the caller that neither returned nor panicked, such
// as a test's FailNow.
var errExited = errors.New("its goroutine ended before it returned: it called runtime.Goexit, or FailNow of a test")

// each calls f for 0 to n-1, at most limit at a time, and returns when all that
// were begun have ended. After an error or the end of ctx it begins no further
// one; those under way are left to end, for an engine would carry out what it was
// asked for anyway. The errors are joined in the order of their numbers. A panic
// of f goes to the caller, who can recover from it, and an f that ends its
// goroutine has failed.
func each(ctx context.Context, n, limit int, f func(ctx context.Context, i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var failed atomic.Bool
	var panicked atomic.Pointer[any]
	var wg sync.WaitGroup
	for range min(n, max(limit, 1)) {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					failed.Store(true)
					panicked.CompareAndSwap(nil, &p)
				}
			}()
			for !failed.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[i] = errExited // unless f returns
				if errs[i] = f(ctx, i); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	if p := panicked.Load(); p != nil {
		panic(*p)
	}
	if err := joined(errs); err != nil {
		return err
	}
	if int(next.Load()) < n {
		return ctx.Err()
	}
	return nil
}

// all is each for what is tried for every one, whatever becomes of the others.
func all(n, limit int, f func(i int) error) error {
	errs := make([]error, n)
	_ = each(context.Background(), n, limit, func(_ context.Context, i int) error {
		errs[i] = f(i)
		return nil
	})
	return joined(errs)
}

// joined is errors.Join, and the error itself where there is but one.
func joined(errs []error) error {
	var some []error
	for _, err := range errs {
		if err != nil {
			some = append(some, err)
		}
	}
	if len(some) == 1 {
		return some[0]
	}
	return errors.Join(some...)
}

// pause waits, and reports whether ctx lasted.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
