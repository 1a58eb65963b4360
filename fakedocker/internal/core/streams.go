package core

import (
	"io"
	"sync"

	"github.com/docker/docker/api/types/container"
)

// Attachment is a connection to a program's streams. Close it.
type Attachment struct {
	*Output
	// Stdin is the program's standard input. What is written to a program that
	// has none is thrown away. Closing it is the end of the input, where the
	// container says that one client's input is all.
	Stdin io.WriteCloser

	detach func()
}

// Close ends the connection, not the program.
func (a *Attachment) Close() error {
	a.detach()
	return nil
}

// ContainerAttach connects to a container's streams until its program ends;
// the next one, if none runs now.
func (e *Engine) ContainerAttach(term string, o container.AttachOptions) (*Attachment, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return nil, err
	}
	switch c.state.Status {
	case container.StatePaused:
		return nil, conflict("container %s is paused, unpause the container before attach", term)
	case container.StateRestarting:
		return nil, conflict("container %s is restarting, wait until the container is running", term)
	}
	a := e.attachTo(c.log, o.Logs, o.Stdout, o.Stderr)
	a.TTY = c.config.Tty
	if !o.Stream {
		a.Close()
	}
	if o.Stdin && o.Stream {
		a.Stdin = c.stdin.client(c.config.StdinOnce)
	}
	return a, nil
}

func (e *Engine) attachTo(out *output, fromStart, stdout, stderr bool) *Attachment {
	t := out.tap(fromStart, stdout, stderr)
	next := func() (Chunk, bool, bool) {
		if len(t.queue) == 0 {
			return Chunk{}, false, t.closed
		}
		c := t.queue[0]
		t.queue = t.queue[1:]
		return c, true, false
	}
	return &Attachment{
		Output: &Output{out: out, next: next, done: e.closed},
		Stdin:  noInput{},
		detach: func() { out.untap(t) },
	}
}

type noInput struct{}

func (noInput) Write(p []byte) (int, error) { return len(p), nil }
func (noInput) Close() error                { return nil }

// inputPipe is the standard input of a container or an exec. What comes before
// the program waits for it. A nil pipe is always at its end.
type inputPipe struct {
	mu     sync.Mutex
	more   sync.Cond
	data   []byte
	closed bool
	ended  bool // by the end of a run
}

func newInputPipe() *inputPipe {
	p := &inputPipe{}
	p.more.L = &p.mu
	return p
}

// open makes the pipe take input again after an earlier run.
func (p *inputPipe) open() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		p.closed, p.ended = false, false
	}
}

// close is the end of the input: the program reads what is left and no more.
func (p *inputPipe) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.more.Broadcast()
}

// end is the end of the run: what is left is lost.
func (p *inputPipe) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed, p.ended, p.data = true, true, nil
	p.more.Broadcast()
}

func (p *inputPipe) reader() io.Reader {
	if p == nil {
		return eof{}
	}
	return p
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// Read implements [io.Reader].
func (p *inputPipe) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.data) == 0 && !p.closed && len(b) > 0 {
		p.more.Wait()
	}
	if len(p.data) == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	n := copy(b, p.data)
	p.data = p.data[n:]
	return n, nil
}

// client is the writing end of the pipe; between two runs, of the next one's.
// With once, closing it ends the input.
func (p *inputPipe) client(once bool) io.WriteCloser {
	if p == nil {
		return noInput{}
	}
	p.open()
	return &inputClient{p, once}
}

type inputClient struct {
	pipe *inputPipe
	once bool
}

func (c *inputClient) Write(b []byte) (int, error) {
	c.pipe.mu.Lock()
	defer c.pipe.mu.Unlock()
	c.pipe.data = append(c.pipe.data, b...)
	c.pipe.more.Broadcast()
	return len(b), nil
}

func (c *inputClient) Close() error {
	if c.once {
		c.pipe.close()
	}
	return nil
}
