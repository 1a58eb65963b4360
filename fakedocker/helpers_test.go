package fakedocker_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/docker/docker/pkg/stdcopy"

	"github.com/appnet-go/appnet/fakedocker"
)

// eachProfile runs a test on an engine of every release.
func eachProfile(t *testing.T, test func(t *testing.T, eng *fakedocker.Engine, cli *client.Client)) {
	t.Helper()
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{
				Profile: profile,
				Images:  map[string]fakedocker.Program{"app:1": app},
			})
			test(t, eng, eng.Client())
		})
	}
}

// app is a program with several commands:
//
//	serve        accepts on :5000, says the container's name to each client
//	get HOST     prints what the server there says
//	say WORD...  prints the words, the last one to standard error
//	cat          copies its input
//	wait         waits for the stop
func app(ctx context.Context, p *fakedocker.Process) int {
	switch command := append(p.Args, "wait"); command[0] {
	case "serve":
		return serve(ctx, p)
	case "get":
		return get(ctx, p, p.Args[1])
	case "say":
		io.WriteString(p.Stdout, strings.Join(p.Args[1:len(p.Args)-1], " ")+"\n")
		io.WriteString(p.Stderr, p.Args[len(p.Args)-1]+"\n")
	case "cat":
		io.Copy(p.Stdout, p.Stdin)
	case "wait":
		return fakedocker.WaitForStop(ctx, p)
	default:
		return 127
	}
	return 0
}

func serve(ctx context.Context, p *fakedocker.Process) int {
	l, err := p.Listen("tcp", ":5000")
	if err != nil {
		return 1
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, p.Hostname())
			conn.Close()
		}
	}()
	io.WriteString(p.Stdout, "listening\n")
	return fakedocker.WaitForStop(ctx, p)
}

func get(ctx context.Context, p *fakedocker.Process, host string) int {
	conn, err := p.Dial(ctx, "tcp", net.JoinHostPort(host, "5000"))
	if err != nil {
		io.WriteString(p.Stderr, err.Error())
		return 1
	}
	defer conn.Close()
	io.Copy(p.Stdout, conn)
	return 0
}

// run creates and starts a container of app:1 on a network.
func run(t *testing.T, cli *client.Client, name, network string, aliases []string, command ...string) string {
	t.Helper()
	created, err := cli.ContainerCreate(t.Context(),
		&container.Config{Image: "app:1", Cmd: command, Hostname: name},
		&container.HostConfig{NetworkMode: container.NetworkMode(network)},
		&dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{network: {Aliases: aliases}}},
		nil, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := cli.ContainerStart(t.Context(), created.ID, container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	return created.ID
}

// network makes a network.
func network(t *testing.T, cli *client.Client, name string) {
	t.Helper()
	if _, err := cli.NetworkCreate(t.Context(), name, dnetwork.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// exec runs a command in a container and returns its output and exit code.
func exec(t *testing.T, cli *client.Client, name string, stdin string, command ...string) (stdout, stderr string, code int) {
	t.Helper()
	created, err := cli.ContainerExecCreate(t.Context(), name, container.ExecOptions{
		Cmd: command, AttachStdin: stdin != "", AttachStdout: true, AttachStderr: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	streams, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer streams.Close()
	if stdin != "" {
		io.WriteString(streams.Conn, stdin)
		streams.CloseWrite()
	}
	stdout, stderr = demultiplex(t, streams.Reader)
	state, err := cli.ContainerExecInspect(t.Context(), created.ID)
	if err != nil || state.Running {
		t.Fatalf("inspect exec: %+v, %v", state, err)
	}
	return stdout, stderr, state.ExitCode
}

// demultiplex takes a program's output apart.
func demultiplex(t *testing.T, r io.Reader) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if _, err := stdcopy.StdCopy(&out, &errs, r); err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String()
}

// waitForExec returns when an exec has ended.
func waitForExec(t *testing.T, cli *client.Client, id string) {
	t.Helper()
	for range 10_000 {
		if state, err := cli.ContainerExecInspect(t.Context(), id); err != nil {
			t.Fatal(err)
		} else if !state.Running {
			return
		}
	}
	t.Fatalf("exec %s goes on", id)
}

// fill puts an ID into a text of an engine.
func fill(text, id string) string { return strings.ReplaceAll(text, "%s", id) }
