package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
)

// An ending is what a server does when it is told to end.
type ending string

const (
	finish ending = "finish" // stop accepting, finish what is under way
	quit   ending = "quit"   // end at once, and drop what is under way
	fail   ending = "fail"   // as quit, with an exit code that says so
	ignore ending = "ignore" // go on, until it is killed
)

// UnmarshalText reads one of the endings.
func (e *ending) UnmarshalText(text []byte) error {
	switch read := ending(text); read {
	case finish, quit, fail, ignore:
		*e = read
		return nil
	}
	return fmt.Errorf("on-signal %q: want finish, quit, fail or ignore", text)
}

// MarshalText returns the ending's name.
func (e ending) MarshalText() ([]byte, error) { return []byte(e), nil }

// signals returns the signals that the ending heeds. The world's are taken in
// any case: a process that does not is ended by them.
func (e ending) signals(w World) <-chan os.Signal {
	signals := w.Signals()
	if e == ignore {
		return nil
	}
	return signals
}

// shutdown ends the server.
func (e ending) shutdown(ctx context.Context, server *http.Server) error {
	switch e {
	case quit:
		return server.Close()
	case fail:
		return errors.Join(errors.New("told to fail"), server.Close())
	}
	return server.Shutdown(ctx)
}
