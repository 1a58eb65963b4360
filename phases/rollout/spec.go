package rollout

import (
	"context"
	"net/netip"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/phases"
)

// Spec is a rollout as a value: which app, which release of it, which processes
// and how many containers of each. Everything that it does not say has a good
// default.
type Spec struct {
	// App is the app with its settings, the global ones inherited.
	App phases.App

	// Release says what is rolled out, in the deployer's own words: a version, a
	// digest, a hash of image and environment. A container of the same release
	// that is as the settings want it, runs and is not unhealthy stays as it is.
	// Empty: every container is replaced.
	Release string

	// Processes are the processes that the rollout is about. Containers of
	// others are left alone; a process that is to go has a Count of 0.
	Processes []Process

	Options
}

// Process is one process of the app.
type Process struct {
	// Name is the process, such as web.
	Name string

	// Count is how many containers of it run in the end. 0 takes all away; with
	// the Port, Switch is told so.
	Count int

	// Config, HostConfig and Networking go into the create call, with what the
	// settings add; Config.Image is required. They are templates: what they
	// refer to is never changed.
	Config     container.Config
	HostConfig container.HostConfig
	Networking dnetwork.NetworkingConfig

	// Vary changes the arguments for one container, before the settings come in:
	// a volume of its own, another published port. What the arguments refer to are
	// copies, to be written to freely. It may be called from several goroutines
	// at once and, as planning asks for ports of the host, more than once for one
	// container: the same index is to give the same. Nil changes nothing.
	Vary func(index int, cfg *container.Config, hc *container.HostConfig, nc *dnetwork.NetworkingConfig)

	// Port is where the proxy reaches the process. 0: the App's Ports say it,
	// and where these say nothing the process has no upstream. All containers of
	// the process have the same: with another port they are replaced, also those of
	// the same release.
	Port uint16

	// Check says whether a container is healthy: nil if it is, else why not yet.
	// It is asked until it says yes, for a container that runs and that the
	// engine does not call unhealthy or still starting; its context ends with
	// CheckTimeout. It may be called for several containers at once. Nil leaves
	// it to the engine: the health check of the image, and where there is none,
	// that the container has been up for Uptime.
	//
	// Where some containers of a process stay and others go, such as when it is
	// scaled down, those that are to stay are asked as well, by Prepare, up to
	// three times, each with a third of CheckTimeout. One that says no is
	// replaced. So it has to be harmless to a container that serves.
	Check func(ctx context.Context, c Container) error

	// CheckTimeout bounds the time from the start until a container is healthy;
	// 0 is one minute. CheckEvery is the pause between two looks; 0 is 100 ms.
	CheckTimeout, CheckEvery time.Duration

	// Uptime is how long a container that nobody can ask has to be up to be
	// healthy. 0 is one second, below 0 a single look is enough.
	Uptime time.Duration
}

// Options are what a rollout and a [Recover] have in common.
type Options struct {
	// Switch points the caller's proxy to the upstreams, all of them and no
	// other, when the new containers are healthy and on all their networks, and
	// before the old ones go. It is called with the old upstreams when it failed
	// and the rollout is undone, and perhaps again by [Recover]: it has to be
	// idempotent. Processes without a port are not in it; one that is scaled to
	// zero has an empty list. Nil: there is no proxy.
	Switch func(ctx context.Context, up Upstreams) error

	// Order is how old containers are retired; nil is [DefaultOrder].
	Order Order

	// Gate holds the names back on all networks until a container is healthy.
	// Otherwise a container answers on its initial network and those of
	// attach-post-create as soon as it is started, before any check. See
	// [phases.Bound.Gated] for what it costs.
	Gate bool

	// Parallel is how many containers are worked on at once; 0 is what suits the
	// engine and the kind of call, see [phases.ConcurrencyAt].
	Parallel int

	// StopTimeout is how long a container that was told to stop may take until
	// it is killed; 0 leaves it to the container, and engines have 10 s for one
	// that says nothing. Whole seconds.
	StopTimeout time.Duration

	// Drain is how long a [Wait] of the Order lasts at most; 0 is 2 s. It should
	// be longer than callers keep an address that they have looked up.
	Drain time.Duration

	// Settle is how long the youngest new container has been on its networks
	// before the first old one is retired, not beyond the end of the rollout's
	// context; 0 is 1 s, below 0 there is no wait. An address is in DNS a moment
	// before it answers, and somebody else has to answer in that moment. What the
	// Switch takes counts. It is left out where no old container that runs is
	// replaced by a new one that callers look up.
	Settle time.Duration

	// UndoTimeout bounds what is still done after the context has ended, and an
	// undo, beside the time that containers take to stop; 0 is 30 s.
	UndoTimeout time.Duration

	// Observe is told what happens, in order, never from two goroutines at
	// once. It must not block for long: the rollout waits for it. Nil: nobody.
	Observe func(Event)

	// TakeOver is the ID of a [Recover] that died, see [BusyError]. Only
	// Recover heeds it.
	TakeOver string

	// Abandon has a [Recover] let the app go where it can neither finish nor undo a
	// rollout, since containers or networks of it are gone, or do not do well any
	// more. What it got to do stays done, and [Serving] says where the proxy is to
	// point then; the next rollout replaces what is not as it should be. Only
	// Recover heeds it.
	Abandon bool
}

// Container is a container of a rollout.
type Container struct {
	App     string `json:"app"`
	Process string `json:"process"`
	Index   int    `json:"index"` // from 1 on; 0 for one that no rollout made
	Name    string `json:"name"`
	ID      string `json:"id"`

	// Addr is where a proxy on the host reaches it. The zero value if the
	// process has no port.
	Addr netip.AddrPort `json:"addr,omitzero"`
}

// Upstreams are the containers that a proxy may send requests to, by process, in
// the order of their index. Processes that the rollout is not about are not in it;
// what the proxy knows of them stays.
type Upstreams map[string][]Container

// Result is what a rollout did.
type Result struct {
	Rollout string // its ID; empty if there was nothing to do
	Release string

	// Created, Kept and Retired are the containers, by process and index. Those
	// in Upstreams have their Addr.
	Created, Kept, Retired []Container

	// Upstreams are what Switch was given.
	Upstreams Upstreams

	// Undone says that a Recover undid what was begun, Abandoned that it gave it
	// up, see Options.
	Undone, Abandoned bool
}
