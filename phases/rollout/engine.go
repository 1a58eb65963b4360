package rollout

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// refused puts an error of the engine under a class.
func refused(ctx context.Context, err error) error {
	var known *errclass.Refusal
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &errclass.Refusal{Class: classify(ctx, err), Said: err}
}

func classify(ctx context.Context, err error) error {
	switch {
	case errclass.Answered(err) && errdefs.IsNotFound(err):
		return fmt.Errorf("%w: %s", network.ErrContainerNotFound, errclass.Message(err))
	case errclass.Answered(err):
		return fmt.Errorf("%w: %s", network.ErrEngine, errclass.Message(err))
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	}
	return fmt.Errorf("%w: %s", network.ErrUnreachable, errclass.Message(err))
}

// read asks the engine something, once more if the answer got lost.
func read[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	got, err := ask(ctx)
	if err != nil && !errclass.Answered(err) && ctx.Err() == nil {
		got, err = ask(ctx)
	}
	return got, refused(ctx, err)
}

// change asks the engine for a change. Where no answer comes, done looks whether
// it was made all the same: a lost answer is no failure, and neither is a
// deadline a proof that nothing happened.
func change(ctx context.Context, ask func(context.Context) error, done func(context.Context) (bool, error)) error {
	err := ask(ctx)
	if err == nil || errclass.Answered(err) || ctx.Err() != nil {
		return refused(ctx, err)
	}
	if ok, looked := done(ctx); looked == nil && ok {
		return nil
	}
	return refused(ctx, err)
}

// creation puts the refusal of a create call under the class that it has there:
// there is no container yet that could not be found.
func creation(err error) error {
	said := errclass.Said(err)
	switch {
	case said == nil || !errclass.Answered(said) || !errdefs.IsNotFound(said):
		return err
	case strings.Contains(strings.ToLower(errclass.Message(said)), "no such image"): // the same words on all engines
		return &errclass.Refusal{Class: fmt.Errorf("%w: %s", ErrNoImage, errclass.Message(said)), Said: said}
	}
	return &errclass.Refusal{Class: fmt.Errorf("%w: %s", network.ErrEngine, errclass.Message(said)), Said: said}
}

// usable finds what no call can be made with.
func usable(ctx context.Context, c Client, app string) error {
	_, err := network.New(c).Lookup(ctx) // of no name: it asks nobody
	return errors.Join(err, phases.App{Name: app}.Validate())
}
