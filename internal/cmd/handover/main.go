// Command handover prints what package internal/handover measures, as the
// tables of docs/rollout.md.
//
//	go run ./internal/cmd/handover -docker                 everything, on the engine of DOCKER_HOST
//	go run ./internal/cmd/handover -docker -what retire -n 10
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/appnet-go/appnet/internal/handover"
	"github.com/appnet-go/appnet/internal/lab"
)

func main() {
	player := lab.NewPlayer("handover", os.Stdout, os.Stderr)
	player.Timeout = time.Hour
	n := player.Flags.Int("n", 10, "`number` of trials of each kind")
	what := player.Flags.String("what", "all", "one of the `tables`: retire, gate, lookups, restart, names")
	only = player.Flags.String("only", "", "retire only where the words for it contain this `text`, such as \"finish: stop\"")
	raw = player.Flags.Bool("raw", false, "print every failed request as well")
	if code, ok := player.Parse(os.Args[1:]); !ok {
		os.Exit(code)
	}
	os.Exit(player.Play(func(ctx context.Context, l *lab.Lab, _ *lab.Report) error {
		return measure(ctx, l, *what, *n)
	}))
}

var (
	only *string
	raw  *bool
)

func measure(ctx context.Context, l *lab.Lab, what string, n int) error {
	b, err := handover.NewBench(ctx, l)
	if err != nil {
		return err
	}
	tables := map[string]func(context.Context, *handover.Bench, int) error{
		"retire": retire, "gate": gate, "lookups": lookups, "restart": restart, "names": names,
	}
	fmt.Printf("n = %d\n", n)
	for _, name := range []string{"retire", "gate", "lookups", "restart", "names"} {
		if what == name || what == "all" {
			if err := tables[name](ctx, b, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func retire(ctx context.Context, b *handover.Bench, n int) error {
	fmt.Print("\n", handover.Heading())
	var results []handover.Result
	for _, r := range handover.Retirements() {
		if !strings.Contains(r.String(), *only) {
			continue
		}
		result, err := b.Retire(ctx, r, n)
		if err != nil {
			return err
		}
		results = append(results, result)
		fmt.Print(result.Row())
		if *raw {
			fmt.Print(result.Raw())
		}
	}
	fmt.Println("\n" + handover.Starting(results))
	return nil
}

func gate(ctx context.Context, b *handover.Bench, n int) error {
	for _, hole := range []bool{false, true} {
		gates, err := b.Gates(ctx, hole, n)
		if err != nil {
			return err
		}
		fmt.Print("\n", handover.GateTable(gates))
	}
	own, err := b.GateCallers(ctx, n)
	fmt.Printf("\nits own calls meanwhile: %+v\n", own)
	return err
}

func lookups(ctx context.Context, b *handover.Bench, n int) error {
	polls, err := b.Lookups(ctx, n)
	fmt.Println()
	for _, p := range polls {
		fmt.Println(p)
	}
	return err
}

func restart(ctx context.Context, b *handover.Bench, _ int) error {
	all, err := b.Revive(ctx)
	fmt.Print("\n", handover.RevivalTable(all))
	return err
}

func names(ctx context.Context, b *handover.Bench, n int) error {
	fmt.Println()
	for _, race := range []func(context.Context, int) (handover.Race, error){
		b.Creates, b.Renames, b.RenameAgainstCreate, b.Networks,
	} {
		r, err := race(ctx, n)
		if err != nil {
			return err
		}
		fmt.Println(r)
	}
	created, renamed, removed, err := b.Views(ctx, n)
	fmt.Printf("a list shows at once, of %d: a created container %d times, a renamed one %d times, a removed one no more %d times\n",
		n, created, renamed, removed)
	return err
}
