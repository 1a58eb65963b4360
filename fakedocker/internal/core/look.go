package core

import (
	"net"
	"net/netip"
	"strings"

	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// What follows is no operation of the API: it looks into the engine's state
// for those who test against it.

// Resolve is what the embedded DNS answers in a container.
func (e *Engine) Resolve(term, name string) ([]netip.Addr, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return nil, err
	}
	return e.resolveLocked(c, name), nil
}

// LookupHost is [Process.LookupHost] of a program in a container.
func (e *Engine) LookupHost(term, name string) ([]netip.Addr, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return nil, err
	}
	if addrs := e.lookupLocked(c, name); len(addrs) > 0 {
		return addrs, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// HostsFile is a running container's /etc/hosts.
func (e *Engine) HostsFile(term string) (string, error) {
	c, unlock, err := e.runningContainer(term)
	defer unlock()
	if err != nil {
		return "", err
	}
	return e.hostsFile(c), nil
}

// Namespace is a running container's network.
func (e *Engine) Namespace(term string) (*vnet.Namespace, error) {
	c, unlock, err := e.runningContainer(term)
	defer unlock()
	if err != nil {
		return nil, err
	}
	return c.ns, nil
}

// EventLog returns the kept events, oldest first.
func (e *Engine) EventLog() []events.Message {
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []events.Message
	for i := range e.evts.events {
		list = append(list, e.evts.events[i].message())
	}
	return list
}

// FillPools has the default address pools used up, or not.
func (e *Engine) FillPools(full bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pools.full = full
}

// runningContainer finds a container that runs. It takes the lock; unlock gives
// it back.
func (e *Engine) runningContainer(term string) (c *cont, unlock func(), err error) {
	e.mu.Lock()
	if c, err = e.findContainer(term); err == nil && !c.running() {
		err = conflict(e.say.notRunning, strings.TrimPrefix(term, "/"))
	}
	return c, e.mu.Unlock, err
}

// Networks shows all networks in the order of their names, without asking
// chance for anything.
func (e *Engine) Networks() []dnetwork.Inspect {
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []dnetwork.Inspect
	for _, n := range e.nets.all() {
		list = append(list, e.viewNetwork(n))
	}
	return list
}
