package fakedocker

import (
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

// power is whether the engine is there for its clients.
type power struct {
	mu    sync.Mutex
	down  bool
	conns map[net.Conn]bool // open, on the engine's side
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
	for conn := range p.conns {
		conn.Close()
	}
	clear(p.conns)
}

func (p *power) on() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = false
}

// enter notes a connection, which ends with the engine.
func (p *power) enter(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		conn.Close()
		return
	}
	if p.conns == nil {
		p.conns = map[net.Conn]bool{}
	}
	p.conns[conn] = true
}

func (p *power) leave(conn net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, conn)
}

// refused is what a client meets whose engine is not there.
func refused(addr net.Addr) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: addr, Err: syscall.ECONNREFUSED}
}
