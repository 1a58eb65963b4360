// Command hostaccess shows the two ways in which an app's container reaches a
// process that runs directly on the host.
//
// It starts HTTP servers on the host, one that listens on all interfaces and
// one on 127.0.0.1 only, and asks for them from inside containers: with host
// networking, with a host gateway, before and after the settings change. Every
// step prints what was asked, what happened, and a verdict. It ends with the
// comparison of the two ways, and what we recommend.
//
//	go run ./examples/hostaccess                   on a fake engine and its fake host
//	go run ./examples/hostaccess -profile 20.10    on a fake of another release
//	go run ./examples/hostaccess -docker           on the engine of DOCKER_HOST, and this machine
//
// With -matrix it measures instead, on the same choice of engines, which
// listeners of the host are reached from which containers, and prints every
// outcome above the predicted one. Say -firewall too where the host drops what
// comes in from containers, as that is predicted to time out.
//
// On a real engine it makes its image out of a program of this repository, for
// which it needs the go command and must run inside the module, and removes
// whatever it made, also when it is interrupted or fails. The exit code is 0
// when every verdict is ok and every outcome as predicted, 1 when one is not, 2
// for wrong usage or trouble with the engine.
//
//	go run ./examples/hostaccess -doctor 8000
//
// looks at a port of this machine and makes nothing: which processes listen
// there, whether containers of each mode reach it, and what to change. The
// address of docker0 is the engine's where one answers. The exit code is 0 when
// the recommended way reaches it, 1 when it does not, 2 for wrong usage or a
// system whose listeners cannot be read: that is anything but Linux.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/appnet-go/appnet/internal/lab"
)

func main() {
	os.Exit(command(os.Args[1:], os.Stdout, os.Stderr))
}

// command is the program, and returns its exit code.
func command(args []string, stdout, stderr io.Writer) int {
	player := lab.NewPlayer("hostaccess", stdout, stderr)
	matrix := player.Flags.Bool("matrix", false, "measure which listeners of the host are reached from where")
	firewall := player.Flags.Bool("firewall", false, "with -matrix: predict for a host with a firewall that drops what comes in")
	var port portFlag
	player.Flags.Var(&port, "doctor", "look at a `port` of this machine: do containers reach it?")
	if code, ok := player.Parse(args); !ok {
		return code
	}
	switch {
	case port != 0 && player.Flags.NFlag() > 1, *firewall && !*matrix:
		fmt.Fprintln(stderr, "hostaccess: -doctor stands alone, and -firewall goes with -matrix")
		return exitUsage
	case port != 0:
		return doctor(context.Background(), uint16(port), stdout, stderr)
	case *matrix:
		return player.Play(func(ctx context.Context, l *lab.Lab, r *lab.Report) error {
			return tellMatrix(ctx, l, r, *firewall)
		})
	}
	return player.Play(tell)
}
