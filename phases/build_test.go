package phases_test

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/build"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// A build that was configured by an app's plan reaches what the plan promises: the
// other apps by their aliases, and the host by its name.
func TestConfiguredBuildReaches(t *testing.T) {
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{Profile: profile, Images: map[string]fakedocker.Program{"base:1": dials}})
			cli := eng.Client()
			_, err := network.New(cli).Create(t.Context(), network.Spec{Name: "shop-net"})
			success(t, err)
			listener, err := eng.Host().Listen("tcp", "0.0.0.0:9000")
			success(t, err)
			t.Cleanup(func() { listener.Close() })

			app := phases.App{Name: "shop", Builder: hostaccess.APIClassic, Settings: phases.Settings{
				InitialNetwork: phases.Use("shop-net"),
				HostAccess:     []phases.HostRule{{Phases: []phases.ContainerPhase{phases.Build}, Access: hostaccess.Gateway()}},
			}}
			plan, err := app.Plan(phases.Build, "")
			success(t, err)
			bound, err := plan.Bind(t.Context(), cli)
			success(t, err)
			o := build.ImageBuildOptions{Tags: []string{"shop:1"}, Remove: true, Version: build.BuilderV1}
			success(t, bound.ConfigureBuild(&o))
			answer, err := cli.ImageBuild(t.Context(), dockerfile(t, "FROM base:1\nRUN [\"dial\", \"host.docker.internal:9000\"]\n"), o)
			success(t, err)
			defer answer.Body.Close()
			said, err := io.ReadAll(answer.Body)
			success(t, err)
			if !strings.Contains(string(said), "Successfully tagged shop:1") {
				t.Errorf("the build did not reach the host:\n%s", said)
			}
		})
	}
}

// dials is a program that ends with 0 if something accepts at its argument.
func dials(ctx context.Context, p *fakedocker.Process) int {
	conn, err := p.Dial(ctx, "tcp", p.Args[len(p.Args)-1])
	if err != nil {
		io.WriteString(p.Stderr, err.Error()+"\n")
		return 1
	}
	conn.Close()
	return 0
}

// dockerfile is the context of a build that has no other file.
func dockerfile(t *testing.T, text string) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	success(t, w.WriteHeader(&tar.Header{Name: "Dockerfile", Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}))
	_, err := io.WriteString(w, text)
	success(t, err)
	success(t, w.Close())
	return &b
}
