package fakedocker_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// buildFiles makes the context of a build: a Dockerfile of these lines and a
// file to copy.
func buildFiles(t *testing.T, lines ...string) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for name, text := range map[string]string{"Dockerfile": strings.Join(lines, "\n"), "file": "content"} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// runBuild builds an image and returns what the engine said, and the error that
// it said it with.
func runBuild(t *testing.T, cli *client.Client, o build.ImageBuildOptions, lines ...string) (string, error) {
	t.Helper()
	o.Remove = true
	answer, err := cli.ImageBuild(t.Context(), buildFiles(t, lines...), o)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var said strings.Builder
	for dec := json.NewDecoder(answer.Body); ; {
		var line struct{ Stream, Error string }
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF):
			return said.String(), nil
		case err != nil:
			t.Fatal(err)
		case line.Error != "":
			return said.String(), errors.New(line.Error)
		}
		said.WriteString(line.Stream)
	}
}

// What an image is built of and configured as, its containers run.
func TestBuiltImagesRun(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		said, err := runBuild(t, cli, build.ImageBuildOptions{Tags: []string{"shop:1"}, Labels: map[string]string{"commit": "abc"}},
			"FROM app:1", "ENV PORT=5000", "COPY file /file", `RUN ["say", "hello", "oops"]`, `CMD ["serve"]`)
		if err != nil {
			t.Fatalf("%v after %s", err, said)
		}
		for _, want := range []string{"Step 1/6 : FROM app:1\n", "hello\n", "\x1b[91moops\n\x1b[0m", "Step 6/6 : LABEL commit=abc\n", "Successfully tagged shop:1\n"} {
			if !strings.Contains(said, want) {
				t.Errorf("the build did not say %q:\n%s", want, said)
			}
		}
		img, err := cli.ImageInspect(t.Context(), "shop:1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"commit": "abc"}, img.Config.Labels); diff != "" {
			t.Errorf("labels (-want +got)\n%s", diff)
		}
		network(t, cli, "web")
		created, err := cli.ContainerCreate(t.Context(), &container.Config{Image: "shop:1"}, &container.HostConfig{NetworkMode: "web"}, nil, nil, "shop")
		if err != nil {
			t.Fatal(err)
		}
		if err := cli.ContainerStart(t.Context(), created.ID, container.StartOptions{}); err != nil {
			t.Fatal(err)
		}
		waitForLog(t, cli, "shop", "listening")
		if said, err := runBuild(t, cli, build.ImageBuildOptions{NetworkMode: "web"}, "FROM app:1", `RUN ["get", "shop"]`); err != nil {
			t.Errorf("a build on the network of a container: %v after %s", err, said)
		}
		said, err = runBuild(t, cli, build.ImageBuildOptions{NoCache: true}, "FROM app:1", `RUN ["get", "shop"]`)
		if err == nil || err.Error() != "The command 'get shop' returned a non-zero code: 1" {
			t.Errorf("a build on the default bridge: %v after %s", err, said)
		}
	})
}

// waitForLog returns when a container has written a word.
func waitForLog(t *testing.T, cli *client.Client, name, word string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		logs, err := cli.ContainerLogs(t.Context(), name, container.LogsOptions{ShowStdout: true})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(logs)
		logs.Close()
		if strings.Contains(string(text), word) {
			return
		}
	}
	t.Fatalf("%s never said %q", name, word)
}

// An image of which it is known what commands it has passes them on; one from
// scratch runs Options.Program once a file was put into it.
func TestBuildsOnCommandsAndScratch(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{
		Commands: map[string]fakedocker.Commands{"box:1": fakedocker.Toolbox()},
		Program:  app,
	})
	cli := eng.Client()
	tests := []struct {
		why   string
		lines []string
		want  string // the error
	}{
		{"a shell", []string{"FROM box:1", "RUN echo hello"}, ""},
		{"a shell that fails", []string{"FROM box:1", "RUN false"}, "The command '/bin/sh -c false' returned a non-zero code: 1"},
		{"no such command", []string{"FROM box:1", `RUN ["nope"]`}, `exec: "nope": executable file not found in $PATH`},
		{"another shell", []string{"FROM box:1", `SHELL ["echo"]`, "RUN false"}, ""},
		{"nothing on scratch", []string{"FROM scratch", `RUN ["/say"]`}, `exec: "/say": stat /say: no such file or directory`},
		{"labels on scratch", []string{"FROM scratch", "LABEL a=b", `RUN ["/say"]`}, `exec: "/say": stat /say: no such file or directory`},
		{"a file on scratch", []string{"FROM scratch", "COPY file /say", `RUN ["say", "hello", "oops"]`}, ""},
		{"a stage's commands", []string{"FROM box:1 AS one", "FROM one", "RUN true"}, ""},
	}
	for _, tt := range tests {
		said, err := runBuild(t, cli, build.ImageBuildOptions{NoCache: true, ForceRemove: true}, tt.lines...)
		if (err == nil) != (tt.want == "") || err != nil && !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q, after\n%s", tt.why, err, tt.want, said)
		}
	}
	if list, err := cli.ContainerList(t.Context(), container.ListOptions{All: true}); err != nil || len(list) != 0 {
		t.Errorf("containers are left: %+v, %v", list, err)
	}
}

