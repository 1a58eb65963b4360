package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stepTimeout bounds one command, should engine or client hang.
const stepTimeout = 60 * time.Second

// script is what the docker command is asked to do: lines of the shell.
func script(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/script.txt")
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			steps = append(steps, line)
		}
	}
	return steps
}

// transcript runs a script against an engine and writes down each command,
// what it prints, what it complains of after "! ", and its exit code where it is
// not 0.
func transcript(ctx context.Context, steps, env []string) (string, error) {
	var b strings.Builder
	for _, step := range steps {
		stdout, stderr, code, err := shell(ctx, step, env)
		if err != nil {
			return "", fmt.Errorf("%s: %w", step, err)
		}
		fmt.Fprintf(&b, "$ %s\n", step)
		for _, line := range shownLines(stdout) {
			b.WriteString(line + "\n")
		}
		for _, line := range shownLines(stderr) {
			b.WriteString(strings.TrimRight("! "+line, " ") + "\n")
		}
		if code != 0 {
			fmt.Fprintf(&b, "[%d]\n", code)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// shownLines are the lines of an output in the transcript.
func shownLines(out string) []string {
	if out == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(neutral(out), "\n"), "\n")
}

// shell runs a line of the shell.
func shell(ctx context.Context, line string, env []string) (stdout, stderr string, code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", line)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", "", 0, fmt.Errorf("%w\n%s%s", ctx.Err(), &out, &errs)
	case errors.As(err, &exit):
		return out.String(), errs.String(), exit.ExitCode(), nil
	}
	return out.String(), errs.String(), 0, err
}

// environment is what the script finds: the engine, a folder, an image's
// archive, and a docker command without settings of its own.
func environment(t *testing.T, dockerHost string, archive []byte, more ...string) []string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "archive.tar")
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	return append([]string{
		"DOCKER_HOST=" + dockerHost, "DOCKER_CONFIG=" + filepath.Join(dir, "config"), "DOCKER_CONTEXT=", "DOCKER_API_VERSION=",
		"DOCKER_CLI_HINTS=false", "DOCKER_BUILDKIT=0", "LC_ALL=C", "TMP=" + dir, "PROBE=" + file,
		"SINCE=" + since(time.Now()),
	}, more...)
}

// since is a time as docker events reads it. Seconds alone would let in what
// happened before.
func since(t time.Time) string { return fmt.Sprintf("%d.%09d", t.Unix(), t.Nanosecond()) }
