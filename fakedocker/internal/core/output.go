package core

import (
	"bytes"
	"io"
	"slices"
	"sync"
	"time"
)

// Stream numbers a standard stream as the API's multiplexed format does.
type Stream byte

// The standard streams.
const (
	Stdin Stream = iota
	Stdout
	Stderr
)

// Chunk is a piece of output: what one write brought, or one line of a log.
type Chunk struct {
	Stream Stream
	Time   time.Time
	Data   []byte // not to be changed
}

// output is what the programs of a container or an exec have written. It keeps
// the lines for the logs and hands what comes to those who are attached. It
// has a lock of its own: programs write without waiting for the engine.
type output struct {
	now func() time.Time

	mu      sync.Mutex
	lines   []Chunk
	partial [Stderr + 1]Chunk // the unfinished line of each stream
	taps    []*tap
	running bool
	changed chan struct{} // closed when something comes; nil while nobody waits
}

func newOutput(now func() time.Time) *output { return &output{now: now} }

// begin says that a program writes from now on; end, that it has ended: the
// last lines are finished and those who are attached have had all.
func (o *output) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.running = true
}

func (o *output) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.running = false
	for s := range o.partial {
		o.finishLine(Stream(s))
	}
	for _, t := range o.taps {
		t.closed = true
	}
	o.taps = nil
	o.wake()
}

func (o *output) wake() {
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
}

// wait returns a channel that is closed when something comes.
func (o *output) wait() <-chan struct{} {
	if o.changed == nil {
		o.changed = make(chan struct{})
	}
	return o.changed
}

// write takes what a program writes. Once the engine holds it for ended, what
// it still writes is lost.
func (o *output) write(s Stream, data []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.running || len(data) == 0 {
		return
	}
	c := Chunk{Stream: s, Time: o.now(), Data: bytes.Clone(data)}
	for _, t := range o.taps {
		t.take(c)
	}
	for line := range bytes.Lines(c.Data) {
		o.addLine(s, c.Time, line)
	}
	o.wake()
}

func (o *output) addLine(s Stream, at time.Time, data []byte) {
	p := &o.partial[s]
	p.Stream, p.Time = s, at // a line's time is that of its end
	p.Data = append(p.Data, data...)
	if data[len(data)-1] == '\n' {
		o.finishLine(s)
	}
}

func (o *output) finishLine(s Stream) {
	if p := &o.partial[s]; len(p.Data) > 0 {
		o.lines = append(o.lines, *p)
		*p = Chunk{}
	}
}

// tap attaches a reader to the streams that it wants, from now on or from the
// first line.
func (o *output) tap(fromStart, stdout, stderr bool) *tap {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := &tap{wanted: [Stderr + 1]bool{Stdout: stdout, Stderr: stderr}}
	if fromStart {
		for _, c := range slices.Concat(o.lines, o.partial[:]) {
			t.take(c)
		}
	}
	o.taps = append(o.taps, t)
	return t
}

func (o *output) untap(t *tap) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t.closed = true
	o.taps = slices.DeleteFunc(o.taps, func(x *tap) bool { return x == t })
}

// tap is one attached reader. The output's lock guards it.
type tap struct {
	wanted [Stderr + 1]bool
	queue  []Chunk
	closed bool
}

func (t *tap) take(c Chunk) {
	if t.wanted[c.Stream] && len(c.Data) > 0 {
		t.queue = append(t.queue, c)
	}
}

// writers are a program's standard output and error. On a terminal both are
// one, and lines end as terminals end them.
func (o *output) writers(tty bool) (stdout, stderr io.Writer) {
	if tty {
		w := &writer{out: o, stream: Stdout, tty: true}
		return w, w
	}
	return &writer{out: o, stream: Stdout}, &writer{out: o, stream: Stderr}
}

type writer struct {
	out    *output
	stream Stream
	tty    bool
}

func (w *writer) Write(p []byte) (int, error) {
	data := p
	if w.tty {
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	}
	w.out.write(w.stream, data)
	return len(p), nil
}

// text is the beginning of all that was written, of both streams.
func (o *output) text(limit int) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var text []byte
	for _, line := range o.lines {
		text = append(text, line.Data...)
	}
	return string(text[:min(len(text), limit)])
}
