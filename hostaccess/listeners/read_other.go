//go:build !linux

package listeners

import (
	"context"

	"github.com/appnet-go/appnet/hostaccess"
)

// Read returns [ErrUnsupported]: it works on Linux alone.
func Read(context.Context) ([]hostaccess.Listener, error) {
	return nil, ErrUnsupported
}
