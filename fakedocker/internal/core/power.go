package core

import (
	"net/netip"
	"sync"

	"github.com/docker/docker/api/types/container"
)

// Shutdown does what engines do that are told to end: it stops every container,
// within its grace period, and returns when all have ended. Restart policies
// count again at the [Engine.Boot].
func (e *Engine) Shutdown() {
	e.mu.Lock()
	list := e.ctrs.newestFirst()
	e.mu.Unlock()
	var all sync.WaitGroup
	for _, c := range list {
		all.Go(func() { e.stopForShutdown(c) })
	}
	all.Wait()
}

// stopForShutdown stops a container without anybody having asked for it.
func (e *Engine) stopForShutdown(c *cont) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !c.alive() || e.isClosed() {
		return
	}
	asked := c.restart.stopped
	if c.run == nil {
		e.cancelRestart(c)
	} else {
		_ = e.stopLocked(c, container.StopOptions{}) // its own signal is one that there is
	}
	c.restart.stopped = asked
}

// Crash ends the engine and leaves its containers: they run on, without the
// engine's DNS.
func (e *Engine) Crash() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.crashed = true
}

// Boot does what an engine does that begins: it stops what a crashed one has
// left running, and starts the containers whose restart policy says so, in no
// particular order.
func (e *Engine) Boot() {
	e.mu.Lock()
	crashed := e.crashed
	addresses := e.liveAddresses()
	e.mu.Unlock()
	if crashed {
		e.Shutdown()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.crashed = false
	e.nets.freeKept()
	e.rereadBridge()
	if crashed && e.say.staleAddresses {
		for ep, addr := range addresses {
			ep.stale = addr
		}
	}
	list := e.ctrs.newestFirst()
	e.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, c := range list {
		if c.startsAtBoot() {
			_ = e.startLocked(c, true) // the container's state says what failed
		}
	}
}

// rereadBridge has the default bridge's subnet count as configured from the second
// start of an engine on: it finds docker0 with an address then (measured on 26.1
// and 28.5).
func (e *Engine) rereadBridge() {
	for _, n := range e.nets.byName[bridgeName] {
		for i := range n.subnets {
			s := &n.subnets[i]
			s.explicit, s.written = true, s.prefix.String()
		}
	}
}

// startsAtBoot reports whether c's restart policy has it run again. One that
// never ran stays as it is.
func (c *cont) startsAtBoot() bool {
	policy := c.host.RestartPolicy
	switch {
	case c.alive() || c.state.StartedAt.IsZero():
		return false
	case policy.IsAlways():
		return true
	case policy.IsUnlessStopped():
		return !c.restart.stopped
	}
	return policy.IsOnFailure() && c.state.ExitCode != 0
}

// liveAddresses are the addresses of all live endpoints.
func (e *Engine) liveAddresses() map[*endpoint]netip.Addr {
	all := map[*endpoint]netip.Addr{}
	for _, c := range e.ctrs.byID {
		for _, ep := range c.endpoints {
			if ep.net != nil {
				all[ep] = ep.ip4
			}
		}
	}
	return all
}
