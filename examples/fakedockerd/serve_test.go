package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"
)

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		code int
		want string // on standard error
	}{
		{[]string{"-h"}, exitOK, "usage: fakedockerd"},
		{[]string{"-H", "/tmp/x"}, exitUsage, `host "/tmp/x": want unix:///PATH with an absolute path, or tcp://HOST:PORT`},
		{[]string{"-H", "unix://x"}, exitUsage, `host "unix://x": want unix:///PATH`},
		{[]string{"-H", "tcp://localhost"}, exitUsage, `host "tcp://localhost": want unix:///PATH`},
		{[]string{"-H", "ssh://me@there:22"}, exitUsage, `host "ssh://me@there:22": want unix:///PATH`},
		{[]string{"-engine", "19.03"}, exitUsage, `profile "19.03": want one of 20.10, 26.1, 28.5`},
		{[]string{"-image", "A B"}, exitUsage, `image "A B": invalid reference format`},
		{[]string{"-seed", "-1"}, exitUsage, `"-1" for flag -seed: want a whole number from 0 to`},
		{[]string{"-color"}, exitUsage, "flag provided but not defined: -color"},
		{[]string{"app:1"}, exitUsage, `argument "app:1": want flags only`},
	} {
		var stdout, stderr bytes.Buffer
		ended, end := context.WithCancel(t.Context())
		end()
		code := command(ended, tt.args, &stdout, &stderr)
		if code != tt.code || !strings.Contains(stderr.String(), tt.want) || stdout.Len() > 0 {
			t.Errorf("%q: exit code %d, %q, %q; want %d and %q", tt.args, code, &stdout, &stderr, tt.code, tt.want)
		}
	}
}

// A daemon is the program, serving.
type daemon struct {
	hosts []string
	end   func() int // stops it and returns its exit code
}

// start runs the program until it has said where it listens.
func start(t *testing.T, args ...string) daemon {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out := &lines{ready: make(chan struct{})}
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- command(ctx, args, out, &stderr)
		close(code)
	}()
	end := sync.OnceValue(func() int {
		cancel()
		return <-code
	})
	t.Cleanup(func() { end() })
	select {
	case <-out.ready:
	case c := <-code:
		t.Fatalf("exit code %d: %s", c, &stderr)
	}
	return daemon{out.hosts(), end}
}

// lines takes what the program prints; ready is closed at its last line.
type lines struct {
	mu    sync.Mutex
	text  strings.Builder
	ready chan struct{}
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	if strings.Contains(string(p), "serves until") {
		close(l.ready)
	}
	return len(p), nil
}

func (l *lines) hosts() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var hosts []string
	for line := range strings.Lines(l.text.String()) {
		if host, ok := strings.CutPrefix(strings.TrimSpace(line), "DOCKER_HOST="); ok {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

func dialed(t *testing.T, host string) *client.Client {
	t.Helper()
	cli, err := client.NewClientWithOpts(client.WithHost(host), client.WithAPIVersionNegotiation())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cli.Close() })
	return cli
}

func TestServe(t *testing.T) {
	t.Parallel()
	socket := filepath.Join(t.TempDir(), "fake.sock")
	d := start(t, "-H", "unix://"+socket, "-H", "tcp://127.0.0.1:0", "-engine", "26.1", "-image", "app:1", "-image", "b", "-pull", "-hostname", "box")
	if len(d.hosts) != 2 || d.hosts[0] != "unix://"+socket || !strings.HasPrefix(d.hosts[1], "tcp://127.0.0.1:") {
		t.Fatalf("listens on %q", d.hosts)
	}
	for _, host := range d.hosts {
		cli := dialed(t, host)
		info, err := cli.Info(t.Context())
		if err != nil || info.ServerVersion != "26.1.5" || info.Images != 2 || info.Name != "box" {
			t.Errorf("%s: %s with %d images on %s, %v", host, info.ServerVersion, info.Images, info.Name, err)
		}
	}
	if code := d.end(); code != exitOK {
		t.Errorf("exit code %d, want 0", code)
	}
	if _, err := os.Lstat(socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

// A socket that a killed server has left is in nobody's way; one that is served
// is, and so is a file.
func TestSocketThatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	left := filepath.Join(dir, "left.sock")
	l, err := net.Listen("unix", left)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	start(t, "-H", "unix://"+left)

	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{left, file, filepath.Join(dir, "no", "folder")} {
		var stderr bytes.Buffer
		if code := command(t.Context(), []string{"-H", "unix://" + path}, &bytes.Buffer{}, &stderr); code != exitTrouble {
			t.Errorf("%s: exit code %d, %s; want %d", path, code, &stderr, exitTrouble)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "precious" {
		t.Errorf("the file that was there: %q, %v", text, err)
	}
}

// Containers run the toolbox's commands, or a web process.
func TestApp(t *testing.T) {
	t.Parallel()
	d := start(t, "-image", "app:1", "-seed", "7")
	cli := dialed(t, d.hosts[0])
	var codes []int64
	for _, command := range [][]string{{"true"}, {"/bin/false"}, {"sh", "-c", "exit 3"}, {"curl", "http://127.0.0.1:5000"}} {
		created, err := cli.ContainerCreate(t.Context(), &container.Config{Image: "app:1", Cmd: command}, nil, nil, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		waiting, failed := cli.ContainerWait(t.Context(), created.ID, container.WaitConditionNextExit)
		if err := cli.ContainerStart(t.Context(), created.ID, container.StartOptions{}); err != nil {
			t.Fatal(err)
		}
		select {
		case result := <-waiting:
			codes = append(codes, result.StatusCode)
		case err := <-failed:
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]int64{0, 1, 3, 7}, codes); diff != "" {
		t.Errorf("exit codes (-want +got):\n%s", diff)
	}
}
