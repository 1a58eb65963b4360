package core

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/docker/docker/api/types/container"
)

// Output reads what a program wrote, and writes. One goroutine at a time may
// call Next.
type Output struct {
	// TTY says that the output goes out raw, not multiplexed.
	TTY bool

	out  *output
	next func() (c Chunk, ok, over bool) // with the output's lock held
	done <-chan struct{}
}

// Next returns the next piece. It waits for one until ctx ends; [io.EOF] says
// that no more will come.
func (o *Output) Next(ctx context.Context) (Chunk, error) {
	for {
		o.out.mu.Lock()
		c, ok, over := o.next()
		changed := o.out.wait()
		o.out.mu.Unlock()
		switch {
		case ok:
			return c, nil
		case over:
			return Chunk{}, io.EOF
		}
		select {
		case <-changed:
		case <-o.done:
			return Chunk{}, io.EOF
		case <-ctx.Done():
			return Chunk{}, ctx.Err()
		}
	}
}

// logStamp is how logs write the time of a line.
const logStamp = "2006-01-02T15:04:05.000000000Z07:00"

// ContainerLogs returns the lines that a container's programs wrote, oldest
// first, each as a chunk with its time, if asked for, before it. With Follow it
// goes on until the program that runs now ends.
func (e *Engine) ContainerLogs(term string, o container.LogsOptions) (*Output, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !o.ShowStdout && !o.ShowStderr {
		return nil, badRequest("Bad parameters: you must choose at least one stream")
	}
	r := &logReader{o: o, tail: -1}
	badTime := e.readTimes(r)
	if badTime != nil && e.say.timesFirst {
		return nil, badTime
	}
	c, err := e.findContainer(term)
	if err != nil {
		return nil, err
	}
	if c.host.LogConfig.Type == "none" {
		return nil, errorf(501, "configured logging driver does not support reading")
	}
	if badTime != nil {
		return nil, badTime
	}
	r.out = c.log
	if n, err := strconv.Atoi(o.Tail); err == nil {
		r.tail = n
	}
	return &Output{TTY: c.config.Tty, out: c.log, next: r.next, done: e.closed}, nil
}

// readTimes reads the times between which the lines are to be.
func (e *Engine) readTimes(r *logReader) (err error) {
	if r.since, err = e.unixTime(`"since"`, r.o.Since); err != nil || r.o.Until == "0" {
		return err
	}
	r.until, err = e.unixTime(`"until"`, r.o.Until)
	return err
}

// logReader walks through the lines of an output.
type logReader struct {
	out          *output
	o            container.LogsOptions
	since, until time.Time
	tail         int // lines to begin with; negative: all
	at           int
	began        bool
}

func (r *logReader) next() (Chunk, bool, bool) {
	lines := r.out.lines
	if !r.began {
		r.began = true
		if r.tail >= 0 {
			r.at = max(0, len(lines)-r.tail)
		}
	}
	for r.at < len(lines) {
		line := lines[r.at]
		r.at++
		switch {
		case line.Time.Before(r.since):
		case !r.until.IsZero() && line.Time.After(r.until):
			return Chunk{}, false, true
		case line.Stream == Stdout && r.o.ShowStdout, line.Stream == Stderr && r.o.ShowStderr:
			return r.dressed(line), true, false
		}
	}
	return Chunk{}, false, !r.o.Follow || !r.out.running
}

// dressed puts before a line what the request wants there.
func (r *logReader) dressed(line Chunk) Chunk {
	head := ""
	if r.o.Timestamps {
		head = line.Time.Format(logStamp) + " "
	}
	if r.o.Details {
		head += " "
	}
	if head != "" {
		line.Data = append([]byte(head), line.Data...)
	}
	return line
}
