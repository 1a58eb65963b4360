package rollout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestInService is who is in service, and who came too late for everybody, next to
// ledgers of each kind. "now" is the rollout of the ledger.
func TestInService(t *testing.T) {
	of := func(id, rollout string) found {
		return found{Container: Container{Process: "web", ID: id}, rollout: rollout, running: true}
	}
	created := func(f found) found {
		f.running, f.fresh = false, true
		return f
	}
	exited := func(f found) found {
		f.running = false
		return f
	}
	all := []found{
		of("old", "before"), of("kept", "before"), of("new", "now"), of("hand", ""),
		exited(of("old-exited", "before")), created(of("new-created", "now")), created(of("late", "earlier")), created(of("hand-created", "")),
	}
	text := (&record{ID: "now", Processes: []work{{Process: "web", Keep: []string{"kept"}, Retire: []string{"old", "old-exited"}}}}).text()
	at := func(s Stage) ledger {
		return ledger{id: "ledger", name: ledgerName("shop", s), rollout: "now", stage: s, text: text}
	}
	recovers := ledger{id: "recover", name: "shop" + recoverSuffix, rollout: "another", stage: Lock, text: (&record{ID: "another", Recover: true}).text()}
	for name, tt := range map[string]struct {
		ledgers       []ledger
		serving, late []string
	}{
		"no ledger":        {nil, []string{"old", "kept", "new", "hand"}, []string{"new-created", "late"}},
		"before the mark":  {[]ledger{at(Lock)}, []string{"old", "kept", "hand"}, []string{"late"}},
		"behind the mark":  {[]ledger{at(Switch)}, []string{"kept", "new", "hand"}, []string{"late"}},
		"switched back":    {[]ledger{at(Undo)}, []string{"old", "kept", "hand"}, []string{"late"}},
		"a Recover begins": {[]ledger{at(Lock), recovers}, []string{"old", "kept", "hand"}, []string{"late"}},
		"a Recover ends":   {[]ledger{recovers, at(Switch)}, []string{"kept", "new", "hand"}, []string{"late"}},
		"a Recover alone":  {[]ledger{recovers}, []string{"old", "kept", "new", "hand"}, []string{"new-created", "late"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := look{containers: all, ledgers: tt.ledgers}
			if diff := cmp.Diff(tt.serving, idsOf(l.where(l.inService))); diff != "" {
				t.Errorf("in service (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.late, idsOf(l.late())); diff != "" {
				t.Errorf("late (-want +got):\n%s", diff)
			}
		})
	}
}

func idsOf(cs []found) []string {
	var ids []string
	for _, c := range cs {
		ids = append(ids, c.ID)
	}
	return ids
}
