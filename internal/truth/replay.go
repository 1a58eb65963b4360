package truth

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/appnet-go/appnet/internal/truth/canon"
	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// replaySeed is the seed of the fake engines: any will do.
const replaySeed = 1

// atOnce is how many scenarios are replayed at a time, for each processor: most
// of their time they wait for programs to end.
const atOnce = 4

// A Replay is what the fake made of the recorded scenarios.
type Replay struct {
	Verdicts []Verdict
	Skipped  []string // scenarios without a recording at a setting, and why
}

// An Inside calls f, in surroundings of its choice. A test has f called in a bubble
// of testing/synctest: what scenarios wait for takes no time there, and a busy
// machine makes nothing come too late. It may be called from several goroutines.
type Inside func(f func())

// Outside is no surroundings at all.
func Outside(f func()) { f() }

// ReplayAll plays scenarios on fake engines, one of its own for each scenario
// and setting, each inside, and holds the answers against the recordings in dir.
func ReplayAll(ctx context.Context, dir string, settings []Setting, scenarios []*scenario.Scenario, inside Inside) (Replay, error) {
	type job struct {
		at       Setting
		scenario *scenario.Scenario
		verdicts []Verdict
		err      error
	}
	var jobs []*job
	for _, at := range settings {
		for _, s := range scenarios {
			jobs = append(jobs, &job{at: at, scenario: s})
		}
	}
	var wg sync.WaitGroup
	room := make(chan struct{}, atOnce*runtime.GOMAXPROCS(0))
	for _, j := range jobs {
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			inside(func() { j.verdicts, j.err = replay(ctx, dir, j.at, j.scenario) })
		})
	}
	wg.Wait()
	var all Replay
	for _, j := range jobs {
		switch {
		case missing(j.err):
			all.Skipped = append(all.Skipped, fmt.Sprintf("%s %s: %v", j.at, j.scenario.Name, j.err))
		case j.err != nil:
			return all, j.err
		}
		all.Verdicts = append(all.Verdicts, j.verdicts...)
	}
	return all, nil
}

// replay plays one scenario at one setting.
func replay(ctx context.Context, dir string, at Setting, s *scenario.Scenario) ([]Verdict, error) {
	recorded, err := ReadRecording(dir, at, s)
	if err != nil {
		return nil, err
	}
	target, closeEngine, err := Fake(ctx, at.Profile, replaySeed)
	if err != nil {
		return nil, err
	}
	result, err := scenario.Run(ctx, target, s, at.API)
	if err = errors.Join(err, closeEngine()); err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	return Compare(at, s, canon.Answers(s, result), recorded.Runs), nil
}

// Yardstick holds one recorded setting against another, as if it were a fake of
// it: the figures that a difference between real engines makes.
func Yardstick(dir string, of, against Setting, scenarios []*scenario.Scenario) ([]Verdict, error) {
	var all []Verdict
	for _, s := range scenarios {
		a, errA := ReadRecording(dir, of, s)
		b, errB := ReadRecording(dir, against, s)
		err := errors.Join(errA, errB)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, Compare(against, s, a.Runs[0], b.Runs)...)
	}
	return all, nil
}
