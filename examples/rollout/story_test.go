package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/phases/rollout"
)

func few(gate bool) options {
	return options{replicas: 2, rollouts: 2, order: rollout.DefaultOrder(), drain: 500 * time.Millisecond, settle: -1, gate: gate}
}

func TestStory(t *testing.T) {
	for _, profile := range lab.Profiles() {
		for about, gate := range map[string]bool{"post-deploy": false, "gated": true} {
			t.Run(profile+"/"+about, func(t *testing.T) {
				t.Parallel()
				playStory(t, lab.ForTest(t, profile), few(gate))
			})
		}
	}
	t.Run("real", func(t *testing.T) {
		o := few(false)
		o.drain, o.settle = drain, time.Second // a real engine takes its time to bring a new address up
		playStory(t, lab.RealForTest(t), o)
	})
}

func playStory(t *testing.T, l *lab.Lab, o options) {
	var r lab.Report
	if err := tell(t.Context(), l, &r, o); err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Verdicts {
		if !v.OK {
			t.Errorf("WRONG: %s: %s", v.Asked, v.Happened)
		}
	}
	if len(r.Verdicts) != 4 {
		t.Errorf("%d verdicts, want 4", len(r.Verdicts))
	}
	list, err := l.Client.ContainerList(context.WithoutCancel(t.Context()), container.ListOptions{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.Labels[lab.Label] == l.Labels()[lab.Label] {
			t.Errorf("left behind: %v", c.Names)
		}
	}
}

// saw is what callers saw who missed these.
func saw(misses ...probe.Miss) probe.Seen {
	s := probe.Seen{Misses: misses, Tallies: map[probe.Manner]probe.Tally{}}
	for _, by := range probe.Manners() {
		s.Tallies[by] = probe.Tally{By: by, Asked: 10}
	}
	return s
}

func TestJudge(t *testing.T) {
	tests := []struct {
		about string
		seen  probe.Seen
		want  int // wrong verdicts
	}{
		{"nothing missed", saw(), 0},
		{"nobody asked", probe.Seen{}, 3},
		{"no address", saw(probe.Miss{By: probe.Lookup, Kind: probe.NoAnswer}), 1},
		{"no address before a request", saw(probe.Miss{By: probe.First, Kind: probe.NoAnswer}), 1},
		{"not ready", saw(probe.Miss{By: probe.Keep, Kind: probe.NotReady}), 1},
		{"refused", saw(probe.Miss{By: probe.Next, Kind: probe.Refusal}), 1},
		{"refused a client that gives up", saw(probe.Miss{By: probe.First, Kind: probe.Refusal}), 0},
	}
	for _, tt := range tests {
		var r lab.Report
		stage{Report: &r, options: few(false)}.judge(tt.seen)
		if got := r.Wrong(); got != tt.want || len(r.Verdicts) != 3 {
			t.Errorf("%s: %d of %d wrong, want %d of 3", tt.about, got, len(r.Verdicts), tt.want)
		}
	}
	var r lab.Report
	stage{Report: &r, options: options{order: rollout.Order{rollout.Signal, rollout.Wait, rollout.Leave, rollout.Stop}}}.judge(probe.Seen{})
	if len(r.Verdicts) != 0 {
		t.Error("judged in another order than the default one")
	}
}

func TestTable(t *testing.T) {
	one := saw(probe.Miss{By: probe.First, Kind: probe.Refusal}, probe.Miss{By: probe.First, Kind: probe.Cut})
	one.Tallies[probe.Next] = probe.Tally{Asked: 10, Late: 3, Longest: 1100 * time.Millisecond}
	want := strings.Join([]string{
		"                                                          one                             two",
		"lookups without an answer                                 0 of 50                         0 of 50",
		"answers from containers that are not ready                0 of 30                         0 of 30",
		"failed requests, client tries the next address            0 of 10                         0 of 10",
		"failed requests, client tries the first address only      2 of 10 (refused 1, cut 1)      0 of 10",
		"failed requests, client keeps its connections             0 of 10                         0 of 10",
		"answers later than 400ms, client tries the next address   3 of 10                         0 of 10",
		"slowest answer, client tries the next address             1.1s                            0s",
	}, "\n")
	if diff := cmp.Diff(fields(want), fields(table([]column{{"one", one}, {"two", saw()}}))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// fields returns the words of each line.
func fields(text string) (lines [][]string) {
	for line := range strings.Lines(strings.TrimSpace(text)) {
		lines = append(lines, strings.Fields(line))
	}
	return lines
}

func TestCommandLine(t *testing.T) {
	tests := []struct {
		args string
		want int
	}{
		{"-h", 0},
		{"-replicas 0", 2},
		{"-order dance", 2},
		{"-profile 28.5 -docker", 2},
		{"-replicas 1 -rollouts 1 -alone -log -drain 100ms -settle -1s -order signal,wait,stop", 0},
	}
	for _, tt := range tests {
		var stdout, stderr bytes.Buffer
		if got := command(strings.Fields(tt.args), &stdout, &stderr); got != tt.want {
			t.Errorf("rollout %s: exit code %d, want %d\n%s%s", tt.args, got, tt.want, &stdout, &stderr)
		}
		if strings.Contains(tt.args, "-log") && !strings.Contains(stderr.String(), "stage=check") {
			t.Errorf("no events in the log:\n%s", &stderr)
		}
	}
}
