package fakedocker

import (
	"io"
	"net"
	"sync"
	"syscall"
)

// Shutdown ends the engine as a service manager does, and returns when it has:
// connections are cut, new ones refused, and every container is stopped, within
// its grace period. What is written down stays: networks, containers, images.
// [Engine.Boot] brings the engine back.
func (e *Engine) Shutdown() {
	e.power.off()
	e.core.Shutdown()
}

// Crash ends the engine as kill -9 does: connections are cut and new ones
// refused, and the containers run on. They keep their networks, and have no DNS
// any more. [Engine.Boot] brings the engine back.
func (e *Engine) Crash() {
	e.power.off()
	e.core.Crash()
}

// Boot brings back an engine that was shut down or has crashed. It stops what a
// crash has left running, and starts the containers whose restart policy says
// so: always, unless-stopped unless a client stopped it, on-failure if it did.
// Their addresses may be others than before. After a crash, the releases 20.10
// and 26.1 show an address of containers that have ended.
func (e *Engine) Boot() {
	e.core.Boot()
	e.power.on()
}

// Restart is [Engine.Shutdown] and [Engine.Boot].
func (e *Engine) Restart() {
	e.Shutdown()
	e.Boot()
}

// power is whether one side of connections is there: the engine for its clients,
// or the program of a case for the engine.
type power struct {
	mu   sync.Mutex
	down bool
	open map[io.Closer]bool // connections and calls, which end with it
}

func (p *power) isDown() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.down
}

func (p *power) off() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = true
	for c := range p.open {
		c.Close()
	}
	clear(p.open)
}

func (p *power) on() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = false
}

// enter notes a connection or a call, which is cut when the power goes. It
// reports false, and has cut it, once that is gone.
func (p *power) enter(c io.Closer) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		c.Close()
		return false
	}
	if p.open == nil {
		p.open = map[io.Closer]bool{}
	}
	p.open[c] = true
	return true
}

func (p *power) leave(c io.Closer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, c)
}

// refused is what a client meets whose engine is not there.
func refused(addr net.Addr) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: addr, Err: syscall.ECONNREFUSED}
}
