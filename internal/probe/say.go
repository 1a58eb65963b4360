package probe

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// say prints its arguments, one a line, and exits with a code of the caller's:
// a program with a known output. The engine keeps the order of lines of one
// stream only, so nothing is printed to both.
func say(ctx context.Context, p Process, args []string) error {
	flags := newFlags("say")
	times := flags.Int("n", 1, "`number` of times")
	toStderr := flags.Bool("err", false, "to the standard error")
	code := flags.Int("exit", 0, "`code` to exit with")
	after := flags.Duration("after", 0, "`duration` before it exits")
	if err := parse(p, flags, args, -1); err != nil {
		return err
	}
	to := p.Stdout
	if *toStderr {
		to = p.Stderr
	}
	for range *times {
		for _, line := range flags.Args() {
			if _, err := fmt.Fprintln(to, line); err != nil {
				return err
			}
		}
	}
	return exitAfter(ctx, *after, *code)
}

func exitAfter(ctx context.Context, d time.Duration, code int) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	}
	if code == 0 {
		return nil
	}
	return exitCode(code)
}

// An exitCode ends the program with a code and not a word.
type exitCode int

func (c exitCode) Error() string { return "exit with " + strconv.Itoa(int(c)) }

// echo prints every line of its standard input until that ends.
func echo(_ context.Context, p Process, args []string) error {
	if err := parse(p, newFlags("echo"), args, 0); err != nil {
		return err
	}
	in := p.Stdin
	if in == nil {
		in = strings.NewReader("")
	}
	for r := bufio.NewReader(in); ; {
		line, err := r.ReadString('\n')
		if _, err := io.WriteString(p.Stdout, line); err != nil {
			return err
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// env prints the environment, sorted, one variable a line.
func env(_ context.Context, p Process, args []string) error {
	if err := parse(p, newFlags("env"), args, 0); err != nil {
		return err
	}
	for _, entry := range slices.Sorted(slices.Values(p.Env)) {
		if _, err := fmt.Fprintln(p.Stdout, entry); err != nil {
			return err
		}
	}
	return nil
}

// show prints a file as it is.
func show(_ context.Context, p Process, args []string) error {
	flags := newFlags("show")
	if err := parse(p, flags, args, 1); err != nil {
		return err
	}
	text, err := p.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	_, err = p.Stdout.Write(text)
	return err
}
