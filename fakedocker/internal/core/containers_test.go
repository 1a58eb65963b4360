package core

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

// testImage is the image of the tests' containers.
const testImage = "app:1"

// testProgram does what its arguments say.
func testProgram(ctx context.Context, p *Process) int {
	switch p.Args[0] {
	case "wait": // wait CODE: ends with the code at a SIGTERM
		return waitFor(ctx, p, syscall.SIGTERM)
	case "deaf": // asks for signals and obeys none
		p.Signals()
	case "exit": // exit CODE
		return number(p.Args[1])
	case "print": // print WORDS...: to standard output, those with a "!" to standard error
		for _, word := range p.Args[1:] {
			if err, ok := strings.CutPrefix(word, "!"); ok {
				fmt.Fprintln(p.Stderr, err)
			} else {
				fmt.Fprintln(p.Stdout, word)
			}
		}
		return 0
	case "cat":
		io.Copy(p.Stdout, p.Stdin)
		return 0
	case "listen": // listen ADDRESS: says ready and answers with the hostname
		return serve(ctx, p)
	case "panic":
		panic("oh")
	}
	<-ctx.Done()
	return 0
}

func waitFor(ctx context.Context, p *Process, sig syscall.Signal) int {
	signals := p.Signals()
	for {
		select {
		case s := <-signals:
			if s == sig {
				return number(p.Args[len(p.Args)-1])
			}
		case <-ctx.Done():
			return 0
		}
	}
}

func serve(ctx context.Context, p *Process) int {
	l, err := p.Net.Listen("tcp", p.Args[1])
	if err != nil {
		fmt.Fprintln(p.Stderr, err)
		return 1
	}
	fmt.Fprintln(p.Stdout, "ready")
	for ctx.Err() == nil {
		conn, err := l.Accept()
		if err != nil {
			return 0
		}
		fmt.Fprint(conn, p.Hostname())
		conn.Close()
	}
	return 0
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// withImage gives the engine the tests' image.
func withImage(t *testing.T, e *Engine) {
	t.Helper()
	if _, err := e.ImageAdd(testImage, testProgram, nil); err != nil {
		t.Fatal(err)
	}
}

// eachApp runs a test on an engine of every profile that has the image.
func eachApp(t *testing.T, test func(t *testing.T, e *Engine)) {
	t.Helper()
	each(t, func(t *testing.T, e *Engine) {
		withImage(t, e)
		test(t, e)
	})
}

// own returns a copy of what a request brings, which becomes the engine's: the
// next engine needs one of its own.
func own[T any](t *testing.T, v T) (copied T) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &copied)
	}
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

func command(args ...string) *container.Config {
	return &container.Config{Image: testImage, Cmd: args}
}

// made makes a container and returns its ID.
func made(t *testing.T, e *Engine, name string, config *container.Config, host *container.HostConfig) string {
	t.Helper()
	got, err := e.ContainerCreate(e.Profile.API, name, config, host, nil)
	if err != nil {
		t.Fatalf("create %s: %v", name, err)
	}
	return got.ID
}

// started makes a container and starts it.
func started(t *testing.T, e *Engine, name string, config *container.Config, host *container.HostConfig) string {
	t.Helper()
	id := made(t, e, name, config, host)
	if _, err := e.ContainerStart(e.Profile.API, id); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	return id
}

func inspect(t *testing.T, e *Engine, name string) container.InspectResponse {
	t.Helper()
	c, err := e.ContainerInspect(e.Profile.API, name)
	if err != nil {
		t.Fatalf("inspect %s: %v", name, err)
	}
	return c
}

// exitCode waits for the end of a container's program.
func exitCode(t *testing.T, e *Engine, name string) int64 {
	t.Helper()
	result, err := e.ContainerWait(t.Context(), name, "")
	if err != nil {
		t.Fatalf("wait for %s: %v", name, err)
	}
	return (<-result).StatusCode
}

func replaceID(text, id string) string { return strings.ReplaceAll(text, id, "<ID>") }

func TestContainerLookup(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		a := made(t, e, "aa", command("x"), nil)
		prefix := made(t, e, a[:4], command("x"), nil)
		for _, tt := range []struct{ about, term, want string }{
			{"full ID", a, a}, {"name", "aa", a}, {"name with a slash", "/aa", a},
			{"name before prefix", a[:4], prefix}, {"prefix", a[:12], a}, {"short prefix", a[:5], a},
		} {
			if got := inspect(t, e, tt.term).ID; got != tt.want {
				t.Errorf("%s: got %.12s, want %.12s", tt.about, got, tt.want)
			}
		}
		for term, want := range map[string]string{
			"nope": "404 No such container: nope", " ": "404 No such container:  ", "a": "404 No such container: a",
			"": `400 invalid name or ID supplied: ""`,
		} {
			_, err := e.ContainerInspect(e.Profile.API, term)
			if diff := cmp.Diff(want, answer(err)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", term, diff)
			}
		}
	})
}

func TestSameSeedSameIDs(t *testing.T) {
	world := func(seed uint64) []string {
		e, err := New(Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		withImage(t, e)
		network := createNetwork(t, e, dnetwork.CreateRequest{Name: "n"})
		made(t, e, "", command("sleep"), nil)
		id := started(t, e, "cc", command("sleep"), &container.HostConfig{NetworkMode: "n"})
		list, err := e.ContainerList(e.Profile.API, container.ListOptions{All: true})
		if err != nil {
			t.Fatal(err)
		}
		return []string{network, id, list[1].Names[0], inspect(t, e, "cc").NetworkSettings.Networks["n"].MacAddress}
	}
	if diff := cmp.Diff(world(7), world(7)); diff != "" {
		t.Errorf("one seed, two worlds:\n%s", diff)
	}
	if cmp.Equal(world(7), world(8)) {
		t.Error("two seeds, one world")
	}
}
