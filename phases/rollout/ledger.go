package rollout

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/internal/errclass"
	"github.com/appnet-go/appnet/phases"
)

// A ledger is a container that is created and never started. A rollout under way
// has one, and its name is the lock of the app: of all that create a container of
// one name an engine lets one through. Which way the rollout is to go if nobody
// goes on with it shows in the name too: a rename is one step for every engine.
type ledger struct {
	id, name string
	rollout  string
	stage    Stage // Lock, Switch or Undo, by its name
	since    time.Time
	imageID  string
	text     string // of the record
}

const (
	ledgerSuffix  = ".rollout"
	recoverSuffix = ".recover"
)

// ledgerName is the name of a ledger at a stage: Lock, then Switch, and Undo if
// the switch was taken back.
func ledgerName(app string, stage Stage) string {
	if stage == Lock {
		return app + ledgerSuffix
	}
	return app + ledgerSuffix + "." + stage.String()
}

func ledgerOf(c container.Summary) ledger {
	l := ledger{
		id: c.ID, name: nameOf(c), rollout: c.Labels[LabelRollout], stage: Lock,
		since: time.Unix(c.Created, 0), imageID: c.ImageID, text: c.Labels[LabelLedger],
	}
	for _, stage := range []Stage{Switch, Undo} {
		if strings.HasSuffix(l.name, ledgerSuffix+"."+stage.String()) {
			l.stage = stage
		}
	}
	return l
}

func (l ledger) recovers() bool { return strings.HasSuffix(l.name, recoverSuffix) }

func (l ledger) busy(app string) *BusyError {
	return &BusyError{App: app, Holder: l.rollout, Recover: l.recovers(), Stage: l.stage, Since: l.since}
}

// hold creates the ledger and returns its ID: the app is held from then on. An
// app that is held already is a BusyError.
func hold(ctx context.Context, c Client, app, name, image string, r record) (id string, err error) {
	cfg := &container.Config{Image: image, Entrypoint: []string{"/rollout"}, Labels: map[string]string{
		phases.LabelApp: app, LabelRollout: r.ID, LabelRelease: r.Release, LabelLedger: r.text(),
	}}
	err = change(ctx, func(ctx context.Context) error {
		created, err := c.ContainerCreate(ctx, cfg, &container.HostConfig{NetworkMode: "none"}, &dnetwork.NetworkingConfig{}, nil, name)
		id = created.ID
		return err
	}, func(ctx context.Context) (bool, error) {
		now, err := c.ContainerInspect(ctx, name)
		if err == nil && now.Config != nil && now.Config.Labels[LabelRollout] == r.ID {
			id = now.ID
		}
		return id != "", err
	})
	if said := errclass.Said(err); said != nil && errdefs.IsConflict(said) {
		return "", whoHolds(ctx, c, app, name, err)
	}
	return id, creation(err)
}

// whoHolds says why a ledger could not be created.
func whoHolds(ctx context.Context, c Client, app, name string, conflict error) error {
	l, err := lookAt(ctx, c, app)
	if err != nil {
		return fmt.Errorf("%w: container %q is there", ErrBusy, name)
	}
	for _, other := range l.ledgers {
		if other.name == name {
			return &errclass.Refusal{Class: other.busy(app), Said: errclass.Said(conflict)}
		}
	}
	class := fmt.Errorf("%w: another rollout has just begun, or ended: try again", ErrBusy)
	now, err := c.ContainerInspect(ctx, name) // an engine takes a name before it lists who has it (measured)
	if err == nil && now.Config != nil && now.Config.Labels[LabelLedger] == "" {
		class = fmt.Errorf("%w: %s", ErrNameTaken, errclass.Message(errclass.Said(conflict)))
	}
	return &errclass.Refusal{Class: class, Said: errclass.Said(conflict)}
}

// others returns a ledger of the app that is not the one with this ID.
func (l look) others(id string) (ledger, bool) {
	for _, other := range l.ledgers {
		if other.id != id {
			return other, true
		}
	}
	return ledger{}, false
}

// own returns the ledger with this ID.
func (l look) own(id string) (ledger, bool) {
	for _, own := range l.ledgers {
		if own.id == id {
			return own, true
		}
	}
	return ledger{}, false
}

// recovering returns the ledger of a Recover that is not the one with this ID.
func (l look) recovering(id string) (ledger, bool) {
	for _, other := range l.ledgers {
		if other.recovers() && other.id != id {
			return other, true
		}
	}
	return ledger{}, false
}
