// Package transcript keeps what engines answered to scenarios: one compressed
// file for each engine release, API version and scenario, with several runs, so
// that what an engine decides at random shows as such.
package transcript

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// Suffix is how transcripts' names end, after the scenario's.
const Suffix = ".jsonl.gz"

// A Header says where a transcript comes from.
type Header struct {
	Scenario string `json:"scenario"`
	Hash     string `json:"hash"`   // of the scenario, see [scenario.Scenario.Hash]
	Engine   string `json:"engine"` // such as "28.5.2"
	API      string `json:"api"`    // the version that was asked for
	Kernel   string `json:"kernel"` // of the machine
	Arch     string `json:"arch"`   // of the machine, as Go says it
	Date     string `json:"date"`   // of the recording, as 2006-01-02
}

// A Transcript is a recording. Its runs have an answer for each step.
type Transcript struct {
	Header Header
	Runs   []scenario.Result
}

// Path is where a transcript lies below a folder of recordings.
func Path(dir, profile, api, name string) string {
	return filepath.Join(dir, profile, api, name+Suffix)
}

// Write saves a transcript, through a file beside it, so that a recording that
// is interrupted leaves nothing half done.
func (t *Transcript) Write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".transcript-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(f.Name()) // where the rename has not taken it
	err = errors.Join(t.encode(f), f.Chmod(0o644), f.Close())
	if err != nil {
		return fmt.Errorf("transcript %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

func (t *Transcript) encode(w io.Writer) error {
	zip, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(zip)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(t.Header); err != nil {
		return err
	}
	for _, run := range t.Runs {
		if err := enc.Encode(run); err != nil {
			return err
		}
	}
	return zip.Close()
}

// Read loads a transcript. The error is os.ErrNotExist if there is none.
func Read(path string) (*Transcript, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t, err := decode(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("transcript %s: %w", path, err)
	}
	return t, nil
}

func decode(r io.Reader) (*Transcript, error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	t := new(Transcript)
	dec := json.NewDecoder(zip)
	if err := dec.Decode(&t.Header); err != nil {
		return nil, err
	}
	for {
		var run scenario.Result
		err := dec.Decode(&run)
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		t.Runs = append(t.Runs, run)
	}
}