// A build whose client goes away ends, and leaves no container.
func TestBuildCanceled(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
	cli := eng.Client()
	ctx, cancel := context.WithCancel(t.Context())
	answer, err := cli.ImageBuild(ctx, buildFiles(t, "FROM app:1", `RUN ["wait"]`), build.ImageBuildOptions{Remove: true})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	containers := func() int {
		list, err := cli.ContainerList(t.Context(), container.ListOptions{All: true})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	for end := time.Now().Add(5 * time.Second); containers() != 1; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the build runs no container")
		}
	}
	cancel()
	for end := time.Now().Add(5 * time.Second); containers() != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the build goes on")
		}
	}
}

func TestBuildPulls(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Pull: func(ref string) (fakedocker.Program, error) {
		if ref == "far:1" {
			return app, nil
		}
		return nil, errors.New("no " + ref)
	}})
	cli := eng.Client()
	if said, err := runBuild(t, cli, build.ImageBuildOptions{}, "FROM far:1", `RUN ["say", "a", "b"]`); err != nil {
		t.Errorf("%v after %s", err, said)
	}
	if _, err := runBuild(t, cli, build.ImageBuildOptions{}, "FROM farther:1"); err == nil || err.Error() != "no farther:1" {
		t.Errorf("an image that is nowhere: %v", err)
	}
}

func TestBuildsNotModelled(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{
		Images: map[string]fakedocker.Program{"app:1": app}, AllowNotModelled: true,
	})
	cli := eng.Client()
	tests := []struct {
		o     build.ImageBuildOptions
		lines []string
		what  string
	}{
		{build.ImageBuildOptions{Version: build.BuilderBuildKit}, []string{"FROM app:1"}, "a build with BuildKit"},
		{build.ImageBuildOptions{RemoteContext: "https://example.com/x.git"}, []string{"FROM app:1"}, "a build of a remote context"},
		{build.ImageBuildOptions{Platform: "linux/vax"}, []string{"FROM app:1"}, "a build for the platform linux/vax"},
		{build.ImageBuildOptions{CacheFrom: []string{"app:1"}}, []string{"FROM app:1"}, "a build with cache from other images"},
		{build.ImageBuildOptions{}, []string{"FROM app:1", "RUN <<EOF", "x", "EOF"}, "a heredoc"},
		{build.ImageBuildOptions{}, []string{"FROM app:1", "ADD https://example.com/x /x"}, "ADD from https://example.com/x"},
		{build.ImageBuildOptions{}, []string{"FROM --platform=linux/vax app:1"}, "the platform linux/vax"},
	}
	for _, tt := range tests {
		_, err := runBuild(t, cli, tt.o, tt.lines...)
		if !errdefs.IsNotImplemented(err) || !strings.Contains(err.Error(), tt.what) {
			t.Errorf("%q: %v, want 501 about %s", tt.lines, err, tt.what)
		}
	}
	_, err := runBuild(t, cli, build.ImageBuildOptions{}, "FROM app:1", "ENV a=aab", "ENV b=${a#a}")
	if err == nil || !strings.Contains(err.Error(), "a variable with a pattern is not modelled") {
		t.Errorf("a pattern, found late: %v", err)
	}
}

// Steps that were made before are taken from the cache until one differs; of the
// images in between only a list of all tells.
func TestBuildCache(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		hits := func(o build.ImageBuildOptions, lines ...string) int {
			said, err := runBuild(t, cli, o, lines...)
			if err != nil {
				t.Fatalf("%v after %s", err, said)
			}
			return strings.Count(said, " ---> Using cache\n")
		}
		lines := []string{"FROM app:1", "LABEL a=1", "COPY file /x", `RUN ["say", "a", "b"]`}
		changed := []string{"FROM app:1", "LABEL a=1", "COPY file /y", `RUN ["say", "a", "b"]`}
		tagged := build.ImageBuildOptions{Tags: []string{"x:1"}}
		got := []int{hits(tagged, lines...), hits(tagged, lines...), hits(tagged, changed...), hits(build.ImageBuildOptions{NoCache: true}, lines...)}
		if diff := cmp.Diff([]int{0, 3, 1, 0}, got); diff != "" {
			t.Errorf("steps from the cache (-want +got)\n%s", diff)
		}
		count := func(all bool) int {
			list, err := cli.ImageList(t.Context(), image.ListOptions{All: all})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		// app:1, x:1, what x:1 was before, and what was built without a tag
		if got := []int{count(false), count(true)}; !cmp.Equal(got, []int{4, 9}) {
			t.Errorf("%d images of %d, want 4 of 9", got[0], got[1])
		}
	})
}
