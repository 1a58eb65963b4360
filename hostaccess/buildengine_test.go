package hostaccess_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/docker/docker/api/types/build"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
)

// What BuildTable says of the Engine API's builds, asked of a real engine.
func TestBuildsOnRealEngine(t *testing.T) {
	l := lab.RealForTest(t)
	testBuilds(t, l, buildProbe(t), build.BuilderV1, build.BuilderBuildKit)
}

// The same, asked of the fake ones, which have the classic builder.
func TestBuilds(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			testBuilds(t, lab.ForTest(t, profile), []byte("fake"), build.BuilderV1)
		})
	}
}

// testBuilds runs builds whose program dials a listener of the host, and fails if
// it cannot.
func testBuilds(t *testing.T, l *lab.Lab, program []byte, builders ...build.BuilderVersion) {
	t.Helper()
	gateway := defaultGateway(t, l)
	web := l.Unique("web")
	if _, err := l.Client.NetworkCreate(t.Context(), web, dnetwork.CreateOptions{Labels: l.Labels()}); err != nil {
		t.Fatal(err)
	}
	for _, version := range builders {
		for _, access := range []hostaccess.Access{hostaccess.HostNetwork(), hostaccess.Gateway(), hostaccess.Gateway("db", "cache")} {
			for _, listener := range []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv4Unspecified(), gateway} {
				opts := build.ImageBuildOptions{Version: version}
				if err := access.ConfigureBuild(&opts); err != nil {
					t.Fatal(err)
				}
				verdict := access.Reach(listener, gateway)
				address := verdict.Address
				if !verdict.OK {
					address = access.Address()
				}
				err := runBuild(t, l, opts, program, net.JoinHostPort(address, listen(t, l, listener)))
				if (err == nil) != verdict.OK {
					t.Errorf("version %s, %v, a listener on %v: %v, want reached %t", version, access, listener, err, verdict.OK)
				}
			}
		}

		opts := build.ImageBuildOptions{Version: version, NetworkMode: web}
		port := listen(t, l, netip.IPv4Unspecified())
		err := runBuild(t, l, opts, program, net.JoinHostPort(gateway.String(), port))
		if refused := version == build.BuilderBuildKit; (err != nil) != refused {
			t.Errorf("version %s on a network by name: %v, want refused %t", version, err, refused)
		}
	}
}

// buildProbe compiles the program that dials.
func buildProbe(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "probe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", file, "github.com/appnet-go/appnet/internal/cmd/probe")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// defaultGateway is the address of the engine's default bridge.
func defaultGateway(t *testing.T, l *lab.Lab) netip.Addr {
	t.Helper()
	p, err := hostaccess.ReadPlatform(t.Context(), l.Client)
	if err != nil || !p.Gateway.IsValid() {
		t.Fatalf("%v, %v", p, err)
	}
	return p.Gateway
}

// listen accepts on an address of the engine's host until the test ends, and
// returns the port.
func listen(t *testing.T, l *lab.Lab, address netip.Addr) string {
	t.Helper()
	network := "tcp4"
	if address.Is6() {
		network = "tcp"
	}
	listener, err := l.Host.Listen(network, netip.AddrPortFrom(address, 0).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// runBuild builds an image from scratch that dials an address.
func runBuild(t *testing.T, l *lab.Lab, opts build.ImageBuildOptions, program []byte, address string) error {
	t.Helper()
	opts.Labels, opts.Tags = l.Labels(), []string{l.Unique("build")}
	opts.NoCache, opts.Remove, opts.ForceRemove = true, true, true
	dockerfile := fmt.Sprintf("FROM scratch\nCOPY probe /probe\nRUN [\"/probe\", \"connect\", %q]\n", address)
	answer, err := l.Client.ImageBuild(t.Context(), buildContext(t, []byte(dockerfile), program), opts)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	for dec := json.NewDecoder(answer.Body); ; {
		var line struct {
			Error string `json:"error"`
		}
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			t.Fatal(err)
		}
		if line.Error != "" {
			return errors.New(line.Error)
		}
	}
}

func buildContext(t *testing.T, dockerfile, program []byte) io.Reader {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, file := range []struct {
		name    string
		content []byte
	}{{"Dockerfile", dockerfile}, {"probe", program}} {
		err := w.WriteHeader(&tar.Header{Name: file.name, Mode: 0o755, Size: int64(len(file.content)), Typeflag: tar.TypeReg})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(file.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &buf
}
