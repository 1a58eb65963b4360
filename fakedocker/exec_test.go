package fakedocker_test

import (
	"io"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestExec(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		type result struct {
			Stdout, Stderr string
			Code           int
		}
		tests := []struct {
			name, stdin string
			command     []string
			want        result
		}{
			{"output and errors", "", []string{"say", "a", "b", "c"}, result{"a b\n", "c\n", 0}},
			{"input", "hello", []string{"cat"}, result{"hello", "", 0}},
			{"exit code", "", []string{"nope"}, result{"", "", 127}},
		}
		for _, tt := range tests {
			var got result
			got.Stdout, got.Stderr, got.Code = exec(t, cli, "web", tt.stdin, tt.command...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	})
}

func TestExecOnATerminalIsRaw(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		created, err := cli.ContainerExecCreate(t.Context(), "web", container.ExecOptions{
			Cmd: []string{"say", "a", "b"}, AttachStdout: true, AttachStderr: true, Tty: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		streams, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{Tty: true})
		if err != nil {
			t.Fatal(err)
		}
		defer streams.Close()
		got, err := io.ReadAll(streams.Reader)
		if diff := cmp.Diff("a\r\nb\r\n", string(got)); diff != "" || err != nil {
			t.Errorf("output, %v (-want +got):\n%s", err, diff)
		}
	})
}

func TestExecDetachedAndTwice(t *testing.T) {
	t.Parallel()
	again := map[string]string{
		"20.10": "Error: Exec command %s has already run\r\n",
		"26.1":  "Error: Exec command %s has already run\r\n",
		"28.5":  "exec command %s has already run\r\n",
		"29":    "exec command %s has already run\r\n",
	}
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		created, err := cli.ContainerExecCreate(t.Context(), "web", container.ExecOptions{Cmd: []string{"nope"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := cli.ContainerExecStart(t.Context(), created.ID, container.ExecStartOptions{Detach: true}); err != nil {
			t.Fatal(err)
		}
		waitForExec(t, cli, created.ID)
		streams, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer streams.Close()
		stdout, _ := demultiplex(t, streams.Reader)
		if diff := cmp.Diff(fill(again[eng.Profile()], created.ID), stdout); diff != "" {
			t.Errorf("a second start (-want +got):\n%s", diff)
		}
		err = cli.ContainerExecStart(t.Context(), created.ID, container.ExecStartOptions{Detach: true})
		if !errdefs.IsConflict(err) {
			t.Errorf("a second start, detached: %v, want a conflict", err)
		}
	})
}

func TestExecEndsWithItsContainer(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		created, err := cli.ContainerExecCreate(t.Context(), "web", container.ExecOptions{Cmd: []string{"wait"}, AttachStdout: true})
		if err != nil {
			t.Fatal(err)
		}
		streams, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer streams.Close()
		if err := cli.ContainerKill(t.Context(), "web", "KILL"); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(streams.Reader); err != nil || len(rest) > 0 {
			t.Errorf("the stream ended with %q, %v; want just its end", rest, err)
		}
	})
}
