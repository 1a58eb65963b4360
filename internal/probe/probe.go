// Package probe is the program that runs inside the containers of the
// examples and of the conformance tests: a small web process, and the
// questions one asks from inside a container.
//
// It is written once, against [World], the little it sees of the machine: its
// arguments, its streams, its network. On a real engine the world is the
// operating system ([System]) and the program is a static binary in an image
// made of nothing else; on the fake engine the world is the fake container.
// Both behave the same, so a test says once what it expects of both.
//
//	probe serve   [-addr :5000] [-after 0s]   answer HTTP with the hostname until SIGTERM
//	              [-cold] [-takes 0s] [-tell] [-on-signal finish]
//	probe fetch   [-n 1] [-timeout 2s] URL    ask n times, print each answer
//	probe lookup  [-timeout 2s] NAME          print the addresses of a name
//	probe connect [-timeout 2s] HOST:PORT     say whether something accepts there
//	probe call    [-n 1] [-by next] URL       ask without pause until SIGTERM, print what failed
//	              [-timeout 2s] [-keep 1s] [-pause 0s] [-late 0s]
//	probe wait    [-deaf]                     do nothing until SIGTERM, or whatever comes
//	probe say     [-n 1] [-err] [-exit 0] [-after 0s] LINE...   print lines, exit with a code
//	probe echo                                print the standard input
//	probe env                                 print the environment, sorted
//	probe show FILE                           print a file of the container
//
// How it went is the exit code, an [Outcome]: a caller in another process
// learns whether a name is unknown, a port refuses or nothing answers, without
// reading messages.
package probe

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// Path is where the program lies in its image.
const Path = "/probe"

// DefaultTimeout bounds one question when -timeout is not given.
const DefaultTimeout = 2 * time.Second

// A World is what the program sees of the machine or container it runs in.
// Its methods are those of the standard library, and their errors too: a
// refused connection is syscall.ECONNREFUSED, an unknown name a *net.DNSError.
type World interface {
	Hostname() (string, error)
	Listen(network, address string) (net.Listener, error)
	Dial(ctx context.Context, network, address string) (net.Conn, error)
	LookupHost(ctx context.Context, name string) ([]string, error)
	ReadFile(name string) ([]byte, error)
	Signals() <-chan os.Signal
}

// A Process is one run of the program.
type Process struct {
	Args           []string  // the program first, then the verb
	Env            []string  // KEY=value; PORT is where serve listens
	Stdin          io.Reader // nil is at its end
	Stdout, Stderr io.Writer
	World
}

type verb func(ctx context.Context, p Process, args []string) error

var verbs = map[string]verb{
	"serve":   serve,
	"fetch":   fetch,
	"lookup":  lookup,
	"connect": connect,
	"call":    call,
	"wait":    wait,
	"say":     say,
	"echo":    echo,
	"env":     env,
	"show":    show,
}

const usage = `usage: probe serve   [-addr :5000] [-after 0s] [-cold] [-takes 0s] [-tell] [-on-signal finish]
       probe fetch   [-n 1] [-timeout 2s] URL
       probe lookup  [-timeout 2s] NAME
       probe connect [-timeout 2s] HOST:PORT
       probe call    [-n 1] [-by next,first,keep,cache,lookup] [-timeout 2s] [-keep 1s] [-pause 0s] [-late 0s] URL
       probe wait    [-deaf]
       probe say     [-n 1] [-err] [-exit 0] [-after 0s] LINE...
       probe echo
       probe env
       probe show FILE
`

// Main runs the program and returns its exit code, that of an [Outcome].
// It returns early when ctx ends. An error is one line on Stderr.
func Main(ctx context.Context, p Process) int {
	err := run(ctx, p)
	var code exitCode
	if errors.As(err, &code) {
		return int(code)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(p.Stderr, strings.TrimRight(err.Error(), "\n"))
	}
	return OutcomeOf(err).Code()
}

func run(ctx context.Context, p Process) error {
	if len(p.Args) < 2 {
		return &usageError{"no verb\n" + usage}
	}
	do, ok := verbs[p.Args[1]]
	if !ok {
		return &usageError{fmt.Sprintf("no verb %q\n%s", p.Args[1], usage)}
	}
	return do(ctx, p, p.Args[2:])
}

// A usageError is a command line that the program does not understand.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// parse reads the flags of a verb and demands exactly want arguments after
// them, any number if want is negative.
func parse(p Process, flags *flag.FlagSet, args []string, want int) error {
	flags.SetOutput(p.Stderr)
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return &usageError{err.Error()}
	case want >= 0 && flags.NArg() != want:
		return &usageError{fmt.Sprintf("%s: %d arguments, want %d\n%s", flags.Name(), flags.NArg(), want, usage)}
	}
	return nil
}

// newFlags returns the flags of a verb; errors are returned, never fatal.
func newFlags(name string) *flag.FlagSet {
	return flag.NewFlagSet("probe "+name, flag.ContinueOnError)
}
