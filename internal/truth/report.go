package truth

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// The files of the recorded truth, below fakedocker/testdata.
const (
	scenariosDir    = "scenarios"
	recordedDir     = "recorded"
	scoresFile      = "SCORES"
	divergencesFile = "DIVERGENCES"
)

// A Report is all there is to say about the fake and the recordings.
type Report struct {
	Replay
	Scores           string   // the table
	Written          string   // the table as the file has it
	Unlisted, Healed []string // see [Hold]
	Unexplained      []string // entries of the list whose reason has still to be found
}

// Replays plays every recorded scenario that matches only, at every setting that
// matches at, and holds the outcome against the files in testdata.
func Replays(ctx context.Context, testdata string, at, only *regexp.Regexp, inside Inside) (*Report, error) {
	settings, scenarios, err := load(testdata, at, only)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(testdata, recordedDir)
	r := new(Report)
	if r.Replay, err = ReplayAll(ctx, dir, settings, scenarios, inside); err != nil {
		return nil, err
	}
	if r.Scores, err = Table(dir, r.Replay, settings, scenarios); err != nil {
		return nil, err
	}
	known, err := os.ReadFile(filepath.Join(dir, divergencesFile))
	if err != nil {
		return nil, err
	}
	list, err := ParseDivergences(string(known))
	if err != nil {
		return nil, err
	}
	r.Unlisted, r.Healed = Hold(r.Verdicts, list)
	r.Unexplained = Unexplained(list)
	written, err := os.ReadFile(filepath.Join(dir, scoresFile))
	r.Written = string(written)
	return r, err
}

// load reads what there is to replay.
func load(testdata string, at, only *regexp.Regexp) ([]Setting, []*scenario.Scenario, error) {
	settings, err := Settings(filepath.Join(testdata, recordedDir))
	if err != nil {
		return nil, nil, err
	}
	scenarios, err := scenario.Load(filepath.Join(testdata, scenariosDir))
	if err != nil {
		return nil, nil, err
	}
	settings = picked(settings, func(s Setting) bool { return at.MatchString(s.String()) })
	scenarios = picked(scenarios, func(s *scenario.Scenario) bool { return only.MatchString(s.Name) })
	return settings, scenarios, nil
}

func picked[T any](all []T, want func(T) bool) []T {
	var some []T
	for _, v := range all {
		if want(v) {
			some = append(some, v)
		}
	}
	return some
}

// The lines between which a document holds the scores.
const (
	scoresBegin = "<!-- scores: go run ./internal/cmd/replay -write -->\n```\n"
	scoresEnd   = "```\n<!-- end of scores -->\n"
)

// InDocument returns a document with the scores put in, and an error if it has no
// place for them.
func InDocument(document, scores string) (string, error) {
	before, rest, ok := strings.Cut(document, scoresBegin)
	_, after, okEnd := strings.Cut(rest, scoresEnd)
	if !ok || !okEnd {
		return "", fmt.Errorf("scores: want a place for them between %q and %q", scoresBegin, scoresEnd)
	}
	return before + scoresBegin + scores + scoresEnd + after, nil
}

// Accept writes what differs into the list of known divergences, and takes out
// of it what no longer differs.
func (r *Report) Accept(testdata string) error {
	file := filepath.Join(testdata, recordedDir, divergencesFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	with, err := Accept(string(text), r.Verdicts)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(with), 0o644)
}

// Write saves the scores, in their file and in the document.
func (r *Report) Write(testdata, document string) error {
	text, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	with, err := InDocument(string(text), r.Scores)
	if err != nil {
		return err
	}
	if err := os.WriteFile(document, []byte(with), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(testdata, recordedDir, scoresFile), []byte(r.Scores), 0o644)
}
