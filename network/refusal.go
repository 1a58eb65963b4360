package network

import (
	"context"
	"errors"
	"fmt"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/errclass"
)

// refused puts err, which a client returned, under the class that it shows by
// itself. Who knows more of the state puts it under a better one with refusedAs.
func refused(ctx context.Context, err error) error {
	return refusedAs(classify(ctx, err), err)
}

func refusedAs(class, engine error) error {
	return &errclass.Refusal{Class: class, Said: engine}
}

func classify(ctx context.Context, err error) error {
	switch {
	case errclass.Answered(err):
		if c := classByText(err); c != nil {
			return fmt.Errorf("%w: %s", c, errclass.Message(err))
		}
		return fmt.Errorf("%w: %s", ErrEngine, errclass.Message(err))
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded): // a timeout of the HTTP client
		return context.DeadlineExceeded
	}
	return fmt.Errorf("%w: %s", ErrUnreachable, errclass.Message(err))
}

// mayComeLate reports whether the engine may still carry out what it was asked for
// under a context that ended: it was asked, and ctx stopped only the waiting.
func mayComeLate(ctx context.Context, err error) bool {
	return ctx.Err() != nil && !client.IsErrConnectionFailed(err)
}
