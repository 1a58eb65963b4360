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

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
)

func TestMatrix(t *testing.T) {
	for _, profile := range lab.Profiles() {
		var out, errs strings.Builder
		if code := command([]string{"-matrix", "-profile", profile}, &out, &errs); code != 0 {
			t.Errorf("%s: exit code %d\n%s%s", profile, code, out.String(), errs.String())
		}
		for _, want := range []string{"engine " + profile, "Everything is as predicted", "180 steps, 0 wrong"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: want %q in\n%s", profile, want, out.String())
			}
		}
		for _, from := range hostaccess.Vantages() {
			if !strings.Contains(out.String(), "From a container: "+from.String()) {
				t.Errorf("%s: nothing from %v", profile, from)
			}
		}
	}
}

// The real engine's host, as the lab of this test sees it.
func TestMatrixOfRealEngine(t *testing.T) {
	var out strings.Builder
	r := lab.NewReport(&out)
	if err := tellMatrix(t.Context(), lab.RealForTest(t), r, false); err != nil || r.Wrong() > 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestMatrixMarksDifferences(t *testing.T) {
	var out, errs strings.Builder
	if code := command([]string{"-matrix", "-firewall"}, &out, &errs); code != 1 {
		t.Errorf("exit code %d, want 1: %s", code, errs.String())
	}
	for _, want := range []string{
		"!! answers", "Not as predicted", "180 steps, 66 wrong",
		"  from custom network to docker0's address, a listener on 0.0.0.0: answers, predicted times out\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q in\n%s", want, out.String())
		}
	}
}

// The program itself, interrupted while it measures, leaves nothing behind.
func TestInterruptedMatrixCleansUp(t *testing.T) {
	l := lab.RealForTest(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	program := filepath.Join(t.TempDir(), "hostaccess")
	if text, err := exec.CommandContext(ctx, "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	cmd := exec.CommandContext(ctx, program, "-matrix", "-docker")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	of := fmt.Sprintf("-%d-", cmd.Process.Pid)
	lines := bufio.NewScanner(pipe)
	lines.Scan() // the engine's name: the measuring begins
	if err := lab.Poll(ctx, func() (bool, error) {
		things, err := l.Labelled(ctx, of)
		return len(things) > 3, err
	}); err != nil {
		t.Error(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		t.Logf("after the signal: %s", lines.Text())
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%v, want exit code 2", err)
	}
	left, err := l.Labelled(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	for _, thing := range left {
		t.Errorf("left behind: %s", thing)
	}
}
