package lab

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/pkg/stdcopy"

	"github.com/appnet-go/appnet/internal/probe"
)

// execTimeout bounds one question, however long its own timeouts are.
const execTimeout = 45 * time.Second

// A Result is what a program inside a container answered.
type Result struct {
	Outcome        probe.Outcome // its exit code
	Stdout, Stderr string
}

// Lines returns the lines of the standard output.
func (r Result) Lines() []string {
	return strings.FieldsFunc(r.Stdout, func(c rune) bool { return c == '\n' })
}

// String returns the answer, or why there is none.
func (r Result) String() string {
	if r.Outcome == probe.OK {
		return strings.Join(r.Lines(), ", ")
	}
	return r.Outcome.String()
}

// Exec runs the probe with these arguments inside a running container and
// waits for its end: Exec(ctx, "web.1", "lookup", "shop.web"). A question that
// was answered with an exit code other than 0 is a Result, not an error.
func (l *Lab) Exec(ctx context.Context, name string, args ...string) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, execTimeout)
	defer cancel()
	created, err := l.Client.ContainerExecCreate(ctx, name, container.ExecOptions{
		Cmd:          append([]string{probe.Path}, args...),
		AttachStdout: true,
		AttachStderr: true,
	})
	if err != nil {
		return Result{}, execError(name, args, err)
	}
	stdout, stderr, err := l.output(ctx, created.ID)
	if err != nil {
		return Result{}, execError(name, args, err)
	}
	code, err := l.exitCode(ctx, created.ID)
	if err != nil {
		return Result{}, execError(name, args, err)
	}
	return Result{Outcome: probe.Outcome(code), Stdout: stdout, Stderr: stderr}, nil
}

func execError(name string, args []string, err error) error {
	return fmt.Errorf("exec %s: %s: %w", name, strings.Join(args, " "), err)
}

// output starts an exec and reads what it prints until it closes its streams.
func (l *Lab) output(ctx context.Context, id string) (stdout, stderr string, err error) {
	conn, err := l.Client.ContainerExecAttach(ctx, id, container.ExecAttachOptions{})
	if err != nil {
		return "", "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, conn.Close)() // the stream knows no context
	var out, errs bytes.Buffer
	if _, err := stdcopy.StdCopy(&out, &errs, io.Reader(conn.Reader)); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", "", err
	}
	return out.String(), errs.String(), ctx.Err()
}

// exitCode waits for the end of an exec: its streams close a little earlier.
func (l *Lab) exitCode(ctx context.Context, id string) (code int, err error) {
	err = Poll(ctx, func() (bool, error) {
		exec, err := l.Client.ContainerExecInspect(ctx, id)
		code = exec.ExitCode
		return !exec.Running, err
	})
	return code, err
}
