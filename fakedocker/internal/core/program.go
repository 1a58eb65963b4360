package core

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"syscall"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Program is what a container runs. It returns its exit code. It must end soon
// after ctx does, which is the fake's SIGKILL: by then its sockets are closed
// and the engine holds it for dead.
type Program func(ctx context.Context, p *Process) int

// Process is a running program's view of its container. Its methods may be
// used by several goroutines at once.
type Process struct {
	Args, Env []string // Args[0] is the command
	Dir, User string
	TTY       bool
	// Stdin is at its end at once unless the container was made with an open
	// standard input.
	Stdin io.Reader
	// Stdout and Stderr never wait for a reader. With a TTY both are one.
	Stdout, Stderr io.Writer
	// Net owns the program's sockets.
	Net *vnet.Process

	engine  *Engine
	cont    *cont
	signals signalBox
}

// Signals returns the channel of the signals that the program is sent. A
// program that never asks for it is ended by the first signal that ends a
// process by default, with exit code 128 plus its number; one that does ask
// must end itself, and best asks before anything else. The channel holds 16
// signals and is never closed.
func (p *Process) Signals() <-chan os.Signal { return p.signals.open() }

// Hostname returns the container's hostname.
func (p *Process) Hostname() string {
	p.engine.mu.Lock()
	defer p.engine.mu.Unlock()
	return p.cont.hostname()
}

// signalBox holds the signals of one program.
type signalBox struct {
	once  sync.Once
	asked chan struct{} // closed when the program asks for its signals
	queue chan os.Signal
}

func newSignalBox() signalBox {
	return signalBox{asked: make(chan struct{}), queue: make(chan os.Signal, 16)}
}

func (b *signalBox) open() <-chan os.Signal {
	b.once.Do(func() { close(b.asked) })
	return b.queue
}

func (b *signalBox) isOpen() bool {
	select {
	case <-b.asked:
		return true
	default:
		return false
	}
}

// send gives the program a signal, or drops it where too many wait.
func (b *signalBox) send(sig syscall.Signal) {
	select {
	case b.queue <- sig:
	default:
	}
}

// WaitForStop is a program that does nothing until it is told to stop, and
// then ends with exit code 0.
func WaitForStop(ctx context.Context, p *Process) int {
	signals := p.Signals()
	for {
		select {
		case sig := <-signals:
			if s, ok := sig.(syscall.Signal); ok && terminates(s) {
				return 0
			}
		case <-ctx.Done():
			return 0
		}
	}
}

// crashed is the exit code of a program that panics, as a Go program's is.
const crashed = 2

// call runs prog to its end. A panic ends the program, not the test.
func call(ctx context.Context, prog Program, p *Process) (code int) {
	defer func() {
		if v := recover(); v != nil {
			fmt.Fprintf(p.Stderr, "panic: %v\n\n%s", v, debug.Stack())
			code = crashed
		}
	}()
	return prog(ctx, p)
}

// spawn runs prog in a goroutine of its own and hands its exit code to done,
// which is called with the lock held.
func (e *Engine) spawn(ctx context.Context, prog Program, p *Process, done func(code int)) {
	over := make(chan struct{})
	e.programs[p] = over
	go func() {
		code := crashed // also of a program that ends its goroutine
		defer func() {
			e.mu.Lock()
			defer e.mu.Unlock()
			delete(e.programs, p)
			close(over)
			done(code & 0xff)
		}()
		code = call(ctx, prog, p)
	}()
}
