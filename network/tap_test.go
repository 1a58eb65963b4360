package network_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/network"
)

// tap is a client that counts the calls to the one behind it, and disturbs those
// for which before or after have an error.
type tap struct {
	engine network.Client
	// before is asked first; its error is answered in place of the engine.
	before func(ctx context.Context, op string) error
	// after is asked when the engine has done it; its error is answered.
	after func(ctx context.Context, op string) error

	mu    sync.Mutex
	calls []string
}

// errLost is what a client says when the connection breaks.
var errLost = io.ErrUnexpectedEOF

// errRefused is what a client says when the engine refuses, for whatever reason.
var errRefused = fmt.Errorf("Error response from daemon: no%w", silent{errdefs.ErrInternal})

// silent is an error that adds nothing to a text.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }

// fail makes a hook that refuses the nth call of op; the first is 1.
func fail(op string, nth int) func(context.Context, string) error {
	return answer(op, nth, errRefused)
}

// lose makes a hook that breaks the connection of the nth call of op.
func lose(op string, nth int) func(context.Context, string) error {
	return answer(op, nth, errLost)
}

func answer(op string, nth int, err error) func(context.Context, string) error {
	var seen atomic.Int64
	return func(_ context.Context, got string) error {
		if got == op && seen.Add(1) == int64(nth) {
			return err
		}
		return nil
	}
}

func (t *tap) do(ctx context.Context, op string, call func() error) error {
	t.mu.Lock()
	t.calls = append(t.calls, op)
	before, after := t.before, t.after
	t.mu.Unlock()
	if before != nil {
		if err := before(ctx, op); err != nil {
			return err
		}
	}
	err := call()
	if after != nil {
		if lost := after(ctx, op); lost != nil {
			return lost
		}
	}
	return err
}

// disturb sets the hooks.
func (t *tap) disturb(before, after func(context.Context, string) error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.before, t.after = before, after
}

// reset forgets the calls so far.
func (t *tap) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls = nil
}

// seen lists the calls since the last reset.
func (t *tap) seen() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.calls)
}

func (t *tap) NetworkCreate(ctx context.Context, name string, o dnetwork.CreateOptions) (made dnetwork.CreateResponse, err error) {
	err = t.do(ctx, "NetworkCreate", func() (err error) { made, err = t.engine.NetworkCreate(ctx, name, o); return })
	return
}

func (t *tap) NetworkInspect(ctx context.Context, id string, o dnetwork.InspectOptions) (n dnetwork.Inspect, err error) {
	err = t.do(ctx, "NetworkInspect", func() (err error) { n, err = t.engine.NetworkInspect(ctx, id, o); return })
	return
}

func (t *tap) NetworkList(ctx context.Context, o dnetwork.ListOptions) (found []dnetwork.Summary, err error) {
	err = t.do(ctx, "NetworkList", func() (err error) { found, err = t.engine.NetworkList(ctx, o); return })
	return
}

func (t *tap) NetworkRemove(ctx context.Context, id string) error {
	return t.do(ctx, "NetworkRemove", func() error { return t.engine.NetworkRemove(ctx, id) })
}

func (t *tap) NetworkConnect(ctx context.Context, id, container string, s *dnetwork.EndpointSettings) error {
	return t.do(ctx, "NetworkConnect", func() error { return t.engine.NetworkConnect(ctx, id, container, s) })
}

func (t *tap) NetworkDisconnect(ctx context.Context, id, container string, force bool) error {
	return t.do(ctx, "NetworkDisconnect", func() error { return t.engine.NetworkDisconnect(ctx, id, container, force) })
}

func (t *tap) ContainerInspect(ctx context.Context, id string) (c container.InspectResponse, err error) {
	err = t.do(ctx, "ContainerInspect", func() (err error) { c, err = t.engine.ContainerInspect(ctx, id); return })
	return
}

func (t *tap) ContainerList(ctx context.Context, o container.ListOptions) (found []container.Summary, err error) {
	err = t.do(ctx, "ContainerList", func() (err error) { found, err = t.engine.ContainerList(ctx, o); return })
	return
}

func (t *tap) ClientVersion() string { return t.engine.ClientVersion() }
