package rollout

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/appnet-go/appnet/phases"
)

// record is what a rollout does: known before it begins, and never changed. It
// stands in a label of the ledger, so that a rollout can be undone or finished
// without whoever began it.
type record struct {
	ID        string        `json:"id"`
	Recover   bool          `json:"recover,omitzero"` // a Recover holds the app; there is nothing else in it
	Release   string        `json:"release,omitzero"`
	App       phases.App    `json:"app,omitzero"`
	Order     Order         `json:"order,omitzero"`
	Stop      time.Duration `json:"stop,omitzero"`
	Drain     time.Duration `json:"drain,omitzero"`
	Settle    time.Duration `json:"settle,omitzero"`
	Processes []work        `json:"processes,omitzero"`
}

// work is what is done for one process.
type work struct {
	Process string `json:"process"`
	Port    uint16 `json:"port,omitzero"`

	// Create are the indexes of the new containers, Keep and Retire the IDs of
	// those that stay and go.
	Create []int    `json:"create,omitzero"`
	Keep   []string `json:"keep,omitzero"`
	Retire []string `json:"retire,omitzero"`

	// Ran are those of Keep and Retire that ran when it was decided.
	Ran []string `json:"ran,omitzero"`

	// Swap says that old and new cannot overlap. Stop are those of Retire that
	// ran and that a new one takes the place of.
	Swap bool     `json:"swap,omitzero"`
	Stop []string `json:"stop,omitzero"`
}

// idle reports whether there is nothing to do.
func (r *record) idle() bool {
	for _, w := range r.Processes {
		if len(w.Create)+len(w.Retire) > 0 {
			return false
		}
	}
	return true
}

// work is what is done for a process; nothing if it is none of the rollout's.
func (r *record) work(process string) work {
	for _, w := range r.Processes {
		if w.Process == process {
			return w
		}
	}
	return work{Process: process}
}

// last reports whether the process is to have no container any more.
func (w *work) last() bool { return len(w.Create)+len(w.Keep) == 0 }

func (r *record) text() string {
	text, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Sprintf("rollout: a checked plan has no text: %v", err)) // every value in it was validated
	}
	return string(text)
}

func recordOf(text string) (record, error) {
	var r record
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return record{}, fmt.Errorf("label %s: %w: remove the ledger and what it made by hand", LabelLedger, err)
	}
	return r, nil
}
