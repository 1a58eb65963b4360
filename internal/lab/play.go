package lab

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// playTimeout bounds a story, cleaning up not included.
const playTimeout = 5 * time.Minute

// Exit codes of Play.
const (
	exitOK      = 0
	exitWrong   = 1 // a verdict is WRONG
	exitTrouble = 2 // wrong usage, or the story did not come to its end
)

// A Story is what an example shows. A verdict that is wrong goes into the
// report; an error means that the story could not be told to its end.
type Story func(ctx context.Context, l *Lab, r *Report) error

// Play is the main function of an example: it reads the flags, opens the lab
// that they ask for, tells the story, removes whatever it made, also when it
// is interrupted or fails, and returns the exit code: 0 when all verdicts are
// ok, 1 when one is wrong, 2 for wrong usage and trouble with the engine.
func Play(name string, args []string, stdout, stderr io.Writer, tell Story) int {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	docker := flags.Bool("docker", false, "play on the Docker engine of the environment instead of a fake one")
	profile := flags.String("profile", "", "`release` that the fake engine behaves like: 20.10, 26.1 or 28.5 (default 28.5)")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitOK
		}
		return exitTrouble
	}
	if flags.NArg() > 0 || *docker && *profile != "" {
		fmt.Fprintf(stderr, "%s: no arguments please, and -profile only without -docker\n", name)
		return exitTrouble
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	open := func(ctx context.Context) (*Lab, error) { return Fake(*profile) }
	if *docker {
		open = Docker
	}
	wrong, err := play(ctx, open, NewReport(stdout), tell)
	switch {
	case err != nil:
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return exitTrouble
	case wrong > 0:
		return exitWrong
	}
	return exitOK
}

func play(ctx context.Context, open func(context.Context) (*Lab, error), r *Report, tell Story) (wrong int, err error) {
	ctx, cancel := context.WithTimeout(ctx, playTimeout)
	defer cancel()
	l, err := open(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	r.printf("%s\n", l.Name)
	if l.Leftovers != nil {
		r.printf("an earlier run left something behind: %v\n", l.Leftovers)
	}
	if err := tell(ctx, l, r); err != nil {
		return r.Wrong(), errors.Join(context.Cause(ctx), err)
	}
	r.printf("\n%d steps, %d wrong\n", len(r.Verdicts), r.Wrong())
	return r.Wrong(), nil
}
