package core

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

// printing is an image whose program writes as a list of pieces says.
func printing(t *testing.T, e *Engine, name string, tty bool, write func(p *Process)) {
	t.Helper()
	program := func(_ context.Context, p *Process) int {
		write(p)
		return 0
	}
	if _, err := e.ImageAdd("printing", program, nil); err != nil {
		t.Fatal(err)
	}
	started(t, e, name, &container.Config{Image: "printing", Tty: tty}, nil)
	exitCode(t, e, name)
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerLogs(t *testing.T) {
	both := container.LogsOptions{ShowStdout: true, ShowStderr: true}
	with := func(change func(*container.LogsOptions)) container.LogsOptions {
		o := both
		change(&o)
		return o
	}
	for _, tt := range []struct {
		about string
		o     container.LogsOptions
		want  []string
	}{
		{"all", both, []string{"one\n", "two\n", "!err\n", "three\n", "last"}},
		{"stdout", container.LogsOptions{ShowStdout: true}, []string{"one\n", "two\n", "three\n", "last"}},
		{"stderr", container.LogsOptions{ShowStderr: true}, []string{"!err\n"}},
		{"tail", with(func(o *container.LogsOptions) { o.Tail = "3" }), []string{"!err\n", "three\n", "last"}},
		{"tail before streams", container.LogsOptions{ShowStdout: true, Tail: "3"}, []string{"three\n", "last"}},
		{"tail of nothing", with(func(o *container.LogsOptions) { o.Tail = "0" }), nil},
		{"tail that is no number", with(func(o *container.LogsOptions) { o.Tail = "all" }), []string{"one\n", "two\n", "!err\n", "three\n", "last"}},
		{"since", with(func(o *container.LogsOptions) { o.Since = "946684801" }), []string{"!err\n", "three\n", "last"}},
		{"until", with(func(o *container.LogsOptions) { o.Until = "946684800.5" }), []string{"one\n", "two\n"}},
		{"timestamps", container.LogsOptions{ShowStderr: true, Timestamps: true}, []string{"!2000-01-01T00:00:01.000000000Z err\n"}},
		{"details", container.LogsOptions{ShowStderr: true, Details: true}, []string{"! err\n"}},
		{"followed to the end", with(func(o *container.LogsOptions) { o.Follow = true }), []string{"one\n", "two\n", "!err\n", "three\n", "last"}},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachBubble(t, func(t *testing.T, e *Engine) {
				printing(t, e, "cc", false, func(p *Process) {
					io.WriteString(p.Stdout, "one\ntwo\nthr")
					time.Sleep(time.Second)
					io.WriteString(p.Stderr, "err\n")
					io.WriteString(p.Stdout, "ee\nlast")
				})
				logs, err := e.ContainerLogs("cc", tt.o)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, linesOf(t, logs)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// linesOf reads to the end; lines of standard error have a "!" before them.
func linesOf(t *testing.T, o *Output) []string {
	t.Helper()
	var list []string
	for {
		c, err := o.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		mark := ""
		if c.Stream == Stderr {
			mark = "!"
		}
		list = append(list, mark+string(c.Data))
	}
}

func TestFollowedLogs(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		config := command("cat")
		config.OpenStdin = true
		started(t, e, "cc", config, nil)
		a, err := e.ContainerAttach("cc", container.AttachOptions{Stream: true, Stdin: true})
		if err != nil {
			t.Fatal(err)
		}
		logs, err := e.ContainerLogs("cc", container.LogsOptions{ShowStdout: true, Follow: true, Tail: "0"})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"a\n", "b\n"} {
			time.AfterFunc(time.Second, func() { io.WriteString(a.Stdin, line) })
			c, err := logs.Next(t.Context())
			if diff := cmp.Diff(line, string(c.Data)); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := logs.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with nothing to read: %v, want the context's end", err)
		}
		time.AfterFunc(time.Second, func() { _ = e.ContainerKill("cc", "") })
		if c, err := logs.Next(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("after the end: %q, %v, want EOF", c.Data, err)
		}
	})
}

// Measured on engines 20.10, 26.1 and 28.5, but for the 501.
func TestLogRefusals(t *testing.T) {
	show := container.LogsOptions{ShowStdout: true}
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "cc", command("x"), nil)
		made(t, e, "quiet", command("x"), &container.HostConfig{LogConfig: container.LogConfig{Type: "none"}})
		for _, tt := range []struct {
			about, name string
			o           container.LogsOptions
			want        string
		}{
			{"created", "cc", show, "ok"},
			{"no stream", "cc", container.LogsOptions{}, "400 Bad parameters: you must choose at least one stream"},
			{"missing", "nope", show, "404 No such container: nope"},
			{"no time", "cc", container.LogsOptions{ShowStdout: true, Since: "x"}, of(map[string]string{
				"":   `500 strconv.ParseInt: parsing "x": invalid syntax`,
				"29": `400 invalid value for "since": invalid timestamp "x": invalid seconds "x": invalid syntax`}, e)},
			{"not kept", "quiet", show, "501 configured logging driver does not support reading"},
		} {
			_, err := e.ContainerLogs(tt.name, tt.o)
			if diff := cmp.Diff(tt.want, answer(err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.about, diff)
			}
		}
	})
}

func TestTerminal(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		printing(t, e, "cc", true, func(p *Process) {
			io.WriteString(p.Stdout, "a\n")
			io.WriteString(p.Stderr, "b\n")
		})
		logs, err := e.ContainerLogs("cc", container.LogsOptions{ShowStdout: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a\r\n", "b\r\n"}, linesOf(t, logs)); !logs.TTY || diff != "" {
			t.Errorf("TTY %v (-want +got):\n%s", logs.TTY, diff)
		}
	})
}

func TestAttachBeforeStart(t *testing.T) {
	eachBubble(t, func(t *testing.T, e *Engine) {
		config := command("cat")
		config.OpenStdin, config.StdinOnce = true, true
		made(t, e, "cc", config, nil)
		for _, input := range []string{"first", "second"} {
			a, err := e.ContainerAttach("cc", container.AttachOptions{Stream: true, Stdin: true, Stdout: true})
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(a.Stdin, input)
			a.Stdin.Close()
			calls(t, e, []string{"start"})
			if diff := cmp.Diff(input+"|", outputOf(t, a.Output)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			synctest.Wait()
		}
		a, err := e.ContainerAttach("cc", container.AttachOptions{Logs: true, Stdout: true})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff("firstsecond|", outputOf(t, a.Output)); diff != "" {
			t.Errorf("logs (-want +got):\n%s", diff)
		}
	})
}

func TestDetach(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("sleep"), nil)
		a, err := e.ContainerAttach("cc", container.AttachOptions{Stream: true, Stdout: true})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(a.Stdin, "thrown away")
		a.Close()
		if diff := cmp.Diff("|", outputOf(t, a.Output)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if n := len(e.ctrs.find("cc").log.taps); n != 0 {
			t.Errorf("%d readers are left", n)
		}
	})
}

func TestCrash(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		started(t, e, "cc", command("panic"), nil)
		if code := exitCode(t, e, "cc"); code != crashed {
			t.Errorf("exit code %d, want %d", code, crashed)
		}
		logs, err := e.ContainerLogs("cc", container.LogsOptions{ShowStderr: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := linesOf(t, logs); len(got) < 3 || got[0] != "!panic: oh\n" {
			t.Errorf("standard error %q, want the panic and the stack", got)
		}
	})
}
