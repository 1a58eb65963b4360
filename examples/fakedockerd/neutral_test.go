package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unsteady is what differs between two runs of one script on one engine, and
// what stands for it. The order counts.
var unsteady = []struct {
	found *regexp.Regexp
	shown string
}{
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "<id>"},
	{regexp.MustCompile(`\b[0-9a-f]{12}\b`), "<short>"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`), "<time>"},
	{regexp.MustCompile(`(Less than a second|About a minute|About an hour|\d+ (seconds?|minutes?|hours?))( ago)?`), "<ago>"},
	{regexp.MustCompile(`\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b`), "<mac>"},
	{regexp.MustCompile(`\b\d+(\.\d+)?[kMG]?B\b`), "<size>"},
	{regexp.MustCompile(`\+dfsg\d+`), ""},
	{regexp.MustCompile(`execDuration=\d+`), "execDuration=<n>"},
	{regexp.MustCompile(`made=here,app=web`), "app=web,made=here"}, // older commands shuffle them
	{regexp.MustCompile(`,"Gateway":"172\.17\.0\.1"`), ""},         // engine 20.10 knows docker0's once it was started again
	{regexp.MustCompile(`\^@`), ""},                                // what a terminal shows of the end of script's input
	{regexp.MustCompile(` {2,}`), "  "},                            // the width of a column follows from what is in it
}

// neutral is text without what differs between two runs.
func neutral(text string) string {
	for _, u := range unsteady {
		text = u.found.ReplaceAllString(text, u.shown)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	return strings.Join(lines, "\n")
}

func TestNeutral(t *testing.T) {
	for text, want := range map[string]string{
		"a1b2c3d4e5f6   web   ":                   "<short>  web",
		"Up 3 seconds    Exited (0) 1 second ago": "Up <ago>  Exited (0) <ago>",
		"2026-11-21T15:37:25.123456789Z x":        "<time> x",
		"02:42:0a:5b:00:02 4.19MB 0B":             "<mac> <size> <size>",
		"20.10.24+dfsg1 1.41":                     "20.10.24 1.41",
	} {
		if diff := cmp.Diff(want, neutral(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
