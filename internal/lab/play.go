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

// playTimeout bounds a story, cleaning up not included, unless a player says
// otherwise.
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

// Play is the main function of an example that has no flags of its own: it makes
// a [Player], lets it read the arguments and play the story, and returns the exit
// code.
func Play(name string, args []string, stdout, stderr io.Writer, tell Story) int {
	p := NewPlayer(name, stdout, stderr)
	if code, ok := p.Parse(args); !ok {
		return code
	}
	return p.Play(tell)
}

// A Player plays stories, with the flags that say on which engine. An example
// adds its own to them before Parse.
type Player struct {
	Flags   *flag.FlagSet
	Timeout time.Duration // bounds a story, cleaning up not included; five minutes by default

	stdout, stderr io.Writer
	docker         *bool
	profile        *string
}

// NewPlayer returns a player for an example of this name.
func NewPlayer(name string, stdout, stderr io.Writer) *Player {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	return &Player{
		Flags: flags, Timeout: playTimeout, stdout: stdout, stderr: stderr,
		docker:  flags.Bool("docker", false, "play on the Docker engine of the environment instead of a fake one"),
		profile: flags.String("profile", "", "`release` that the fake engine behaves like: 20.10, 26.1, 28.5 or 29 (default 29)"),
	}
}

// Parse reads the flags. Where it returns false, the program ends with the code:
// the usage was asked for, or is wrong.
func (p *Player) Parse(args []string) (code int, ok bool) {
	if err := p.Flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitOK, false
		}
		return exitTrouble, false
	}
	if p.Flags.NArg() > 0 || *p.docker && *p.profile != "" {
		fmt.Fprintf(p.stderr, "%s: no arguments please, and -profile only without -docker\n", p.Flags.Name())
		return exitTrouble, false
	}
	return exitOK, true
}

// Play opens the lab that the flags ask for, tells the story, removes whatever it
// made, also when it is interrupted or fails, and returns the exit code: 0 when
// all verdicts are ok, 1 when one is wrong, 2 for trouble with the engine.
func (p *Player) Play(tell Story) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, p.Timeout)
	defer cancel()
	open := func(context.Context) (*Lab, error) { return Fake(*p.profile) }
	if *p.docker {
		open = Docker
	}
	wrong, err := play(ctx, open, NewReport(p.stdout), tell)
	switch {
	case err != nil:
		fmt.Fprintf(p.stderr, "%s: %v\n", p.Flags.Name(), err)
		return exitTrouble
	case wrong > 0:
		return exitWrong
	}
	return exitOK
}

func play(ctx context.Context, open func(context.Context) (*Lab, error), r *Report, tell Story) (wrong int, err error) {
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
