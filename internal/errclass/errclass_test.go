package errclass_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/internal/errclass"
)

func TestNew(t *testing.T) {
	gone, lost := errclass.New("gone", errdefs.ErrNotFound), errclass.New("gone", errdefs.ErrNotFound)
	err := fmt.Errorf("get %q: %w", "shop", gone)
	if !errors.Is(err, gone) || !errdefs.IsNotFound(err) {
		t.Errorf("%v is neither its class nor its kind", err)
	}
	if errors.Is(err, lost) || errdefs.IsConflict(err) {
		t.Errorf("%v is of another class of the same text, or of another kind", err)
	}
	if got, want := err.Error(), `get "shop": gone`; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
}
