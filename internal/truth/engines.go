package truth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// How often steps that wait look again, and how long: a fake engine is quick, but
// not on a machine under load.
const (
	realPoll, fakePoll = 20 * time.Millisecond, time.Millisecond
	patience           = 15 * time.Second
)

// Fake makes a fake engine of a profile to play on. Close ends it. The same seed
// and the same scenario give the same answers.
func Fake(ctx context.Context, profile string, seed uint64) (t *scenario.Target, closeEngine func() error, err error) {
	engine, err := fakedocker.New(fakedocker.Options{
		Profile: profile, Seed: seed, ImportCommands: fakedocker.Commands{probe.Path: lab.Program},
	})
	if err != nil {
		return nil, nil, err
	}
	archive, err := lab.FakeArchive()
	if err == nil {
		t = &scenario.Target{Dial: engine.Client().Dialer(), Archive: archive, Poll: fakePoll, Patience: patience, Breath: fakePoll}
		err = t.Open(ctx)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("fake engine %s: %w", profile, err), engine.Close())
	}
	return t, engine.Close, nil
}

// Real takes the engine behind a unix socket. It must hold nothing; archive is
// what [lab.Archive] made.
func Real(ctx context.Context, socket string, archive []byte) (*scenario.Target, error) {
	dial := func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}
	t := &scenario.Target{Dial: dial, Archive: archive, Poll: realPoll, Patience: patience}
	if err := t.Open(ctx); err != nil {
		return nil, fmt.Errorf("engine at %s: %w", socket, err)
	}
	return t, nil
}
