package fakedocker

import (
	"context"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// WaitForStop is a program that does nothing until a signal tells it to end,
// and then exits with 0.
func WaitForStop(ctx context.Context, p *Process) int { return core.WaitForStop(ctx, p.inner) }

// Exit returns a program that ends at once with that exit code.
func Exit(code int) Program {
	return func(context.Context, *Process) int { return code }
}
