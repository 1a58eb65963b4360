package lab

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestRunReadsWhatItWrites(t *testing.T) {
	want := newRun(noon)
	got, err := parseRun(want.String())
	if err != nil || got != want {
		t.Errorf("parseRun(%q) = %+v, %v, want %+v", want, got, err, want)
	}
}

func TestParseRunRefusesTheLabelsOfOthers(t *testing.T) {
	for _, text := range []string{"", "x", "a-1-2", "a-1-2-b-c", "-1-2-b", "a-1-2-", "a-x-2-b", "a-1-x-b"} {
		if got, err := parseRun(text); err == nil {
			t.Errorf("parseRun(%q) = %+v, want an error", text, got)
		}
	}
}

func TestDead(t *testing.T) {
	started := noon.Add(-time.Minute).Unix()
	self := run{"here", 100, started, "self"}
	running := func(pid int) bool { return pid == 200 }
	tests := []struct {
		why  string
		run  run
		want bool
	}{
		{"itself", self, false},
		{"a sibling in the same process", run{"here", 100, started, "twin"}, false},
		{"an earlier process of the same number", run{"here", 100, started - 9, "old"}, true},
		{"a process that runs", run{"here", 200, started, "x"}, false},
		{"a process that runs, for too long", run{"here", 200, noon.Add(-2 * maxAge).Unix(), "x"}, true},
		{"a process that ended", run{"here", 300, started, "x"}, true},
		{"another machine", run{"there", 300, started, "x"}, false},
		{"another machine, long ago", run{"there", 300, noon.Add(-2 * maxAge).Unix(), "x"}, true},
	}
	for _, tt := range tests {
		if got := tt.run.dead(self, noon, running); got != tt.want {
			t.Errorf("%s: dead is %t, want %t", tt.why, got, tt.want)
		}
	}
}

func TestAlive(t *testing.T) {
	if !alive(os.Getpid()) {
		t.Error("this process does not run")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := cmd.Process.Pid
	if err := Poll(t.Context(), func() (bool, error) { return !alive(pid), nil }); err != nil {
		t.Errorf("process %d that ended, and nobody waited for: %v", pid, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if alive(pid) {
		t.Errorf("process %d ended and is alive", pid)
	}
}
