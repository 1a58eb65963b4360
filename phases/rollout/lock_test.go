package rollout_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestLockHangs has a rollout find a Recover at work, and the engine not answer
// when it lets the app go: it ends all the same, and says what remains.
func TestLockHangs(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.spec.UndoTimeout, w.spec.StopTimeout = time.Millisecond, time.Second
	prepared := w.prepare(w.of("1"))
	_, err := w.eng.Client().ContainerCreate(t.Context(), &container.Config{Image: "app:1", Labels: map[string]string{
		phases.LabelApp: "shop", rollout.LabelLedger: "{}", rollout.LabelRollout: "other",
	}}, nil, nil, nil, "shop.recover")
	w.success(err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.eng.Intercept(func(_ context.Context, c fakedocker.Call) fakedocker.Fault {
		if c.Method != "DELETE" {
			return fakedocker.Fault{}
		}
		cancel()
		return fakedocker.Fault{Hang: true}
	})
	_, err = prepared.Run(ctx)
	var e *rollout.Error
	if !errors.Is(err, rollout.ErrBusy) || !errors.As(err, &e) || e.Outcome != rollout.Unfinished {
		t.Errorf("got %v", err)
	}
}

// TestChangedStopped has somebody stop the old container between the look and the
// rollout, one that a swap would stop: it stays as he left it.
func TestChangedStopped(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.spec.Processes[0].HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8080"}}}
	first := w.rolls("1")
	prepared := w.prepare(w.of("2"))
	w.success(w.eng.Client().ContainerStop(t.Context(), first.Created[0].ID, container.StopOptions{}))
	before := w.state()
	if _, err := prepared.Run(t.Context()); !errors.Is(err, rollout.ErrChanged) {
		t.Errorf("got %v", err)
	}
	w.is("after it", before)
}

// TestRecoverLedgerGone has a rollout die behind the switch, its ledger removed by
// hand or by a prune, and the machine restarted: Recover touches no container that
// has served.
func TestRecoverLedgerGone(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.rolls("1")
	w.dies(w.of("2"), rollout.Unlock)
	w.prune()
	for _, c := range w.labelled("2") {
		w.success(w.eng.Client().ContainerStop(t.Context(), c.ID, container.StopOptions{}))
	}
	before := w.state()
	_, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
	w.success(err)
	w.is("after a Recover", before)
	w.rolls("2")
	w.is("after another rollout", w.want("2", 1))
}

// TestRecoverHopeless has the new container go after the switch: Recover cannot
// make it again, and says how to go on.
func TestRecoverHopeless(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.rolls("1")
	w.dies(w.of("2"), rollout.Switch)
	w.loses("2")
	_, err := rollout.Recover(t.Context(), w.eng.Client(), "shop", w.spec.Options)
	var e *rollout.Error
	if !errors.Is(err, rollout.ErrUnhealthy) || !errors.As(err, &e) || len(e.Remaining) != 1 {
		t.Fatalf("got %v", err)
	}
	w.success(w.eng.Client().ContainerRemove(t.Context(), e.Remaining[0], container.RemoveOptions{}))
	w.rolls("3")
	w.is("after another rollout", w.want("3", 1))
}

// prune removes the ledgers, as a docker container prune does.
func (w *town) prune() {
	w.t.Helper()
	_, err := w.eng.Client().ContainersPrune(w.t.Context(), filters.NewArgs(filters.Arg("label", rollout.LabelLedger)))
	w.success(err)
}

// loses removes the containers of a release by force, and not its ledger.
func (w *town) loses(release string) {
	w.t.Helper()
	for _, c := range w.labelled(release) {
		if c.Labels[rollout.LabelLedger] == "" {
			w.success(w.eng.Client().ContainerRemove(w.t.Context(), c.ID, container.RemoveOptions{Force: true}))
		}
	}
}

// labelled returns the containers of a release, the ledger with them.
func (w *town) labelled(release string) []container.Summary {
	w.t.Helper()
	list, err := w.eng.Client().ContainerList(w.t.Context(), container.ListOptions{
		All: true, Filters: filters.NewArgs(filters.Arg("label", rollout.LabelRelease+"="+release)),
	})
	w.success(err)
	return list
}
