// Command deployer is a small deployer for one machine, to copy from.
//
// It reads a file of apps, rolls them out with package phases/rollout, and sends
// requests to them through a proxy of its own. Everything that it knows of what
// runs, it asks the engine.
//
//	deployer serve              run the proxy; leave it running
//	deployer deploy [APP...]    roll out the apps of the file, or these
//	deployer run APP COMMAND... run a command with the app's image and networks
//	deployer status [APP...]    show the containers
//	deployer recover [APP...]   end what a deploy began that died
//	deployer destroy [APP...]   take the apps away, and the networks made for them
//
//	go run ./examples/deployer -fake   shows all of it on a fake engine
//
// The engine is that of DOCKER_HOST, or the one at the default socket. The exit
// code is 0, that of the command for run, or 1, and 2 for wrong usage.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/phases/rollout"
)

const usage = `usage: deployer [flags] serve | deploy [APP...] | run APP COMMAND... | status [APP...] | recover [APP...] | destroy [APP...]
       deployer -fake
flags:
`

var errUsage = errors.New("wrong usage: see deployer -help")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "deployer:", err)
		code = cmp.Or(code, 1)
	}
	os.Exit(code)
}

// settings are the flags.
type settings struct {
	file, listen, socket string
	fake                 bool
}

func run(ctx context.Context, args []string, out, errs io.Writer) (code int, err error) {
	var s settings
	flags := flag.NewFlagSet("deployer", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&s.file, "file", "apps.json", "the `file` of apps")
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8080", "the `address` on which the proxy serves")
	flags.StringVar(&s.socket, "socket", "deployer.sock", "the Unix `socket` on which deploys tell the proxy where to point")
	flags.BoolVar(&s.fake, "fake", false, "show a few deploys on a fake engine, in this process")
	flags.Usage = func() { fmt.Fprint(errs, usage); flags.PrintDefaults() }
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, nil
	case err != nil:
		return 2, errUsage
	case s.fake:
		return 0, demo(ctx, out)
	case flags.NArg() == 0:
		return 2, errUsage
	}
	cli, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		return 1, err
	}
	defer cli.Close()
	d := newDeployer(cli, out)
	d.proxy = newRemote(s.socket)
	return d.command(ctx, s, flags.Arg(0), flags.Args()[1:])
}

// command does one command, of which args are the arguments.
func (d *deployer) command(ctx context.Context, s settings, name string, args []string) (code int, err error) {
	all, err := readFile(s.file)
	if err != nil {
		return 1, err
	}
	var rest []string
	if name == "run" && len(args) > 0 {
		args, rest = args[:1], args[1:]
	}
	apps, err := pick(all, args)
	if err != nil {
		return 1, err
	}
	switch {
	case name == "serve" && len(args) == 0:
		return 0, d.serve(ctx, apps, s.listen, s.socket)
	case name == "deploy":
		return 0, d.deploy(ctx, apps)
	case name == "run" && len(rest) > 0:
		return d.once(ctx, apps[0], rest)
	case name == "status":
		return 0, d.status(ctx, apps)
	case name == "recover":
		return 0, d.recover(ctx, apps)
	case name == "destroy":
		return 0, d.destroy(ctx, apps)
	}
	return 2, errUsage
}

// recover ends what a deploy began that died: it is undone, or finished if it had
// come as far as the proxy. Not for a deploy that still runs.
func (d *deployer) recover(ctx context.Context, apps []app) error {
	var failed []error
	for _, a := range apps {
		_, err := rollout.Recover(ctx, d.cli, a.Name, d.options(a))
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
