package truth

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/canon"
	"github.com/appnet-go/appnet/internal/truth/scenario"
	"github.com/appnet-go/appnet/internal/truth/transcript"
)

// A Setting is what was recorded: an engine's release and an API version, such
// as 28.5 and 1.44.
type Setting struct{ Profile, API string }

// String returns "28.5/1.44".
func (s Setting) String() string { return s.Profile + "/" + s.API }

// Settings lists what a folder of recordings holds, oldest release and oldest
// API version first.
func Settings(dir string) ([]Setting, error) {
	folders, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"+transcript.Suffix))
	if err != nil {
		return nil, err
	}
	var all []Setting
	for _, file := range folders {
		api := filepath.Dir(file)
		s := Setting{filepath.Base(filepath.Dir(api)), filepath.Base(api)}
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("recordings %s: no transcript there", dir)
	}
	slices.SortFunc(all, func(a, b Setting) int { return strings.Compare(a.String(), b.String()) })
	return all, nil
}

// A Recording is what one setting answered to one scenario: the runs, canonical.
type Recording struct {
	Header transcript.Header
	Runs   [][]canon.Answer
}

// ErrOutOfDate says that a scenario has changed since it was recorded.
var ErrOutOfDate = errors.New("the scenario has changed since it was recorded: record it again")

// ReadRecording loads a recording. The error wraps os.ErrNotExist or
// [ErrOutOfDate] where there is none of this scenario.
func ReadRecording(dir string, at Setting, s *scenario.Scenario) (*Recording, error) {
	t, err := transcript.Read(transcript.Path(dir, at.Profile, at.API, s.Name))
	if err != nil {
		return nil, err
	}
	r := &Recording{Header: t.Header}
	if t.Header.Hash != s.Hash() {
		return nil, fmt.Errorf("%s %s: %w", at, s.Name, ErrOutOfDate)
	}
	for _, run := range t.Runs {
		if len(run.Answers) != len(s.Steps) {
			return nil, fmt.Errorf("%s %s: a run has %d answers, the scenario %d steps", at, s.Name, len(run.Answers), len(s.Steps))
		}
		r.Runs = append(r.Runs, canon.Answers(s, run))
	}
	return r, nil
}

// missing reports whether an error says only that nothing was recorded yet.
func missing(err error) bool {
	return errors.Is(err, os.ErrNotExist) || errors.Is(err, ErrOutOfDate)
}
