package fakedocker_test

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// raw sends a request as it is and returns everything that comes back until
// the connection ends. IDs in it are replaced.
func raw(t *testing.T, cli *client.Client, request, body string) string {
	t.Helper()
	conn, err := cli.Dialer()(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s",
		strings.TrimSuffix(request, "+upgrade"), len(body), upgrade(request), body)
	answer, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(answer), "\r\n", "\n")
}

func upgrade(request string) string {
	if strings.HasSuffix(request, "+upgrade") {
		return "Connection: Upgrade\r\nUpgrade: tcp\r\n"
	}
	return ""
}

// The heads of hijacked connections, byte for byte as the engines send them.
func TestHeadsOfHijackedConnections(t *testing.T) {
	t.Parallel()
	type release struct{ api, server, framed string }
	releases := map[string]release{
		"20.10": {"1.41", "20.10.24", "raw-stream"},
		"26.1":  {"1.45", "26.1.5", "multiplexed-stream"},
		"28.5":  {"1.51", "28.5.2", "multiplexed-stream"},
		"29":    {"1.56", "29.0.0-dev", "multiplexed-stream"},
	}
	const output = "\x01\x00\x00\x00\x00\x00\x00\x02a\n\x02\x00\x00\x00\x00\x00\x00\x02b\n"
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		is := releases[eng.Profile()]
		engine := "Api-Version: " + is.api + "\nDocker-Experimental: false\nOstype: linux\nServer: Docker/" + is.server + " (linux)\n\n"
		for _, tt := range []struct{ name, suffix, body, want string }{
			{
				"exec", "", `{}`,
				"HTTP/1.1 200 OK\nContent-Type: application/vnd.docker.raw-stream\n" + engine + output,
			},
			{
				"exec, upgraded", "+upgrade", `{}`,
				"HTTP/1.1 101 UPGRADED\nContent-Type: application/vnd.docker." + is.framed + "\nConnection: Upgrade\nUpgrade: tcp\n" + engine + output,
			},
		} {
			created, err := cli.ContainerExecCreate(t.Context(), "web", container.ExecOptions{
				Cmd: []string{"say", "a", "b"}, AttachStdout: true, AttachStderr: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			got := raw(t, cli, "POST /exec/"+created.ID+"/start"+tt.suffix, tt.body)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
		got := raw(t, cli, "POST /containers/nope/attach?stream=1+upgrade", "")
		want := "HTTP/1.1 404 Not Found\nContent-Type: application/vnd.docker.raw-stream\n\nNo such container: nope\n"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("attach to no container (-want +got):\n%s", diff)
		}
	})
}

// What a client has sent and the program has not read must not cost it the
// output.
func TestInputThatNobodyReads(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
	addr, err := eng.Listen("unix", filepath.Join(t.TempDir(), "engine.sock"))
	if err != nil {
		t.Fatal(err)
	}
	cli, err := client.NewClientWithOpts(client.WithHost("unix://"+addr.String()), client.WithAPIVersionNegotiation())
	if err != nil {
		t.Fatal(err)
	}
	defer cli.Close()
	run(t, cli, "cc", "bridge", nil, "wait")
	for range 30 {
		created, err := cli.ContainerExecCreate(t.Context(), "cc", container.ExecOptions{
			Cmd: []string{"say", "one", "two"}, AttachStdin: true, AttachStdout: true, AttachStderr: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		streams, err := cli.ContainerExecAttach(t.Context(), created.ID, container.ExecAttachOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := streams.Conn.Write([]byte("nobody reads this")); err != nil {
			t.Fatal(err)
		}
		if stdout, _ := demultiplex(t, streams.Reader); stdout != "one\n" {
			t.Errorf("output %q, want %q", stdout, "one\n")
		}
		streams.Close()
	}
}
