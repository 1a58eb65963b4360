package rollout_test

import (
	"testing"

	"github.com/appnet-go/appnet/phases/rollout"
)

// TestPort changes where the proxy reaches a process, and nothing else: the proxy
// has to hear of it.
func TestPort(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	for _, step := range []struct {
		about   string
		port    uint16
		nothing bool
	}{
		{"first", 5000, false},
		{"the same", 5000, true},
		{"another", 6000, false},
		{"none", 0, false},
		{"none again", 0, true},
	} {
		w.about = step.about
		spec := w.of("1")
		spec.Processes = []rollout.Process{spec.Processes[0]}
		spec.Processes[0].Port = step.port
		prepared := w.prepare(spec)
		if prepared.Nothing() != step.nothing {
			t.Errorf("%s: nothing to do: %v, want %v", step.about, prepared.Nothing(), step.nothing)
		}
		_, err := prepared.Run(t.Context())
		w.success(err)
		for _, c := range w.up["web"] {
			if step.port != 0 && c.Addr.Port() != step.port {
				t.Errorf("%s: the proxy asks %v", step.about, c.Addr)
			}
		}
	}
}
