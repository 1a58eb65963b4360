package main

import (
	"errors"
	"flag"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/lab"
)

var (
	real   = flag.String("real", "", "run the script on the engine of this DOCKER_HOST, an engine with nothing on it that may be lost")
	record = flag.Bool("record", false, "with -real: write the transcript down instead of comparing it")
)

// setups are the engines and API versions that the script is run with. An
// empty version is the one that the docker command negotiates.
var setups = []struct{ profile, version string }{
	{"20.10", ""}, {"26.1", ""}, {"28.5", ""}, {"28.5", "1.41"}, {"29", ""},
}

// The docker command prints the same on the fake as it did on a real engine,
// with the same exit codes. Where there is no transcript, nothing that it asks
// for is unknown to the fake at least.
func TestCommand(t *testing.T) {
	client := installed(t)
	if *real != "" {
		t.Skip("-real asks for an engine")
	}
	for _, setup := range setups {
		t.Run(setup.profile+" "+setup.version, func(t *testing.T) {
			t.Parallel()
			got := playOnFake(t, setup.profile, setup.version)
			want, known := recorded(t, client, setup.profile, setup.version)
			if !known {
				t.Skipf("no transcript of docker %s and an engine %s: -real and -record write one", client, setup.profile)
			}
			compare(t, want, got)
		})
	}
}

// playOnFake runs the script on a fake engine, which has to know all that it asks
// for, and returns its transcript.
func playOnFake(t *testing.T, profile, version string) string {
	t.Helper()
	engine := fakedocker.Start(t, fakedocker.Options{Profile: profile, Program: lab.Program, AllowNotModelled: true})
	got := play(t, serveFor(t, engine), []byte("an archive"), version)
	for _, call := range engine.Calls() {
		if call.Status == http.StatusNotImplemented {
			t.Errorf("%s %s is not modelled", call.Method, call.Path)
		}
	}
	return got
}

// serveFor serves an engine for the length of a test.
func serveFor(t *testing.T, engine *fakedocker.Engine) (dockerHost string) {
	t.Helper()
	addr, err := engine.Listen("unix", filepath.Join(t.TempDir(), "engine.sock"))
	if err != nil {
		t.Fatal(err)
	}
	return "unix://" + addr.String()
}

// A real engine still does what was written down. Where nothing was, of a docker
// command of another release, the fake does what the engine does.
func TestCommandOnEngine(t *testing.T) {
	if *real == "" {
		t.Skip("needs -real: an engine with nothing on it that may be lost")
	}
	client := installed(t)
	archive, err := lab.Archive(t.Context(), runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	profile := profileOf(t, *real)
	for _, setup := range setups {
		if setup.profile != profile {
			continue
		}
		t.Run(setup.profile+" "+setup.version, func(t *testing.T) {
			got := play(t, *real, archive, setup.version)
			if *record {
				write(t, fileOf(client, setup.profile, setup.version), got)
				return
			}
			if want, known := recorded(t, client, setup.profile, setup.version); known {
				compare(t, want, got)
				return
			}
			compare(t, got, playOnFake(t, setup.profile, setup.version))
		})
	}
}

// play runs the script and returns its transcript.
func play(t *testing.T, dockerHost string, archive []byte, version string) string {
	t.Helper()
	env := environment(t, dockerHost, archive, "DOCKER_API_VERSION="+version)
	got, err := transcript(t.Context(), script(t), env)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// installed returns the release of the docker command, such as "28.2". Without
// one there is no test.
func installed(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("docker"); err != nil {
		if os.Getenv("APPNET_DOCKER") == "required" {
			t.Fatalf("APPNET_DOCKER=required: %v", err)
		}
		t.Skipf("no docker command: %v", err)
	}
	text, err := exec.CommandContext(t.Context(), "docker", "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(string(text), "Docker version "), ",")
	return firstTwo(version)
}

// profileOf returns the release of the engine that answers there.
func profileOf(t *testing.T, dockerHost string) string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "docker", "-H", dockerHost, "version", "--format", "{{.Server.Version}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	return firstTwo(string(text))
}

// firstTwo is MAJOR.MINOR of a longer version.
func firstTwo(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// fileOf is where the transcript is of a docker command, an engine and an API
// version.
func fileOf(client, profile, version string) string {
	if version != "" {
		profile += "-api" + version
	}
	return filepath.Join("testdata", "docker-"+client, profile+".txt")
}

// recorded returns a transcript, if there is one.
func recorded(t *testing.T, client, profile, version string) (text string, known bool) {
	t.Helper()
	file, err := os.ReadFile(fileOf(client, profile, version))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return neutral(string(file)), err == nil
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// compare compares two transcripts command by command.
func compare(t *testing.T, want, got string) {
	t.Helper()
	wants, gots := strings.Split(want, "\n\n$ "), strings.Split(got, "\n\n$ ")
	if len(wants) != len(gots) {
		t.Fatalf("transcript of %d commands, script of %d: record it again", len(wants), len(gots))
	}
	for i := range wants {
		if diff := cmp.Diff(strings.Split(wants[i], "\n"), strings.Split(gots[i], "\n")); diff != "" {
			t.Errorf("$ %s\n(-engine +here)\n%s", strings.TrimPrefix(strings.Split(wants[i], "\n")[0], "$ "), diff)
		}
	}
}
