package vnet

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
)

// link is a TCP connection between two ends. What one writes is in the other's buffer at once.
type link struct {
	mu   sync.Mutex
	ends [2]end
	cuts int // interfaces under it that are gone: nothing passes, and nobody is told
}

// end is one side of a link. The lock of the link guards it.
type end struct {
	link *link
	peer *end

	in     ring // what has come and is not yet read
	eof    bool // the peer writes no more
	shut   bool // this side writes no more
	quiet  bool // this side reads no more
	closed bool

	frozen  bool // the process of this side is: its calls wait
	writing bool // a write call is under way

	dead bool  // a reset has come
	err  error // of that reset, until a call has reported it

	held    ring // what was written since the link was cut: sent again until it is mended
	aborts  bool // it was closed, meanwhile, in a way that resets the peer
	refuses bool // the peer was a proxy that closed: writing to it is answered by a reset, though the stream had ended

	r, w waiter // blocked reads and writes
}

func newLink() *link {
	l := &link{}
	for i := range l.ends {
		e := &l.ends[i]
		e.link, e.peer = l, &l.ends[1-i]
		e.r.cond.L, e.w.cond.L = &l.mu, &l.mu
	}
	return l
}

// read is the read call of a kernel's socket.
func (e *end) read(p []byte) (int, error) {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	for {
		if e.closed {
			return 0, net.ErrClosed
		}
		if len(p) == 0 {
			return 0, nil
		}
		if !e.frozen {
			if n, err, done := e.tryRead(p); done {
				return n, err
			}
		}
		e.r.wait()
	}
}

func (e *end) tryRead(p []byte) (n int, err error, done bool) {
	switch {
	case e.r.past:
		return 0, os.ErrDeadlineExceeded, true
	case e.in.used > 0:
		n = e.in.read(p)
		e.peer.resend()
		e.peer.w.wake()
		return n, nil, true
	case e.eof || e.quiet:
		return 0, io.EOF, true
	case e.err != nil:
		return 0, e.takeErr(), true
	case e.dead:
		return 0, io.EOF, true
	}
	return 0, nil, false
}

// takeErr returns the error of a reset, which only one call gets.
func (e *end) takeErr() error {
	err := e.err
	e.err = nil
	return err
}

// write is the write call of a kernel's socket, repeated until all of p is written or an error ends it.
func (e *end) write(p []byte) (int, error) {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	for e.writing {
		e.w.wait()
	}
	e.writing = true
	defer e.wrote()
	done := 0
	for {
		if e.closed {
			return done, net.ErrClosed
		}
		if !e.frozen {
			if err := e.mayWrite(); err != nil {
				return done, err
			}
			done += e.push(p[done:])
			if done == len(p) {
				return done, nil
			}
		}
		e.w.wait()
	}
}

// wrote lets the next write call begin: the bytes of one are never mixed with those of another.
func (e *end) wrote() {
	e.writing = false
	e.w.wake()
}

func (e *end) mayWrite() error {
	switch {
	case e.w.past:
		return os.ErrDeadlineExceeded
	case e.err != nil:
		return e.takeErr()
	case e.dead || e.shut:
		return syscall.EPIPE
	}
	return nil
}

// push hands to the peer what it has room for. A closed peer answers with a reset, which comes too late for this call.
func (e *end) push(p []byte) int {
	switch {
	case len(p) == 0:
		return 0
	case e.link.cuts > 0 || e.held.used > 0:
		return e.held.write(p)
	case e.peer.closed:
		e.reset()
		return len(p)
	}
	n := e.peer.in.write(p)
	if n > 0 {
		e.peer.r.wake()
	}
	return n
}

// reset is the arrival of a reset.
func (e *end) reset() {
	if e.dead || e.closed {
		return
	}
	e.dead, e.err = true, syscall.ECONNRESET
	if e.refuses {
		e.eof = false
	} else if e.eof {
		e.err = syscall.EPIPE
	}
	e.r.wake()
	e.w.wake()
}

// closeWrite sends the end of the stream.
func (e *end) closeWrite() error {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	switch {
	case e.closed:
		return net.ErrClosed
	case e.dead:
		return syscall.ENOTCONN
	}
	e.finish()
	e.w.wake()
	return nil
}

// finish ends the outgoing stream, once.
func (e *end) finish() {
	if e.shut {
		return
	}
	e.shut = true
	if e.link.cuts == 0 {
		e.endStream()
	}
}

// closeRead makes reads return the end of the stream once what has come is read.
func (e *end) closeRead() error {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	if e.closed {
		return net.ErrClosed
	}
	e.quiet = true
	e.r.wake()
	return nil
}

// close closes this side: the peer sees the end of the stream, or a reset if abrupt or if data lies unread here.
func (e *end) close(abrupt bool) {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	if e.closed {
		return
	}
	abrupt = abrupt || e.in.used > 0
	e.closed = true
	e.in = ring{}
	e.r.stop()
	e.w.stop()
	e.r.wake()
	e.w.wake()
	switch {
	case e.dead:
	case !abrupt:
		e.finish()
	case e.link.cuts > 0:
		e.aborts = true
	default:
		e.peer.reset()
	}
}

func (e *end) setFrozen(on bool) {
	e.link.mu.Lock()
	defer e.link.mu.Unlock()
	e.frozen = on
	e.r.wake()
	e.w.wake()
}
