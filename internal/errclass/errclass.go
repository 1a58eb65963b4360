// Package errclass makes the sentinel errors that stand for a class of
// mistakes, and puts what an engine says under them.
package errclass

// class is what one kind of mistake is called.
type class struct {
	text string
	kind error
}

// New returns a sentinel of that text. It unwraps to kind, one of those that
// github.com/containerd/errdefs knows: the same on every engine, where the
// engines themselves answer one mistake with different statuses.
func New(text string, kind error) error { return &class{text, kind} }

// Error returns the text.
func (c *class) Error() string { return c.text }

// Unwrap returns the kind.
func (c *class) Unwrap() error { return c.kind }
