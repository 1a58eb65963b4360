package fakedocker_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestImages(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		answer, err := cli.ImageImport(t.Context(), image.ImportSource{Source: strings.NewReader("a tar"), SourceName: "-"},
			"imported:1", image.ImportOptions{Changes: []string{"CMD [\"serve\"]", "ENV A=b"}})
		if err != nil {
			t.Fatal(err)
		}
		line, err := io.ReadAll(answer)
		if err != nil || !strings.HasPrefix(string(line), `{"status":"sha256:`) || !strings.HasSuffix(string(line), "\"}\r\n") {
			t.Errorf("import answered %q, %v", line, err)
		}
		if err := cli.ImageTag(t.Context(), "imported:1", "registry.test:5000/a/b:2"); err != nil {
			t.Error(err)
		}
		img, err := cli.ImageInspect(t.Context(), "registry.test:5000/a/b:2")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"A=b"}, img.Config.Env); diff != "" {
			t.Errorf("environment (-want +got):\n%s", diff)
		}
		list, err := cli.ImageList(t.Context(), image.ListOptions{Filters: filters.NewArgs(filters.Arg("reference", "imported"))})
		if err != nil || len(list) != 1 || list[0].ID != img.ID {
			t.Errorf("list: %+v, %v; want the imported image", list, err)
		}
		if _, err := cli.ImageRemove(t.Context(), "imported:1", image.RemoveOptions{}); err != nil {
			t.Error(err)
		}
		if _, err := cli.ImageInspect(t.Context(), "imported:1"); !errdefs.IsNotFound(err) {
			t.Errorf("inspect of a removed reference: %v, want not found", err)
		}
	})
}

func TestPull(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, ref string
		pull      func(string) (fakedocker.Program, error)
		want      string // the last status
		is        func(error) bool
	}{
		{"there already", "app:1", nil, "Status: Image is up to date for app:1", nil},
		{"no registry", "nope:1", nil, "", errdefs.IsNotFound},
		{"fetched", "other:2", onlyOther, "Status: Downloaded newer image for other:2", nil},
		{"refused", "other:2", func(string) (fakedocker.Program, error) { return nil, errors.New("manifest unknown") }, "", errdefs.IsNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}, Pull: tt.pull})
			answer, err := eng.Client().ImagePull(t.Context(), tt.ref, image.PullOptions{})
			if tt.is != nil {
				if !tt.is(err) {
					t.Errorf("pull: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			lines, err := io.ReadAll(answer)
			if err != nil || !strings.Contains(string(lines), tt.want) {
				t.Errorf("pull answered %q, %v; want %q", lines, err, tt.want)
			}
			if _, err := eng.Client().ImageInspect(t.Context(), tt.ref); err != nil {
				t.Error(err)
			}
		})
	}
}

func onlyOther(ref string) (fakedocker.Program, error) {
	if ref != "other:2" {
		return nil, errors.New("asked for " + ref)
	}
	return app, nil
}

func TestProgramOfAnImage(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Program: fakedocker.Exit(3)})
	ran := make(chan []string, 1)
	err := eng.AddImageConfig("app", func(_ context.Context, p *fakedocker.Process) int {
		ran <- append([]string{p.Getenv("COLOR"), p.Getenv("NOPE"), p.Dir, p.User}, p.Args...)
		return 0
	}, container.Config{Entrypoint: []string{"app"}, Env: []string{"COLOR=red"}, WorkingDir: "/srv", User: "me"})
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.AddImage("UPPER", nil); err == nil {
		t.Error("AddImage of a bad reference: no error")
	}
	if err := eng.AddImage("default:1", nil); err != nil {
		t.Fatal(err)
	}
	cli := eng.Client()
	for name, ref := range map[string]string{"a": "app", "b": "default:1"} {
		c := &container.Config{Image: ref, Cmd: []string{"x"}, Env: []string{"COLOR=blue"}}
		if _, err := cli.ContainerCreate(t.Context(), c, nil, nil, nil, "c"+name); err != nil {
			t.Fatal(err)
		}
		if err := cli.ContainerStart(t.Context(), "c"+name, container.StartOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"blue", "", "/srv", "me", "app", "x"}, <-ran); diff != "" {
		t.Errorf("what the program saw (-want +got):\n%s", diff)
	}
	if got := waitFor(t, cli, "cb"); got != 3 {
		t.Errorf("an image without a program: exit code %d, want 3, that of Options.Program", got)
	}
}
