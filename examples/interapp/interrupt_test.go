package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/internal/lab"
)

// The program itself, interrupted in the middle, leaves nothing on the engine.
func TestInterruptedProgramCleansUp(t *testing.T) {
	l := lab.RealForTest(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	program := filepath.Join(t.TempDir(), "interapp")
	if text, err := exec.CommandContext(ctx, "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	cmd := exec.CommandContext(ctx, program, "-docker")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "deploy node-js-app") {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%v, want exit code 2", err)
	}
	for _, thing := range labelled(t, l.Client) {
		if strings.Contains(thing, fmt.Sprintf("-%d-", cmd.Process.Pid)) {
			t.Errorf("left behind: %s", thing)
		}
	}
}

// labelled lists what any run of a lab made, with its label's value.
func labelled(t *testing.T, cli *client.Client) (things []string) {
	t.Helper()
	of := filters.NewArgs(filters.Arg("label", lab.Label))
	cs, errC := cli.ContainerList(t.Context(), container.ListOptions{All: true, Filters: of})
	ns, errN := cli.NetworkList(t.Context(), dnetwork.ListOptions{Filters: of})
	is, errI := cli.ImageList(t.Context(), image.ListOptions{Filters: of})
	if err := errors.Join(errC, errN, errI); err != nil {
		t.Fatal(err)
	}
	for _, c := range cs {
		things = append(things, fmt.Sprint("container ", c.Names, c.Labels[lab.Label]))
	}
	for _, n := range ns {
		things = append(things, fmt.Sprint("network ", n.Name, n.Labels[lab.Label]))
	}
	for _, i := range is {
		things = append(things, fmt.Sprint("image ", i.RepoTags, i.Labels[lab.Label]))
	}
	return things
}
