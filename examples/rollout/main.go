// Command rollout shows that somebody answers all the time while an app's
// containers are replaced.
//
// Callers in another app look the app's name up and fetch its URL without
// pause, while rollouts follow one another. A line tells each part of a rollout
// as it happens. At the end a table says what the callers saw: lookups without
// an answer, answers from containers that were not ready, and failed requests,
// of clients that try the next address of a name and of those that do not. The
// same is done in the order of Dokku, beside it.
//
//	go run ./examples/rollout                    on a fake engine, in this process
//	go run ./examples/rollout -profile 20.10     on a fake of another release
//	go run ./examples/rollout -docker            on the engine of DOCKER_HOST
//	go run ./examples/rollout -gate              on a network joined before the start, the name held back
//	go run ./examples/rollout -replicas 2 -rollouts 3 -order signal,wait,stop
//
// With -log every event goes to the standard error, as log/slog writes it. On a
// real engine it makes its image out of a program of this repository, for which
// it needs the go command and must run inside the module, and removes whatever
// it made, also when it is interrupted or fails. The exit code is 0 when in the
// default order no lookup, no readiness and no request of a client that tries
// the next address failed and nothing was left behind, 1 when one did, 2 for wrong usage or trouble with the
// engine. With another -order nothing is judged.
//
// The files to copy from are deploy.go and progress.go.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/phases/rollout"
)

func main() {
	os.Exit(command(os.Args[1:], os.Stdout, os.Stderr))
}

// command is the program, and returns its exit code.
func command(args []string, stdout, stderr io.Writer) int {
	player := lab.NewPlayer("rollout", stdout, stderr)
	player.Timeout = 30 * time.Minute
	var o options
	player.Flags.IntVar(&o.replicas, "replicas", 4, "`number` of containers")
	player.Flags.IntVar(&o.rollouts, "rollouts", 10, "`number` of rollouts, one after the other")
	player.Flags.TextVar(&o.order, "order", rollout.DefaultOrder(), "`steps` of retiring an old container")
	player.Flags.DurationVar(&o.drain, "drain", drain, "how long the step wait of the order takes at most: `longer` than callers try")
	player.Flags.DurationVar(&o.settle, "settle", time.Second, "how long new containers are in DNS before old ones go; `less` than 0 is no wait")
	player.Flags.BoolVar(&o.gate, "gate", false, "join the network before the start, and hold the name back until healthy")
	player.Flags.BoolVar(&o.alone, "alone", false, "leave the order of Dokku out")
	events := player.Flags.Bool("log", false, "write every event to the standard error")
	if code, ok := player.Parse(args); !ok {
		return code
	}
	if o.replicas < 1 || o.rollouts < 1 {
		fmt.Fprintln(stderr, "rollout: -replicas and -rollouts are 1 or more")
		return 2
	}
	if *events {
		o.logger = slog.New(slog.NewTextHandler(stderr, nil))
	}
	return player.Play(func(ctx context.Context, l *lab.Lab, r *lab.Report) error { return tell(ctx, l, r, o) })
}
