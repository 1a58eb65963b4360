package fakedocker_test

import (
	"io"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// waitFor returns the exit code of a container once it has ended.
func waitFor(t *testing.T, cli *client.Client, name string) int64 {
	t.Helper()
	result, errs := cli.ContainerWait(t.Context(), name, container.WaitConditionNotRunning)
	select {
	case r := <-result:
		return r.StatusCode
	case err := <-errs:
		t.Fatal(err)
		return -1
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "job", "shop", nil, "nope")
		if got := waitFor(t, cli, "job"); got != 127 {
			t.Errorf("exit code %d, want 127", got)
		}
		removed, errs := cli.ContainerWait(t.Context(), "job", container.WaitConditionRemoved)
		if err := cli.ContainerRemove(t.Context(), "job", container.RemoveOptions{}); err != nil {
			t.Fatal(err)
		}
		select {
		case r := <-removed:
			if r.StatusCode != 127 {
				t.Errorf("exit code at the removal %d, want 127", r.StatusCode)
			}
		case err := <-errs:
			t.Errorf("wait for the removal: %v", err)
		}
	})
}

func TestLogs(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "job", "shop", nil, "say", "one", "two")
		waitFor(t, cli, "job")
		logs := func(o container.LogsOptions) string {
			r, err := cli.ContainerLogs(t.Context(), "job", o)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			stdout, stderr := demultiplex(t, r)
			return stdout + "|" + stderr
		}
		for _, tt := range []struct {
			name, want string
			o          container.LogsOptions
		}{
			{"both", "one\n|two\n", container.LogsOptions{ShowStdout: true, ShowStderr: true}},
			{"one stream", "one\n|", container.LogsOptions{ShowStdout: true}},
			{"the last line", "|two\n", container.LogsOptions{ShowStdout: true, ShowStderr: true, Tail: "1"}},
			{"followed to the end", "one\n|two\n", container.LogsOptions{ShowStdout: true, ShowStderr: true, Follow: true}},
		} {
			if diff := cmp.Diff(tt.want, logs(tt.o)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		if got := logs(container.LogsOptions{ShowStdout: true, Timestamps: true}); !strings.Contains(got, "T") || !strings.Contains(got, "Z one\n") {
			t.Errorf("with timestamps: %q", got)
		}
	})
}

func TestLogsAreFollowed(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "serve")
		r, err := cli.ContainerLogs(t.Context(), "web", container.LogsOptions{ShowStdout: true, Follow: true})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		line := make([]byte, 8+len("listening\n"))
		if _, err := io.ReadFull(r, line); err != nil || string(line[8:]) != "listening\n" {
			t.Fatalf("the first line: %q, %v", line, err)
		}
		if err := cli.ContainerKill(t.Context(), "web", "KILL"); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
			t.Errorf("after the kill: %q, %v; want the end", rest, err)
		}
	})
}

func TestAttach(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		_, err := cli.ContainerCreate(t.Context(), &container.Config{
			Image: "app:1", Cmd: []string{"cat"}, OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true,
		}, nil, nil, nil, "cat")
		if err != nil {
			t.Fatal(err)
		}
		streams, err := cli.ContainerAttach(t.Context(), "cat", container.AttachOptions{Stream: true, Stdin: true, Stdout: true, Stderr: true})
		if err != nil {
			t.Fatal(err)
		}
		defer streams.Close()
		kind, known := streams.MediaType()
		if want := eng.Profile() != "20.10"; known != want || known && kind != "application/vnd.docker.multiplexed-stream" {
			t.Errorf("media type %q, %v", kind, known)
		}
		if err := cli.ContainerStart(t.Context(), "cat", container.StartOptions{}); err != nil {
			t.Fatal(err)
		}
		io.WriteString(streams.Conn, "hello")
		streams.CloseWrite()
		stdout, _ := demultiplex(t, streams.Reader)
		if diff := cmp.Diff("hello", stdout); diff != "" {
			t.Errorf("output (-want +got):\n%s", diff)
		}
		if got := waitFor(t, cli, "cat"); got != 0 {
			t.Errorf("exit code %d, want 0", got)
		}
		if _, err := cli.ContainerAttach(t.Context(), "nope", container.AttachOptions{Stream: true}); err == nil {
			t.Error("attach to no container: no error")
		}
	})
}

func TestEvents(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		messages, errs := cli.Events(t.Context(), events.ListOptions{Filters: filters.NewArgs(filters.Arg("type", "container"))})
		network(t, cli, "shop")
		run(t, cli, "job", "shop", nil, "nope")
		var got []string
		for len(got) < 3 {
			select {
			case m := <-messages:
				got = append(got, string(m.Action)+" "+m.Actor.Attributes["name"])
			case err := <-errs:
				t.Fatalf("after %v: %v", got, err)
			}
		}
		if diff := cmp.Diff([]string{"create job", "start job", "die job"}, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}
