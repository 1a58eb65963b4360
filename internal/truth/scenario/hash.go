package scenario

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Hash identifies what a scenario does: its steps, not its comments and
// alignment.
func (s *Scenario) Hash() string {
	h := sha256.New()
	for i := range s.Steps {
		fmt.Fprintf(h, "%s\n", s.Steps[i].text)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Load reads the scenarios of a folder, the files that end with .txt, in the
// order of their names.
func Load(dir string) ([]*Scenario, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("scenarios %s: no file there ends with .txt", dir)
	}
	slices.Sort(files)
	var all []*Scenario
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := Parse(strings.TrimSuffix(filepath.Base(file), ".txt"), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}
