// Package lab is an engine to play on: the stage of the examples and of the
// conformance tests.
//
// [Fake] makes a fake engine in this process, [Docker] takes the real one that
// the environment names. Both give the same [Lab]: a real client, an image
// whose program is package probe, the host's listeners, and a way to ask
// questions from inside a container. What is written against a Lab runs on
// both, and must.
//
// Whatever a lab's user makes carries the lab's [Lab.Labels]. [Lab.Close]
// removes what does, and opening a lab on a real engine removes what runs that
// died left behind. Nothing without the label is ever touched.
package lab

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"time"

	"github.com/docker/docker/client"
)

// Label is the label of everything that a lab makes or lets make. Its value
// names the run.
const Label = "io.github.appnet-go.lab"

// closeTimeout bounds Close, which must work after the caller's context ended.
const closeTimeout = time.Minute

// A Host is the machine that the engine runs on, as its processes see it.
type Host interface {
	Listen(network, address string) (net.Listener, error)
	Dial(ctx context.Context, network, address string) (net.Conn, error)
}

// A Lab is an engine to play on. Its methods may be used concurrently.
type Lab struct {
	// Name says what the engine is, for people: "engine 28.5 (fake)".
	Name string
	// Client talks to the engine, at the newest API version both know.
	Client *client.Client
	// Image is an image whose program is probe.Path and whose command is
	// "probe wait".
	Image string
	// Host is the engine's host.
	Host Host
	// Real says that the engine is no fake.
	Real bool
	// Leftovers says what runs that died left on the engine and could not be
	// removed. It does not concern this run.
	Leftovers error

	run      run
	clientAt func(version string) (*client.Client, error)
	shutdown func() error // ends the engine, or what reaches it
}

// Labels returns the labels of this run, in a map of the caller's own.
func (l *Lab) Labels() map[string]string { return map[string]string{Label: l.run.String()} }

// With returns the labels of this run together with others.
func (l *Lab) With(labels map[string]string) map[string]string {
	all := l.Labels()
	maps.Copy(all, labels)
	return all
}

// Unique returns a name that no other run uses, for engines that are shared.
func (l *Lab) Unique(name string) string { return "appnet-test-" + name + "-" + l.run.nonce }

// ClientAt returns a client that speaks one version of the API. The caller
// closes it.
func (l *Lab) ClientAt(version string) (*client.Client, error) { return l.clientAt(version) }

// Close removes every container, network and image of this run, and lets the
// engine go. It works after the context of the run has ended, takes a minute at
// most, and says what it had to leave behind.
func (l *Lab) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	errSweep := l.sweep(ctx, func(r run) bool { return r == l.run })
	if errSweep != nil {
		errSweep = fmt.Errorf("lab close, label %s=%s: %w", Label, l.run, errSweep)
	}
	return errors.Join(errSweep, l.Client.Close(), l.shutdown())
}
